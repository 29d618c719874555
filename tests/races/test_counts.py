"""Counts against sales, and against each other: nothing is posted twice, nothing is oversold, every refusal is told."""

import pytest
from sqlalchemy import func, select

from shop.core.clock import now
from shop.counts.models import Count, CountEntry, CountLine
from shop.counts.states import CountState
from shop.extensions import session
from shop.inventory.models import StockItem, StockMovement
from shop.orders.models import Order
from shop.reports.verify.services import differences
from shop.unit_of_work import in_transaction
from tests.builders import counting
from tests.races.test_races import goods, groups, person, run

pytestmark = pytest.mark.race


def sheet(shop, offers: list, missing: int) -> int:
    """A sheet of everything, handed in and explained: so many units of each offer are not there."""

    def count() -> int:
        count_id = counting.opened(shop.id, at=now())
        for item in session.scalars(select(StockItem).order_by(StockItem.id)):
            counting.entered(count_id, item, item.on_hand - missing, at=now())
        counting.submitted(count_id, at=now())
        counting.explained(count_id, at=now())
        return count_id

    assert offers
    return in_transaction(count)


def approval(shop, count_id: int, by: int = counting.LAN) -> dict:
    return {
        "role": "counters",
        "outlet_id": shop.id,
        "count_id": count_id,
        "by": by,
        "steps": [["approve", {}]],
    }


def test_a_count_is_approved_while_its_goods_are_sold(shop, database):
    """20 units, 5 of them not there: buyers get at most 20, and who was promised a missing one has a case."""
    offer = goods(shop, 20)
    count_id = sheet(shop, [offer], missing=5)
    people = [person(shop.id, (offer.variant_id, 1)) for _ in range(30)]

    *bought, [approved] = run(database, *groups(people), approval(shop, count_id))

    answers = [answer for some in bought for answer in some]
    placed = session.scalar(select(func.count()).select_from(Order))
    on_hand, allocated = session.execute(select(StockItem.on_hand, StockItem.allocated)).one()
    assert placed == sum(status == 303 for status, _where, _page in answers)
    assert {status for status, _where, _page in answers} <= {303, 422}
    assert 15 <= placed <= 20
    if approved == "done":
        assert (on_hand, allocated) == (15, 15)
    else:  # an order took units at that very moment: nothing was posted, and it is said
        assert "Hãy thử lại" in approved
        assert (on_hand, allocated) == (20, placed)
    assert [str(finding) for finding in differences()] == []


def test_of_two_approvals_at_once_one_posts_and_the_other_is_told(shop, database):
    offers = [goods(shop, 10), goods(shop, 10)]
    count_id = sheet(shop, offers, missing=1)

    answers = run(database, *(approval(shop, count_id, by) for by in range(10, 18)))

    said = [answer for [answer] in answers]
    assert said.count("done") == 1
    assert all("trạng thái đã thay đổi" in words for words in said if words != "done")
    posted = select(func.count()).select_from(StockMovement).where(StockMovement.cause_kind == "count")
    assert session.scalar(posted) == session.scalar(select(func.count()).select_from(CountLine))
    assert session.scalars(select(Count.state)).all() == [CountState.APPROVED]
    assert differences() == []


def test_many_phones_count_on_one_sheet_while_it_is_handed_in(shop, database):
    """Every entry that was taken is in the sum; the same entry from two phones is one; the rest is told."""
    goods(shop, 10)
    count_id = in_transaction(lambda: counting.opened(shop.id, at=now()))
    [line] = counting.lines(count_id)
    session.commit()
    phones = [
        {
            "role": "counters",
            "outlet_id": shop.id,
            "count_id": count_id,
            "by": 20 + phone,
            "steps": [
                ["enter", {"line_id": line.id, "quantity": 1, "key": f"k{phone // 2}-{step}"}]
                for step in range(8)
            ],
        }
        for phone in range(6)
    ]
    closer = approval(shop, count_id) | {"steps": [["submit", {}]] * 3}

    *entered, _closed = run(database, *phones, closer)

    said = {words for answers in entered for words in answers}
    assert said <= {"done", "Phiếu kiểm kho này đã nộp hoặc đã đóng, không ghi thêm được."}
    total = session.scalar(select(func.sum(CountEntry.quantity))) or 0
    keys = session.scalar(select(func.count()).select_from(CountEntry)) or 0
    counted = session.scalar(select(CountLine.counted))
    assert total == keys <= 24
    assert counted in {None, total}
    assert differences() == []


def test_of_two_sheets_over_the_same_goods_one_is_opened(shop, database):
    goods(shop, 10)
    openers = [
        approval(shop, 0, by) | {"steps": [["open", {"key": f"sheet-{by}", "scope": "all"}]]}
        for by in range(30, 36)
    ]

    said = [answer for [answer] in run(database, *openers)]

    assert said.count("done") == 1
    assert all("đang kiểm những hàng này" in words for words in said if words != "done")
    assert session.scalar(select(func.count()).select_from(Count)) == 1
