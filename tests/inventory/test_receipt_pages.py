"""Receiving goods on pages: step by step, taken back, and what cannot be read."""

from datetime import timedelta
from functools import partial

import pytest
import time_machine
from sqlalchemy import func, select

from shop.inventory import services
from shop.inventory.models import Lot, Receipt, StockItem
from shop.inventory.queries import sellable
from shop.inventory.services import Incoming
from shop.inventory.states import Condition
from tests.builders import accounts
from tests.builders.inventory import AT, a_variant, an_outlet
from tests.builders.supplies import DUE, announced
from tests.builders.transfers import agreed, producer_of
from tests.inventory.test_pages import here, send
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


def test_goods_are_received_step_by_step(staff, outlet, db_session):
    tea, honey = a_variant(name="Chè Ba Sao"), a_variant(name="Mật ong")
    path = here(outlet, "nhap-hang")

    found = send(staff, path, typed="Chè", do="find")
    assert "Chè Ba Sao" in found.page.text
    form = found.page.form()
    one = staff.post(path, data={**fields_of(form), "do": f"add-{tea.id}"})
    typed = {"line0-quantity": "24", "line0-number": "L01", "line0-expires_on": "01/12/2026"}
    two = staff.post(path, data={**fields_of(one.page.form()), **typed, "do": f"add-{honey.id}"})
    assert two.page.field("line0-number").get("value") == "L01"
    shown = staff.post(path, data={**fields_of(two.page.form()), "line1-quantity": "6", "do": "see"})
    assert ("0 → 24" in shown.page.text, "0 → 6" in shown.page.text) == (True, True)
    assert db_session.scalar(select(func.count()).select_from(Receipt)) == 0
    save = {**fields_of(shown.page.form()), "do": "save"}
    done = staff.follow(staff.post(path, data=save))

    assert "Phiếu nhập PN" in done.page.heading
    assert db_session.scalars(select(StockItem.on_hand).order_by(StockItem.id)).all() == [24, 6]
    staff.post(path, data=save)
    assert db_session.scalar(select(func.count()).select_from(Receipt)) == 1
    printed = staff.get(db_session.scalar(select(Receipt.id).limit(1)) and done.request.path + "/in")
    assert "L01" in printed.page.text


def test_the_price_of_last_time_is_offered_and_a_missing_one_is_said(staff, outlet, db_session):
    tea, honey = a_variant(name="Chè Ba Sao"), a_variant(name="Mật ong")
    take_in = partial(services.receive, outlet.id, at=AT, by=None)
    take_in([Incoming(tea.id, 5, unit_cost=40_000)], key="bought")
    take_in([Incoming(tea.id, 1, unit_cost=0)], key="gift")
    services.undo_receipt(
        take_in([Incoming(tea.id, 1, unit_cost=9)], key="wrong"), outlet_id=outlet.id, at=AT, by=None
    )
    elsewhere = an_outlet()
    services.receive(elsewhere.id, [Incoming(honey.id, 1, unit_cost=5)], key="other", at=AT, by=None)
    path = here(outlet, "nhap-hang")

    page = staff.get(path, query_string={"quy-cach": [tea.id, honey.id]}).page
    costs = [page.field(f"line{place}-unit_cost").get("value") for place in (0, 1)]
    assert (costs, "Lần nhập trước: 40.000" in page.text) == (["40.000", ""], True)
    form = {**fields_of(page.form()), "line0-quantity": "2", "line1-quantity": "3", "do": "see"}
    shown = staff.post(path, data=form).page
    assert ("Có hàng mua chưa ghi giá" in shown.text, "40.000\u00a0₫/hũ" in shown.text) == (True, True)
    whole = staff.post(path, data={**form, "line1-unit_cost": "0"}).page
    assert "chưa ghi giá" not in whole.text
    staff.follow(staff.post(path, data={**fields_of(whole.form()), "do": "save"}))

    latest = select(Lot.unit_cost).order_by(Lot.id.desc()).limit(2)
    assert db_session.scalars(latest).all() == [0, 40_000]


def test_goods_on_consignment_have_no_price(staff, outlet, db_session):
    tea = a_variant()
    agreed(outlet.operator_id, producer_of(tea))
    path = here(outlet, "nhap-hang")
    page = staff.get(path, query_string={"quy-cach": tea.id})
    assert ("không có giá mua" in page.page.text, "unit_cost" in page.text) == (True, False)
    form = {**fields_of(page.page.form()), "line0-quantity": "2"}
    shown = staff.post(path, data={**form, "do": "see"}).page
    assert ("Ký gửi" in shown.text, "chưa ghi giá" in shown.text) == (True, False)

    refused = staff.post(path, data={**form, "line0-unit_cost": "40.000", "do": "save"})

    assert refused.status_code == 422
    assert refused.page.field("line0-unit_cost").get("value") == "40.000"
    assert db_session.scalar(select(func.count()).select_from(Receipt)) == 0


def test_a_receipt_is_taken_back_from_its_page(staff, outlet, db_session):
    tea = a_variant()
    path = here(outlet, "nhap-hang")
    start = staff.get(path, query_string={"quy-cach": tea.id}).page.form()
    shown = staff.post(path, data={**fields_of(start), "line0-quantity": "24", "do": "see"})
    done = staff.follow(staff.post(path, data={**fields_of(shown.page.form()), "do": "save"}))
    undo = done.page.form()

    page = staff.follow(staff.post(undo.get("action"), data=fields_of(undo)))

    assert db_session.scalars(select(StockItem.on_hand)).all() == [0]
    assert "Phiếu này đã được hoàn tác" in page.page.text


@pytest.mark.parametrize(
    "typed",
    [
        {"line0-quantity": ""},
        {"line0-quantity": "0"},
        {"line0-quantity": "-1"},
        {"line0-quantity": "1.5"},
        {"line0-quantity": "١٢"},
        {"line0-quantity": "9" * 30},
        {"line0-quantity": "<script>"},
        {"line0-expires_on": "31/02/2027"},
        {"line0-expires_on": "hôm nay"},
        {"line0-number": "x" * 61},
        {"line0-number": "a\x00b"},
        {"line0-unit_cost": "-5"},
        {"document": "x" * 101},
        {"key": ""},
    ],
)
def test_lines_that_cannot_be_read_answer_with_a_sentence(staff, outlet, db_session, typed):
    tea = a_variant()
    path = here(outlet, "nhap-hang")
    form = fields_of(staff.get(path, query_string={"quy-cach": tea.id}).page.form())

    refused = staff.post(path, data={**form, "line0-quantity": "1", **typed, "do": "save"})

    assert refused.status_code == 422
    assert db_session.scalar(select(func.count()).select_from(Receipt)) == 0


def test_expired_goods_are_asked_about_twice_and_lie_in_quarantine(staff, outlet, db_session):
    tea = a_variant()
    path = here(outlet, "nhap-hang")
    form = fields_of(staff.get(path, query_string={"quy-cach": tea.id}).page.form())
    typed = {"line0-quantity": "3", "line0-number": "L01", "line0-expires_on": "31/05/2026"}

    first = staff.post(path, data={**form, **typed, "do": "see"})
    assert first.status_code == 422
    assert "quá hạn sử dụng" in first.page.text
    assert first.page.field("line0-number").get("value") == "L01"
    ticked = {**fields_of(first.page.form()), "line0-quarantine": "y", "do": "see"}
    second = staff.post(path, data=ticked)
    assert "Vào khu cách ly" in second.page.text
    assert db_session.scalar(select(func.count()).select_from(Receipt)) == 0
    staff.follow(staff.post(path, data={**fields_of(second.page.form()), "do": "save"}))

    [item] = db_session.scalars(select(StockItem)).all()
    assert (item.condition, item.on_hand) == (Condition.QUARANTINE, 3)
    assert sellable([outlet.id], [tea.id], AT) == {}


def test_a_receipt_that_the_service_refuses_names_the_line(staff, outlet, db_session):
    tea = a_variant()
    path = here(outlet, "nhap-hang")
    form = fields_of(staff.get(path, query_string={"quy-cach": tea.id}).page.form())

    refused = staff.post(
        path, data={**form, "line0-quantity": "1", "line0-expires_on": "31/05/2026", "do": "save"}
    )

    assert refused.status_code == 422
    assert "quá hạn sử dụng" in refused.page.text


def test_an_outlet_reaches_every_delivery_it_waits_for(staff, outlet, db_session, monkeypatch):
    monkeypatch.setattr("shop.inventory.views.receiving.PER_PAGE", 1)
    jar = a_variant()
    later = announced(outlet, (jar, 1), at=AT, due_on=DUE + timedelta(days=1))
    sooner = announced(outlet, (jar, 2), at=AT)
    address = here(outlet, "nhap-hang")

    first, second = (staff.get(f"{address}?trang={n}").page for n in (1, 2))

    assert [one.code in first.text for one in (sooner, later)] == [True, False]
    assert [one.code in second.text for one in (sooner, later)] == [False, True]
    assert f"{address}?trang=2#sap-den" in first.links
