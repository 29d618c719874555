"""An outlet that does not tell how much it has: customers read that there is some, or little."""

from datetime import date

import pytest
import time_machine
from sqlalchemy import select

from shop.audit.models import AuditEvent
from shop.catalogue.services import set_price
from shop.catalogue.states import PriceKind
from shop.extensions import session
from shop.outlets.models import Outlet
from shop.storefront.queries.little import is_little
from tests.builders import accounts, inventory
from tests.builders.catalogue import a_product
from tests.storefront.test_places_on_product import NOW, rows, stocked, variant_of


@pytest.fixture(autouse=True)
def _june(db_session):
    with time_machine.travel(NOW, tick=False):
        yield


def text_of(client, url: str) -> str:
    return client.get(url).page.text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("units", "mark", "step", "little"),
    [
        (5, 0, 1, True),
        (6, 0, 1, False),
        (10, 10, 1, True),
        (11, 10, 1, False),
        (3, 2, 1, False),
        (500, 0, 100, True),
        (600, 0, 100, False),
    ],
)
def test_little_goes_by_the_outlets_own_mark_or_else_by_five(units, mark, step, little):
    assert is_little(units, mark, step) is little


@pytest.mark.parametrize(
    ("hides", "units", "mark", "row", "sum_of_all", "card"),
    [
        (False, 3, 0, "3 hũ", "Còn 3 hũ tại 1 điểm bán", "Còn 3 hũ tại Của tôi"),
        (True, 17, 0, "còn hàng", "Còn hàng tại 1 điểm bán", "Còn hàng tại Của tôi"),
        (True, 4, 0, "sắp hết", "Sắp hết tại 1 điểm bán", "Sắp hết tại Của tôi"),
        (True, 17, 20, "sắp hết", "Sắp hết tại 1 điểm bán", "Sắp hết tại Của tôi"),
    ],
)
def test_product_page_and_list_say_the_same(client, hides, units, mark, row, sum_of_all, card):
    product = a_product("Mắm tôm")
    mine = stocked(product, units, name="Của tôi", hides_units=hides)
    inventory.setting(mine, variant_of(product), low_mark=mark)
    client.set_cookie("outlet", mine.slug)

    page = client.get("/san-pham/mam-tom").page

    assert page.field("quantity").get("max") == (None if hides else str(units))
    assert rows(page)[0][1] == row
    text = page.text.replace("\u00a0", " ")
    assert sum_of_all in text
    assert f"Của tôi: {row} · Nhận" in text
    listed = text_of(client, f"/san-pham?diem-ban={mine.slug}")
    assert card in listed
    assert card in text_of(client, "/")
    assert [f"{units} hũ" in each for each in (text, listed)] == [not hides] * 2


def test_no_sum_tells_what_one_outlet_does_not(client):
    product = a_product("Mắm tôm")
    stocked(product, 12, name="Nói số", rank=1)
    stocked(product, 3, name="Không nói", rank=2, hides_units=True)

    page = client.get("/san-pham/mam-tom").page

    assert [row[1] for row in rows(page)] == ["12 hũ", "sắp hết"]
    assert "Còn hàng tại 2 điểm bán" in page.text
    assert page.field("quantity").get("max") is None


@pytest.mark.parametrize(("hides", "words"), [(False, "Còn 3 hũ"), (True, "Sắp hết")])
def test_a_marked_down_lot_is_told_in_the_same_way(client, hides, words):
    product = a_product("Mắm tôm")
    place = inventory.an_outlet(hides_units=hides)
    item = inventory.stocked(
        place, variant_of(product), 3, expires_on=date(2026, 6, 20), condition="marked_down"
    )
    set_price(
        item.variant_id,
        amount=40_000,
        kind=PriceKind.MARKDOWN,
        lot_id=item.lot_id,
        starts_at=NOW,
        by=None,
        at=NOW,
    )
    assert f"Hạn sử dụng 20/06/2026 · {words}" in text_of(client, "/san-pham/mam-tom")


def test_its_manager_decides_and_its_clerk_does_not(clients, sign_in):
    place = inventory.an_outlet()
    manager, clerk = accounts.manager(place.id), accounts.clerk(place.id)
    mine, page = sign_in(clients(), manager), f"/quan-ly/{place.slug}/gio-mo-cua"
    assert "Khách đọc được số lượng" in mine.get(page).page.text

    for _ in range(2):
        done = mine.submit(f"{page}/bao-ton", {"hides_units": "y"})
        assert done.status_code == 303

    assert "Khách chỉ đọc được" in mine.get(page).page.text
    assert sign_in(clients(), clerk).post(f"{page}/bao-ton", data={}).status_code in {403, 404}
    assert session.get_one(Outlet, place.id, populate_existing=True).hides_units is True
    said = session.scalars(select(AuditEvent.details).where(AuditEvent.action == "outlet.telling_set")).all()
    assert said == [{"hides_units": True}]
