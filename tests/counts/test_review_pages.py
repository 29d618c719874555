"""The review of a sheet on a phone: reasons, approval in two steps, the limit, the way back, what the script hears."""

import pytest
from sqlalchemy import select

from shop.counts import services
from shop.counts.models import Count, CountEntry, CountLine
from shop.counts.states import CountState, Reason
from shop.extensions import session
from shop.inventory.models import Lot, StockItem
from tests.builders import accounts, counting
from tests.builders.inventory import AT, a_lot, a_variant, stocked
from tests.counts.pages import at, form_to, send
from tests.support import process_caches
from tests.support.pages import fields_of

pytestmark = pytest.mark.usefixtures("clock")


def on_hand(item):
    return session.scalar(select(StockItem.on_hand).where(StockItem.id == item.id))


def handed_in(outlet, by) -> tuple[int, object]:
    """A sheet with one line of two missing."""
    variant = a_variant(name="Mật ong rừng")
    item = stocked(outlet, variant, 6, lot=a_lot(outlet, variant, unit_cost=40_000))
    count_id = counting.opened(outlet.id, by=by)
    counting.entered(count_id, item, 4, by=by)
    counting.submitted(count_id, by=by)
    return count_id, item


def test_reasons_are_given_and_another_manager_approves_in_two_steps(staff, leader, outlet):
    count_id, item = handed_in(outlet, by=None)
    line_id = counting.line_of(count_id, item)
    shown = staff.get(at(outlet, count_id)).page.text
    assert "Đếm 4, sổ lúc đó 6" in shown
    assert "80.000" in shown
    assert "theo giá mua" in shown
    assert staff.get(at(outlet, count_id, "/duyet")).status_code == 404
    wrong = send(staff, at(outlet, count_id), "/ly-do", **{f"reason_{line_id}": "found"})
    assert wrong.status_code == 422

    send(staff, at(outlet, count_id), "/ly-do", **{f"reason_{line_id}": "stolen", f"note_{line_id}": "mất"})
    look = leader.get(at(outlet, count_id, "/duyet"))
    assert "6 → 4" in look.page.text
    assert on_hand(item) == 6
    done = leader.follow(leader.submit(at(outlet, count_id, "/duyet"), {}))

    assert "Đã duyệt, ghi 1 dòng chênh lệch" in done.page.text
    assert (on_hand(item), session.get_one(CountLine, line_id).reason) == (4, Reason.STOLEN)
    printed = leader.get(at(outlet, count_id, "/in")).page.text
    assert "Kết quả kiểm kho" in printed
    assert "Mất cắp: mất" in printed
    variant_page = leader.get(f"/quan-ly/{outlet.slug}/ton-kho/{item.variant_id}").page.text
    assert session.get_one(Count, count_id).code in variant_page


def test_who_counted_is_told_to_find_a_second_person(clients, sign_in, outlet):
    manager = accounts.manager(outlet.id)
    client = sign_in(clients(), manager)
    count_id, item = handed_in(outlet, by=manager.id)
    counting.explained(count_id)

    page = client.get(at(outlet, count_id, "/duyet")).page
    assert "cần người thứ hai duyệt" in page.text
    refused = client.post(at(outlet, count_id, "/duyet"), data=fields_of(form_to(page, "")))

    assert (refused.status_code, "cần người thứ hai duyệt" in refused.page.text) == (422, True)
    assert on_hand(item) == 6


def test_the_operator_sets_the_limit_and_one_person_may_then_approve(clients, sign_in, outlet):
    operator = sign_in(clients(), accounts.operator_person(outlet.operator_id))
    page = f"/quan-tri/diem-ban/{outlet.id}/kiem-kho"
    assert "Đổi mức tự duyệt" in operator.get(at(outlet)).page.text
    operator.submit(page, {"alone_up_to": "80.000"})
    manager = accounts.manager(outlet.id)
    client = sign_in(clients(), manager)
    assert client.get(page).status_code == 404
    count_id, item = handed_in(outlet, by=manager.id)
    counting.explained(count_id)

    done = client.follow(client.submit(at(outlet, count_id, "/duyet"), {}))

    assert (on_hand(item), "Một người duyệt" in done.page.text) == (4, True)


def test_a_sheet_is_sent_back_and_given_up(staff, leader, outlet):
    count_id, item = handed_in(outlet, by=None)
    line_id = counting.line_of(count_id, item)
    nothing = send(leader, at(outlet, count_id), "/dem-lai")
    assert (nothing.status_code, "ít nhất một dòng" in nothing.page.text) == (422, True)
    send(leader, at(outlet, count_id), "/dem-lai", lines=str(line_id), note="đếm lại giúp")
    assert session.get_one(Count, count_id).state is CountState.OPEN
    counting.entered(count_id, item, 6)
    counting.submitted(count_id)

    refused = staff.submit(at(outlet, count_id, "/huy"), {"note": "thôi"})
    assert (refused.status_code, "chỉ quản lý" in refused.page.text) == (422, True)
    leader.submit(at(outlet, count_id, "/huy"), {"note": "thôi"})

    assert session.get_one(Count, count_id).state is CountState.CANCELLED
    assert on_hand(item) == 6
    assert "đếm lại giúp" in leader.get(at(outlet, count_id)).page.text


def test_the_script_is_answered_with_figures_or_words(staff, outlet):
    variant = a_variant(barcode="8938500000017")
    first = stocked(outlet, variant, 12)
    stocked(outlet, variant, 3)
    count_id = counting.opened(outlet.id)
    line_id = counting.line_of(count_id, first)
    form = form_to(staff.get(at(outlet, count_id)).page, "/dem")
    token = {"csrf_token": fields_of(form)["csrf_token"]}
    asks = {"X-Count": "1"}

    def post(path, **data):
        answer = staff.post(at(outlet, count_id, path), data={**token, **data}, headers=asks)
        return answer.status_code, answer.get_json()

    status, told = post("/dem", key="abc", age="60", **{f"q{line_id}": "5"})
    assert (status, told["lines"][0]["counted"], told["done"], told["whole"]) == (200, 5, 1, 2)
    assert session.scalars(select(CountEntry.counted_at)).one() == AT
    assert post("/dem", key="abd", **{f"q{line_id}": "-5"})[0] == 422
    assert len(post("/quet", key="abe", code="8938500000017", condition="sellable")[1]["ask"]) == 2
    status, told = post("/quet", key="abf", code="404", condition="sellable")
    assert (status, "không có hàng nào" in told["wrong"]) == (422, True)
    status, told = post("/bo", key=f"abc:{line_id}")
    assert (status, told["lines"][0]["counted"]) == (200, None)
    counted = staff.get(at(outlet, count_id, f"/da-dem?dong={line_id},x,9999999"))
    assert [line["id"] for line in counted.get_json()["lines"]] == [line_id]
    assert counted.headers["Cache-Control"] == "no-store"


def test_a_sheet_of_many_lines_takes_as_many_statements_as_one_of_few(staff, outlet, query_count):
    for _ in range(3):
        stocked(outlet, a_variant(), 5)
    count_id = counting.opened(outlet.id)
    session.flush()
    process_caches.forget()
    with query_count() as few:
        staff.get(at(outlet, count_id))
    services.cancel(outlet.id, count_id, note="x", at=AT, by=1)
    for _ in range(30):
        stocked(outlet, a_variant(), 5)
    other = counting.opened(outlet.id)
    session.flush()
    process_caches.forget()
    with query_count() as many:
        staff.get(at(outlet, other))

    assert len(many) == len(few) <= 12, many
    assert session.get_one(Lot, counting.lines(other)[0].lot_id)
