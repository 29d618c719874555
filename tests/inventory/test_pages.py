"""The outlet's stock on a phone: look, receive, adjust, move, decide, take back."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from shop.catalogue.models import Price, SearchEntry
from shop.catalogue.states import Measure
from shop.extensions import session
from shop.inventory.models import StockItem, StockMovement, StockSetting
from shop.inventory.services import Want, block_root, reallocate, reserve
from shop.inventory.states import Condition, Offering
from tests.builders import accounts
from tests.builders.inventory import AT, TODAY, a_variant, an_order, an_outlet, setting, stocked
from tests.support import process_caches
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


def here(outlet, path="ton-kho"):
    return f"/quan-ly/{outlet.slug}/{path}"


def day(n: int):
    return TODAY + timedelta(days=n)


def on_hand(item) -> int:
    return session.scalar(select(StockItem.on_hand).where(StockItem.id == item.id))


def test_the_stock_page_shows_the_figures_of_each_variant(staff, outlet):
    variant = a_variant(name="Mắm tôm Hậu Lộc")
    stocked(outlet, variant, 12, expires_on=day(90))
    stocked(outlet, variant, 2, condition=Condition.DISPLAY)
    line = an_order(outlet, (variant, 3)).lines[0]
    reserve([Want(outlet.id, variant.id, 3, line.id)], at=AT, by=None)

    page = staff.get(here(outlet)).page

    cells = [cell.text for cell in page.all("td", class_="table__number")]
    assert "Mắm tôm Hậu Lộc, Hũ 500 g" in page.text
    assert [cell.strip() for cell in cells if cell and cell.strip()] == ["12 hũ", "3", "9", "2"]
    assert "30/08/2026" in page.text


@pytest.mark.parametrize(
    ("view", "names"),
    [
        ("", ["Chè", "Mật ong", "Miến", "Nem"]),
        ("sap-het", ["Mật ong"]),
        ("het", ["Miến"]),
        ("sap-het-han", ["Nem"]),
        ("la", ["Chè", "Mật ong", "Miến", "Nem"]),
    ],
)
def test_filters_pick_what_needs_a_hand(staff, outlet, view, names):
    for name, units, expires in (("Chè", 9, 400), ("Mật ong", 2, 400), ("Miến", 0, 400), ("Nem", 9, 20)):
        variant = a_variant(name=name)
        setting(outlet, variant, low_mark=3)
        if units:
            stocked(outlet, variant, units, expires_on=day(expires))

    page = staff.get(here(outlet), query_string={"xem": view}).page

    found = [
        link.text.split(",")[0] for link in page.all("a") if re.search(r"/ton-kho/\d", link.get("href", ""))
    ]
    assert sorted(found) == sorted(names)


def test_an_expired_lot_is_named_beside_its_day(staff, outlet):
    stocked(outlet, a_variant(name="Chè"), 3, expires_on=day(-1))
    stocked(outlet, a_variant(name="Miến"), 3, expires_on=day(0))

    rows = ["".join(row.itertext()) for row in staff.get(here(outlet)).page.all("tr")]

    assert ["Hết hạn" in row for row in rows if "Chè" in row] == [True]
    assert ["Hết hạn" in row for row in rows if "Miến" in row] == [False]


@pytest.mark.parametrize("typed", ["mam tom", "MẮM", "8938500000017", "L-77"])
def test_the_search_finds_by_name_barcode_and_lot(staff, outlet, db_session, typed):
    mam = a_variant(name="Mắm tôm Hậu Lộc", barcode="8938500000017")
    db_session.add(
        SearchEntry(
            product_id=mam.product_id,
            name_exact="mắm tôm hậu lộc",
            name_folded="mam tom hau loc",
            more_folded="",
        )
    )
    item = stocked(outlet, mam, 3)
    from shop.inventory.models import Lot

    db_session.get(Lot, item.lot_id).number = "L-77"
    stocked(outlet, a_variant(name="Chè"), 3)

    page = staff.get(here(outlet), query_string={"q": typed}).page

    links = [link.text for link in page.all("a") if re.search(r"/ton-kho/\d", link.get("href", ""))]
    assert links == ["Mắm tôm Hậu Lộc, Hũ 500 g"]


def test_as_many_statements_for_fifty_rows_as_for_one(staff, outlet, query_count):
    stocked(outlet, a_variant(), 1)
    process_caches.forget()
    with query_count() as one:
        staff.get(here(outlet))
    for _ in range(49):
        stocked(outlet, a_variant(), 1)
    process_caches.forget()
    with query_count() as many:
        staff.get(here(outlet))

    assert len(many) == len(one) <= 12, many


def test_why_a_promise_moved_to_another_lot_is_told_in_words(staff, outlet):
    variant = a_variant()
    bad, _good = (stocked(outlet, variant, 3, expires_on=day(days)) for days in (30, 60))
    ordered = an_order(outlet, (variant, 2))
    reserve([Want(outlet.id, variant.id, 2, ordered.lines[0].id)], at=AT, by=None)
    block_root(bad.lot_id, reason="thu hồi", at=AT, by=None)
    reallocate(ordered.line_ids, at=AT, by=None)

    text = staff.get(here(outlet, f"ton-kho/{variant.id}")).page.text

    assert text.count("Lô đang giữ không bán được nữa") == 2
    assert "unfit" not in text


def test_weights_are_shown_as_weights(staff, outlet):
    stocked(outlet, a_variant(measure=Measure.GRAM, unit="kg", price_per=1000), 1500)

    assert "1,5\u00a0kg" in staff.get(here(outlet)).page.text.replace("1,5 kg", "1,5\u00a0kg")


def send(client, path, **data):
    """Fill the form of a page and send it; the answer."""
    return client.submit(path, data)


def confirm(client, response):
    """Send the form of the page that shows the effect."""
    form = response.page.form()
    return client.post(form.get("action"), data=fields_of(form))


def test_an_adjustment_shows_its_effect_before_it_is_written(staff, outlet, db_session):
    variant = a_variant()
    item = stocked(outlet, variant, 12)
    path = here(outlet, f"ton-kho/{variant.id}/dieu-chinh/{item.id}")

    shown = send(staff, path, becomes="9", kind="damaged", reason="vỡ")

    assert (shown.status_code, "Tồn 12 → 9" in shown.page.text, on_hand(item)) == (200, True, 12)
    done = staff.follow(confirm(staff, shown))
    assert on_hand(item) == 9
    assert "Đã ghi điều chỉnh" in done.page.text
    movement = db_session.scalars(select(StockMovement).order_by(StockMovement.id.desc()).limit(1)).one()
    assert (movement.on_hand_change, movement.reason) == (-3, "vỡ")


def test_an_adjustment_is_refused_when_somebody_was_faster(staff, outlet):
    variant = a_variant()
    item = stocked(outlet, variant, 12)
    path = here(outlet, f"ton-kho/{variant.id}/dieu-chinh/{item.id}")
    first = send(staff, path, becomes="9", kind="lost")
    second = send(staff, path, becomes="8", kind="lost")
    confirm(staff, first)

    refused = confirm(staff, second)

    assert (refused.status_code, on_hand(item)) == (422, 9)
    assert "từ 12 thành 9" in refused.page.text


def test_what_a_hand_did_is_taken_back_by_one_press(staff, outlet):
    variant = a_variant()
    item = stocked(outlet, variant, 12)
    page = here(outlet, f"ton-kho/{variant.id}")
    confirm(staff, send(staff, f"{page}/dieu-chinh/{item.id}", becomes="9", kind="lost"))
    [undo] = [form for form in staff.get(page).page.all("form") if "/hoan-tac/" in form.get("action", "")]

    staff.follow(staff.post(undo.get("action"), data=fields_of(undo)))

    assert on_hand(item) == 12
    assert not [form for form in staff.get(page).page.all("form") if "/hoan-tac/" in form.get("action", "")]
    again = staff.follow(staff.post(undo.get("action"), data=fields_of(undo)))
    assert "đã được hoàn tác" in again.get_data(as_text=True)
    assert on_hand(item) == 12


def test_after_ten_minutes_the_page_offers_no_undo(staff, outlet, clock):
    variant = a_variant()
    item = stocked(outlet, variant, 12)
    page = here(outlet, f"ton-kho/{variant.id}")
    confirm(staff, send(staff, f"{page}/dieu-chinh/{item.id}", becomes="9", kind="lost"))

    clock.shift(timedelta(minutes=11))

    assert not [form for form in staff.get(page).page.all("form") if "/hoan-tac/" in form.get("action", "")]


def test_units_go_into_quarantine_in_two_steps(staff, outlet, db_session):
    variant = a_variant()
    item = stocked(outlet, variant, 12)
    path = here(outlet, f"ton-kho/{variant.id}/chuyen/{item.id}")

    shown = send(staff, path, quantity="2", to="quarantine")
    assert "Đang bán 12 → 10" in shown.page.text
    confirm(staff, shown)

    rows = db_session.execute(select(StockItem.condition, StockItem.on_hand).order_by(StockItem.id)).all()
    assert rows == [(Condition.SELLABLE, 10), (Condition.QUARANTINE, 2)]


def test_a_move_sent_twice_is_refused_the_second_time(staff, outlet, db_session):
    item = stocked(outlet, a_variant(), 12)
    db_session.commit()
    url = f"/quan-ly/{outlet.slug}/ton-kho/{item.variant_id}/chuyen/{item.id}"
    shown = staff.submit(url, {"quantity": "5", "to": "quarantine"})
    assert 'name="seen" value="12"' in shown.text
    sent = {"quantity": "5", "to": "quarantine", "seen": "12", "confirmed": "1"}

    assert staff.post(url, data=sent).status_code == 303
    again = staff.post(url, data=sent)

    assert again.status_code == 422
    assert "Tồn vừa thay đổi từ 12 thành 7" in again.text
    kept = select(StockItem.on_hand).where(StockItem.outlet_id == outlet.id).order_by(StockItem.id)
    assert db_session.scalars(kept).all() == [7, 5]


def test_marking_down_sets_the_lots_price(staff, outlet, db_session):
    variant = a_variant()
    item = stocked(outlet, variant, 12, expires_on=day(20))
    path = here(outlet, f"ton-kho/{variant.id}/chuyen/{item.id}")

    refused = confirm(staff, send(staff, path, quantity="5", to="marked_down"))
    assert (refused.status_code, on_hand(item)) == (422, 12)
    confirm(staff, send(staff, path, quantity="5", to="marked_down", price="20.000"))

    assert on_hand(item) == 7
    assert db_session.scalars(select(Price.amount)).all() == [20_000]


def test_a_manager_decides_how_goods_are_offered(staff, outlet, db_session):
    variant = a_variant()
    stocked(outlet, variant, 12)
    path = here(outlet, f"ton-kho/{variant.id}/thiet-lap")

    done = send(staff, path, offering="on_demand", buffer="2", low_mark="5", lead_days="7")

    assert done.status_code == 303
    row = db_session.scalars(select(StockSetting)).one()
    assert (row.offering, row.buffer, row.low_mark, row.lead_days) == (Offering.ON_DEMAND, 2, 5, 7)
