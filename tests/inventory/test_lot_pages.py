"""The pages of one batch: its recall for those who lead an outlet, its origin for everybody."""

from datetime import timedelta

import pytest
import time_machine

from shop.inventory.models import Lot
from shop.inventory.services import Want, reserve
from tests.builders import accounts
from tests.builders.inventory import AT, TODAY, a_variant, an_order, an_outlet, stocked
from tests.support.pages import fields_of


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def outlet(db_session):
    return an_outlet()


@pytest.fixture
def staff(client, sign_in, outlet):
    return sign_in(client, accounts.manager(outlet.id))


def here(outlet, path):
    return f"/quan-ly/{outlet.slug}/{path}"


def day(n: int):
    return TODAY + timedelta(days=n)


def send(client, path, **data):
    """Fill the form of a page and send it; the answer."""
    return client.submit(path, data)


def confirm(client, response):
    """Send the form of the page that shows the effect."""
    form = response.page.form()
    return client.post(form.get("action"), data=fields_of(form))


def test_a_recall_names_the_orders_before_it_is_done(staff, outlet, db_session):
    variant = a_variant()
    item = stocked(outlet, variant, 5)
    line = an_order(outlet, (variant, 3)).lines[0]
    reserve([Want(outlet.id, variant.id, 3, line.id)], at=AT, by=None)
    path = here(outlet, f"lo-hang/{item.lot_id}/thu-hoi")

    shown = send(staff, path, reason="kiểm nghiệm không đạt")
    assert "1 đơn đang giữ hàng" in shown.page.text
    assert db_session.get(Lot, item.lot_id).blocked_on is None
    confirm(staff, shown)

    assert db_session.get(Lot, item.lot_id, populate_existing=True).blocked_on == TODAY
    staff.follow(staff.submit(path))
    assert db_session.get(Lot, item.lot_id, populate_existing=True).blocked_on is None


def test_anybody_may_see_where_a_lot_comes_from(client, db_session):
    outlet, variant = an_outlet(), a_variant(name="Mắm tôm Hậu Lộc")
    item = stocked(outlet, variant, 5, expires_on=day(90))
    lot = db_session.get(Lot, item.lot_id)

    page = client.get(f"/lo-hang/{lot.code.lower()}").page
    assert ("Mắm tôm Hậu Lộc" in page.text, "30/08/2026" in page.text) == (True, True)
    assert client.get(f"/en/lo-hang/{lot.code}").status_code == 200
    assert client.get("/lo-hang/KHONGCO").status_code == 404

    lot.blocked_on = TODAY
    db_session.flush()
    assert "bị thu hồi từ ngày 01/06/2026" in client.get(f"/lo-hang/{lot.code}").page.text
