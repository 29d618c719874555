"""Several processes at once over goods that are to go to another outlet: nothing is in two places."""

import pytest
from sqlalchemy import func, select

from shop.core.clock import now
from shop.extensions import session
from shop.inventory.models import StockItem
from shop.orders.models import Order
from shop.reports.verify.services import differences
from shop.transfers.models import Transfer, TransferEvent, TransferLine
from shop.transfers.states import TransferState
from tests.builders import transfers
from tests.races.test_races import goods, groups, person, run

pytestmark = pytest.mark.race


def item_of(outlet) -> StockItem:
    return session.scalars(select(StockItem).where(StockItem.outlet_id == outlet.id)).one()


def mover(*steps) -> dict:
    return {"role": "movers", "steps": steps}


def units_at(outlet_id: int) -> int:
    return session.scalar(select(func.sum(StockItem.on_hand)).where(StockItem.outlet_id == outlet_id)) or 0


def test_a_transfer_and_buyers_share_the_last_units_and_none_is_in_both(shop, database):
    offer, there = goods(shop, 8), transfers.branch(shop)
    shop_id, item = shop.id, item_of(shop)
    papers = [transfers.a_draft(shop, there, item, units=2, at=now()).id for _ in range(4)]
    people = [person(shop_id, (offer.variant_id, 1)) for _ in range(8)]

    *answers, packed, again = run(
        database,
        *groups(people),
        mover(*(("ready", one, shop_id, {}) for one in papers[:2])),
        mover(*(("ready", one, shop_id, {}) for one in papers[2:])),
    )

    placed = [where for some in answers for status, where, _page in some if status == 303]
    refused = [page for some in answers for status, _where, page in some if status == 422]
    moved = [*packed, *again].count(True)
    assert len(placed) + len(refused) == 8
    assert all("không còn đủ" in page for page in refused)
    assert len(placed) + 2 * moved in {7, 8}
    row = session.execute(select(StockItem.on_hand, StockItem.allocated)).one()
    assert tuple(row) == (8, len(placed) + 2 * moved)
    assert session.scalar(select(func.count()).select_from(Order)) == len(placed)
    assert [str(finding) for finding in differences()] == []


def test_two_receipts_of_one_transfer_take_each_unit_once(shop, database):
    goods(shop, 10)
    there = transfers.branch(shop)
    paper = transfers.sent(shop, there, item_of(shop), at=now())
    [line] = transfers.lines_of(paper)
    here, to, line_id = paper.id, there.id, line.id
    same = ("receive", here, to, {"lines": [[line_id, 6]], "key": "one-form"})
    other = ("receive", here, to, {"lines": [[line_id, 6]], "key": "another"})

    answers = run(database, mover(same), mover(same), mover(other), mover(("all", here, to, {})))

    # Whichever came first, all that came is on the shelf, and what is missing is still due.
    assert any(done for [done] in answers)
    state, left = session.execute(
        select(Transfer.state, TransferLine.quantity - TransferLine.received).join(
            TransferLine, TransferLine.transfer_id == Transfer.id
        )
    ).one()
    assert units_at(to) + left == 10
    assert (state is TransferState.RECEIVED) == (left == 0)
    assert session.scalar(
        select(func.count()).select_from(TransferEvent).where(TransferEvent.key == "one-form")
    ) in {0, 1}
    assert [str(finding) for finding in differences()] == []


def test_of_sending_cancelling_and_unpacking_one_comes_true(shop, database):
    goods(shop, 5)
    there = transfers.branch(shop)
    paper = transfers.at_state(TransferState.READY, shop, there, item_of(shop), at=now())
    one, here = paper.id, shop.id

    answers = run(database, *(mover((verb, one, here, {})) for verb in ("send", "cancel", "unpack", "send")))

    state = session.scalars(select(Transfer.state)).one()
    sends, cancelled, unpacked = answers[0][0] + answers[3][0], answers[1][0], answers[2][0]
    assert sends <= 1
    assert (state is TransferState.IN_TRANSIT) == bool(sends)
    assert (state is TransferState.CANCELLED) == cancelled
    assert state is not TransferState.READY
    assert units_at(here) == (3 if sends else 5)
    assert sends + cancelled + unpacked >= 1
    assert [str(finding) for finding in differences()] == []


def test_a_receipt_and_a_refusal_never_leave_units_in_two_places(shop, database):
    goods(shop, 6)
    there = transfers.branch(shop)
    paper = transfers.sent(shop, there, item_of(shop), at=now())
    one, to = paper.id, there.id

    [received], [refused] = run(database, mover(("all", one, to, {})), mover(("back", one, to, {})))

    assert (received, refused) in {(True, False), (False, True)}
    assert units_at(to) == (6 if received else 0)
    assert [str(finding) for finding in differences()] == []
