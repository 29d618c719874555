"""What comes back is countered: a refund that the bank returns and staff drop, and goods that are found again."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from shop.checkout import refunding
from shop.extensions import session
from shop.inventory import services as stock
from shop.inventory.models import StockItem
from shop.inventory.states import MovementKind
from shop.messages.models import Message
from shop.orders.return_states import ReturnCondition
from shop.payments import refunds
from shop.payments.refund_states import RefundState
from shop.reports.verify.services import differences
from shop.settlement import queries
from shop.settlement.queries.conditions import of_producers
from shop.settlement.states import EntryKind
from tests.builders import outlets, returning, settling, till
from tests.builders.cart import AT
from tests.builders.settling import DAY, NEXT, drawn, entries, on_consignment

pytestmark = pytest.mark.usefixtures("books_agree")
STEP = {"at": AT, "by": None}


def refunded(goods, units: int = 1):
    """A customer has the money of one unit of three, and its entry was drawn."""
    order = returning.sold((goods.variant_id, 3), outlet_id=goods.outlet.id)
    refund = returning.came_back(
        order, {returning.lines_of(order)[0].id: units}, condition=ReturnCondition.RESELL
    )
    settling.paid_back(refund)
    drawn()
    return order, refund


def bounced(refund) -> None:
    """The bank sends the money back: it is due again."""
    refunds.move(refund, RefundState.FAILED, **STEP)
    refunds.move(refund, RefundState.DUE, **STEP)


def taken() -> list[tuple[int, int]]:
    return [(entry.gross, entry.amount) for entry in entries(EntryKind.REFUNDED)]


def test_a_refund_that_came_back_and_is_dropped_gives_the_sale_back(clock):
    goods = on_consignment(price=33_333)
    _order, refund = refunded(goods)
    assert taken() == [(-33_333, -28_333)]
    bounced(refund)
    drawn()
    assert len(taken()) == 1

    refunding.drop(refund.id, "Khách không lấy tiền", payees={refund.operator_id}, **STEP)
    for _ in range(2):
        drawn()

    assert taken() == [(-33_333, -28_333), (33_333, 28_333)]


def test_a_refund_that_came_back_and_is_paid_another_way_stands_once(clock):
    goods = on_consignment(price=33_333)
    _order, refund = refunded(goods)
    bounced(refund)

    settling.paid_back(refund)
    drawn()

    assert taken() == [(-33_333, -28_333)]


def test_all_of_a_sale_is_taken_back_by_what_stands_however_much_was_dropped_before(clock):
    goods = on_consignment(price=33_333)
    order, refund = refunded(goods)
    bounced(refund)
    refunding.drop(refund.id, "Khách không lấy tiền", payees={refund.operator_id}, **STEP)
    drawn()
    line = returning.lines_of(order)[0].id

    rest = returning.came_back(order, {line: 2}, condition=ReturnCondition.RESELL)
    settling.paid_back(rest)
    drawn()

    assert sum(gross for gross, _amount in taken()) == -66_666


def test_what_is_not_countered_is_named(clock, db_session):
    goods = on_consignment(price=33_333)
    refunded(goods)
    with db_session.begin_nested() as part:
        session.execute(text("UPDATE refunds SET state = 'cancelled', done_at = NULL"))
        session.expire_all()
        assert "settlement-refund-back" in {finding.rule for finding in differences()}
        part.rollback()
    session.expire_all()


def adjusted(goods, becomes: int, kind: MovementKind) -> None:
    item = session.get_one(StockItem, goods.item.id, populate_existing=True)
    stock.adjust(item.id, outlet_id=goods.outlet.id, seen=item.on_hand, becomes=becomes, kind=kind, **STEP)


@pytest.mark.parametrize("draws_between", [True, False])
def test_goods_that_are_found_again_take_their_loss_back_and_are_owed_once_when_sold(clock, draws_between):
    goods = on_consignment(price=33_333, stock=10)
    adjusted(goods, 7, MovementKind.LOST)
    if draws_between:
        drawn()

    adjusted(goods, 9, MovementKind.FOUND)
    till.sold(goods.outlet, (goods.variant_id, "9"))
    drawn()

    [loss], [found], [sale] = (entries(kind) for kind in (EntryKind.LOST, EntryKind.FOUND, EntryKind.SOLD))
    assert (loss.gross, found.gross, found.on_hand, sale.gross) == (99_999, -66_666, 2, 299_997)
    assert loss.amount + found.amount + sale.amount == 283_330


def test_what_is_found_beyond_the_loss_is_nobodys_debt_and_undoing_it_brings_the_loss_back(clock):
    goods = on_consignment(price=60_000, stock=10)
    adjusted(goods, 9, MovementKind.STOLEN)
    adjusted(goods, 12, MovementKind.FOUND)
    found = [entry for entry in drawn() if entry.kind is EntryKind.FOUND]
    assert [(entry.on_hand, entry.gross) for entry in found] == [(3, -60_000)]

    stock.undo(found[0].source_id, outlet_id=goods.outlet.id, **STEP)
    drawn()

    assert sum(entry.gross for entry in entries(EntryKind.FOUND)) == 0
    assert sum(entry.amount for entry in entries()) == 51_000


@pytest.mark.parametrize("undone", [0, 1])
def test_what_is_found_after_a_find_was_undone_takes_the_whole_loss_back(clock, undone):
    goods = on_consignment(price=60_000, stock=10)
    adjusted(goods, 9, MovementKind.LOST)
    adjusted(goods, 12, MovementKind.FOUND)
    adjusted(goods, 14, MovementKind.FOUND)
    finds = [entry.source_id for entry in drawn() if entry.kind is EntryKind.FOUND]

    stock.undo(finds[undone], outlet_id=goods.outlet.id, **STEP)
    item = session.get_one(StockItem, goods.item.id, populate_existing=True)
    adjusted(goods, item.on_hand + 1, MovementKind.FOUND)
    drawn()

    assert sum(entry.amount for entry in entries()) == 0


def test_a_loss_that_the_producer_bears_is_not_paid_back_by_finding(clock):
    goods = on_consignment(losses=settling.PRODUCER_BEARS)
    adjusted(goods, 7, MovementKind.LOST)
    adjusted(goods, 10, MovementKind.FOUND)

    assert {entry.amount for entry in drawn()} == {0}


def test_a_period_that_is_over_is_told_once_and_shown_to_both_sides(clock):
    goods = on_consignment()
    session.get_one(outlets.Operator, goods.operator_id).email = "don-vi@mau.example"
    till.sold(goods.outlet, (goods.variant_id, "2"))
    drawn()
    first = queries.due(of_producers([goods.producer_id]), upto=DAY)[0].first_day
    last = first + timedelta(days=29)

    for upto in (last - timedelta(days=1), last, last + timedelta(days=1)):
        drawn(upto, at=NEXT + (upto - DAY))

    told = session.query(Message).filter(Message.subject.contains("đã hết")).all()
    assert [message.to_email for message in told] == ["don-vi@mau.example"]
    [one] = queries.due(of_producers([goods.producer_id]), upto=last)
    assert (one.ends_on, one.is_overdue(last), one.is_overdue(last + timedelta(days=1))) == (
        last,
        False,
        True,
    )
