"""Counting on a phone without script: open, count, scan, add what was found, hand in."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from shop.counts import services
from shop.counts.models import Count, CountEntry
from shop.extensions import session
from shop.inventory.models import StockItem
from shop.inventory.states import Condition
from tests.builders import counting
from tests.builders.inventory import TODAY, a_lot, a_variant, an_outlet, stocked
from tests.counts.pages import at, form_to, send
from tests.support.pages import fields_of

pytestmark = pytest.mark.usefixtures("clock")


def on_hand(item):
    return session.scalar(select(StockItem.on_hand).where(StockItem.id == item.id))


def test_a_clerk_opens_a_sheet_that_tells_nothing_of_the_book(staff, outlet):
    stocked(outlet, a_variant(name="Mắm tôm Hậu Lộc"), 7431, expires_on=TODAY + timedelta(days=90))

    opened = staff.follow(staff.submit(at(outlet), {"scope": "all"}))

    assert "Mắm tôm Hậu Lộc" in opened.page.text
    assert "0/1" in opened.page.text.replace(" ", "")
    count_id = session.scalars(select(Count.id)).one()
    for path in ("", "/da-dem?dong=1", "/in", "/nop", f"/dong/{counting.lines(count_id)[0].id}"):
        text = staff.get(at(outlet, count_id, path)).get_data(as_text=True)
        assert "7431" not in text.replace(".", ""), path


def test_what_is_typed_is_written_and_sent_twice_it_is_once(staff, outlet):
    item = stocked(outlet, a_variant(), 12)
    count_id = counting.opened(outlet.id)
    line_id = counting.line_of(count_id, item)
    form = form_to(staff.get(at(outlet, count_id)).page, "/dem")
    sent = {**fields_of(form), f"q{line_id}": "5", "do": "enter"}

    answers = [staff.post(form.get("action"), data=sent) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].location.endswith(f"/kiem-kho/{count_id}#dong-{line_id}")
    assert session.scalars(select(CountEntry.quantity)).all() == [5]
    assert "1/1" in staff.get(at(outlet, count_id)).page.text.replace(" ", "")


def test_a_page_of_lines_takes_as_many_statements_as_one_line(staff, outlet, query_count):
    items = [stocked(outlet, a_variant(), 5) for _ in range(6)]
    count_id = counting.opened(outlet.id)
    first, *others = [counting.line_of(count_id, item) for item in items]
    form = form_to(staff.get(at(outlet, count_id)).page, "/dem")

    def taken(line_ids: list[int], key: str) -> int:
        typed = {f"q{line_id}": "4" for line_id in line_ids}
        with query_count() as statements:
            sent = staff.post(
                form.get("action"), data={**fields_of(form), **typed, "do": "enter", "key": key}
            )
        assert sent.status_code == 303
        return len(statements)

    assert taken(others, "many") == taken([first], "one")
    assert session.scalar(select(func.count()).select_from(CountEntry)) == 6


def test_lines_are_refused_together_each_at_its_own_field(staff, outlet):
    full, other = stocked(outlet, a_variant(), 5), stocked(outlet, a_variant(), 5)
    count_id = counting.opened(outlet.id)
    counting.entered(count_id, full, 1_000_000)
    line_ids = [counting.line_of(count_id, item) for item in (full, other)]

    answer = send(staff, at(outlet, count_id), "/dem", **{f"q{line_id}": "1" for line_id in line_ids})

    assert answer.status_code == 422
    [wrong] = [field for field in answer.page.all("input") if field.get("aria-invalid")]
    assert wrong.get("id") == f"q{line_ids[0]}"
    assert session.scalars(select(CountEntry.quantity)).all() == [1_000_000]


@pytest.mark.parametrize("typed", ["-1", "1000001", "mười", "1,5", "9" * 30])
def test_a_number_that_cannot_be_is_refused_beside_its_line(staff, outlet, typed):
    first, second = stocked(outlet, a_variant(), 12), stocked(outlet, a_variant(), 3)
    count_id = counting.opened(outlet.id)
    wrong, right = counting.line_of(count_id, first), counting.line_of(count_id, second)

    answer = send(
        staff, at(outlet, count_id), "/dem", **{f"q{wrong}": typed, f"q{right}": "3", "do": "enter"}
    )

    assert answer.status_code == 422
    shown = {field.get("id"): field.get("value") for field in answer.page.all("input")}
    assert (shown[f"q{wrong}"], shown[f"q{right}"]) == (typed, "3")
    assert session.scalar(select(func.count()).select_from(CountEntry)) == 0


def test_no_goods_left_is_said_by_one_press(staff, outlet):
    item = stocked(outlet, a_variant(), 12)
    count_id = counting.opened(outlet.id)

    send(staff, at(outlet, count_id), "/dem", do=f"zero-{counting.line_of(count_id, item)}")

    assert session.scalars(select(CountEntry.quantity)).all() == [0]


def test_a_line_of_another_sheet_is_not_there(staff, outlet):
    other = an_outlet()
    item = stocked(other, a_variant(), 12)
    stocked(outlet, a_variant(), 3)
    theirs, mine = counting.opened(other.id), counting.opened(outlet.id)
    line_id = counting.line_of(theirs, item)

    assert send(staff, at(outlet, mine), "/dem", **{f"q{line_id}": "1"}).status_code == 404
    assert send(staff, at(outlet, mine), "/dem", do=f"zero-{line_id}").status_code == 404
    for path in ("", "/nop", "/huy", "/da-dem", f"/dong/{line_id}", "/in", "/them-hang"):
        assert staff.get(at(outlet, theirs, path)).status_code == 404
        assert staff.get(at(other, theirs, path)).status_code == 404
    assert session.scalar(select(func.count()).select_from(CountEntry)) == 0


@pytest.mark.parametrize("code", ["8938500000017", "mau-77", "0017", "/lo-hang/LOT77777", "LOT77777"])
def test_a_scan_adds_one(staff, outlet, code):
    variant = a_variant(barcode="8938500000017", sku="MAU-77")
    stocked(outlet, variant, 12, lot=a_lot(outlet, variant, code="LOT77777"))
    count_id = counting.opened(outlet.id)

    for _ in range(2):
        assert send(staff, at(outlet, count_id), "/quet", code=code).status_code == 303

    assert session.scalars(select(CountEntry.quantity)).all() == [1, 1]


def test_a_code_of_several_lots_asks_which(staff, outlet):
    variant = a_variant(barcode="8938500000017")
    stocked(outlet, variant, 12)
    second = stocked(outlet, variant, 4, expires_on=TODAY + timedelta(days=30))
    shown = stocked(outlet, variant, 1, condition=Condition.DISPLAY)
    count_id = counting.opened(outlet.id)

    asked = send(staff, at(outlet, count_id), "/quet", code="8938500000017")

    assert asked.status_code == 422
    assert "Mã này là dòng nào?" in asked.page.text
    form = form_to(asked.page, "/quet")
    offered = [button.get("value") for button in asked.page.all("button") if button.get("name") == "line_id"]
    wanted = str(counting.line_of(count_id, second))
    assert wanted in offered
    assert str(counting.line_of(count_id, shown)) not in offered
    staff.post(form.get("action"), data={**fields_of(form), "line_id": wanted})
    assert session.scalars(select(CountEntry.line_id)).all() == [int(wanted)]

    send(staff, at(outlet, count_id), "/quet", code="8938500000017", condition="display")
    assert session.scalars(select(CountEntry.line_id)).all()[-1] == counting.line_of(count_id, shown)


def test_an_unknown_code_and_a_lot_of_another_sheet_are_refused(staff, outlet):
    variant = a_variant(barcode="8938500000017")
    stocked(outlet, variant, 12)
    far = an_outlet()
    stocked(far, variant, 3, lot=a_lot(far, variant, code="FARAWAY1"))
    count_id = counting.opened(outlet.id)

    for code in ("999", "FARAWAY1", "9999"):
        answer = send(staff, at(outlet, count_id), "/quet", code=code)
        assert (answer.status_code, "không có hàng nào mang mã" in answer.page.text) == (422, True)
    assert session.scalar(select(func.count()).select_from(CountEntry)) == 0


def test_an_entry_is_taken_back_on_the_page_of_its_line(staff, outlet):
    item = stocked(outlet, a_variant(), 12)
    count_id = counting.opened(outlet.id)
    counting.entered(count_id, item, 99, by=session.scalar(select(Count.opened_by)))
    page = at(outlet, count_id, f"/dong/{counting.line_of(count_id, item)}")

    done = staff.follow(send(staff, page, "/bo"))

    assert "Đã bỏ" in done.page.text
    assert services.uncounted(count_id) == [counting.line_of(count_id, item)]


def test_found_goods_are_searched_added_and_counted(staff, outlet, db_session):
    known = a_variant(name="Chè Long Cốc", barcode="8938500000024")
    lot = a_lot(outlet, known)
    count_id = counting.opened(outlet.id)
    page = at(outlet, count_id, "/them-hang")

    searched = staff.get(page, query_string={"typed": "8938500000024"})
    [link] = [a for a in searched.page.all("a") if f"variant_id={known.id}" in a.get("href", "")]
    added = send(staff, link.get("href"), "/them-hang", lot_id=str(lot.id), condition="sellable")

    [line] = counting.lines(count_id)
    assert (line.lot_id, added.location.endswith(f"#dong-{line.id}")) == (lot.id, True)
    for wrong in ("999999", "-1", str(a_lot(an_outlet(), known).id)):
        assert send(staff, link.get("href"), "/them-hang", lot_id=wrong).status_code == 422
    send(staff, link.get("href"), "/them-hang", lot_id="", condition="damaged")
    assert [line.lot_id for line in counting.lines(count_id)] == [lot.id, None]


def test_closing_asks_for_the_lines_nobody_counted(staff, outlet):
    first, second = stocked(outlet, a_variant(), 5), stocked(outlet, a_variant(name="Miến dong"), 6)
    count_id = counting.opened(outlet.id)
    counting.entered(count_id, first, 5)

    page = at(outlet, count_id, "/nop")
    assert "Miến dong" in staff.get(page).page.text
    refused = staff.submit(page, {})
    assert (refused.status_code, "Hãy chọn một mục" in refused.page.text) == (422, True)
    staff.submit(page, {"rest": "zero"})

    counted = {line.lot_id: line.counted for line in counting.lines(count_id)}
    assert counted == {first.lot_id: 5, second.lot_id: 0}
