"""Random months: whatever happens, every unit and every đồng of consigned goods is on exactly one statement."""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from shop.core.clock import vn_day
from shop.extensions import session
from shop.inventory.models import Lot, StockItem
from shop.inventory.states import LotOwner, MovementKind
from shop.orders.models import Fulfilment, FulfilmentLine, OrderLine
from shop.orders.return_states import ReturnCondition
from shop.orders.states import UnitState
from shop.payments.models import Refund, RefundLine
from shop.payments.refund_states import RefundState
from shop.reports.verify.services import differences
from shop.settlement import queries, services
from shop.settlement.models import SettlementAccount, SettlementEntry, Statement, StatementEntry
from shop.settlement.queries.conditions import of_producers
from shop.settlement.states import EntryKind
from tests.builders.settling import DAY, drawn
from tests.settlement.month import Month, begin

LOSSES = (
    MovementKind.DAMAGED,
    MovementKind.SAMPLED,
    MovementKind.STOLEN,
    MovementKind.GIVEN,
    MovementKind.LOST,
    MovementKind.EXPIRED,
    MovementKind.FOUND,
)
STEPS = st.one_of(
    st.tuples(st.just("receive"), st.integers(0, 1), st.integers(1, 9)),
    st.tuples(st.just("sell"), st.integers(0, 1), st.integers(1, 4)),
    st.tuples(st.just("give_back"), st.sampled_from(list(ReturnCondition)), st.integers(1, 2)),
    st.tuples(st.just("lose"), st.sampled_from(LOSSES), st.integers(1, 3)),
    st.tuples(st.just("move"), st.integers(0, 2), st.integers(1, 3)),
    st.tuples(st.just("agree"), st.integers(500, 3000), st.integers(0, 1)),
    st.tuples(
        st.just("parcel"), st.sampled_from(["delivered", "refused", "lost", "under_way"]), st.integers(1, 3)
    ),
    st.tuples(st.just("count"), st.integers(0, 1), st.integers(-2, 2)),
    st.tuples(st.just("fair"), st.integers(1, 4), st.integers(0, 1)),
    st.tuples(st.just("draw"), st.integers(0, 1), st.integers(0, 1)),
)


# One of each, so that no run goes without.
FULL = [
    ("receive", 1, 6),
    ("parcel", "delivered", 2),
    ("parcel", "lost", 1),
    ("draw", 0, 0),
    ("parcel", "refused", 1),
    ("parcel", "under_way", 1),
    ("fair", 3, 1),
    ("lose", MovementKind.LOST, 2),
    ("count", 0, 1),
    ("agree", 1200, 1),
    ("count", 1, -1),
    ("lose", MovementKind.EXPIRED, 1),
    ("sell", 1, 2),
    ("give_back", ReturnCondition.RESELL, 1),
    ("move", 2, 2),
]
MONTHS = st.lists(STEPS, min_size=4, max_size=14)


@settings(max_examples=5)
@example(steps=FULL)
@given(steps=MONTHS)
@pytest.mark.long
def test_every_unit_and_every_dong_is_on_one_statement(db_session, steps):
    _live(steps)


@settings(max_examples=300)
@given(steps=MONTHS)
@pytest.mark.prove
def test_every_unit_and_every_dong_is_on_one_statement_in_many_months(db_session, steps):
    _live(steps)


def _live(steps) -> None:
    """A month with these steps, closed and checked, then thrown away."""
    with session.begin_nested() as outer:
        month = begin()
        for step in steps:
            month.do(*step)
        entries = len(drawn(at=month.at + timedelta(days=1)))
        assert len(drawn(at=month.at + timedelta(days=1))) == entries
        _close_all(month)
        _check(month)
        assert steps is not FULL or len(month.done) == len(FULL)
        outer.rollback()
    session.expire_all()


def _close_all(month: Month) -> None:
    pairs = session.execute(select(SettlementEntry.account_id, SettlementEntry.outlet_id).distinct()).all()
    operators = {shop.operator_id for shop in month.shops}
    for account_id, outlet_id in pairs:
        services.close(
            account_id, outlet_id, DAY, operator_ids=operators, at=month.at + timedelta(days=1), by=None
        )


def _check(month: Month) -> None:
    stated = session.scalar(select(func.count()).select_from(StatementEntry))
    assert stated == session.scalar(select(func.count()).select_from(SettlementEntry))
    ours = of_producers([month.producer_id])
    numbers = session.scalars(
        select(Statement.id).join(SettlementAccount, SettlementAccount.id == Statement.account_id).where(ours)
    ).all()
    pages = [queries.page(number, ours) for number in numbers]
    closing = {page.one.outlet_id: line.closing for page in pages for line in page.lines}
    assert {outlet: units for outlet, units in closing.items() if units} == _held()
    owed = sum(page.one.amount for page in pages)
    assert owed == _total(SettlementEntry.gross) - _total(SettlementEntry.commission)
    assert _total(SettlementEntry.gross, EntryKind.SOLD) == _customers_paid()
    assert _total(SettlementEntry.gross, EntryKind.REFUNDED) == -_customers_got_back()
    assert [str(finding) for finding in differences()] == []


def _held() -> dict[int, int]:
    """Consigned units that lie at each outlet by the balances, or are on their way from it to customers."""
    lying = (
        select(StockItem.outlet_id, StockItem.on_hand)
        .join(Lot, Lot.id == StockItem.lot_id)
        .where(Lot.owner == LotOwner.PRODUCER)
    )
    going = (
        select(Fulfilment.outlet_id, FulfilmentLine.quantity)
        .join(Fulfilment, Fulfilment.id == FulfilmentLine.fulfilment_id)
        .join(Lot, Lot.id == FulfilmentLine.lot_id)
        .where(Lot.owner == LotOwner.PRODUCER, FulfilmentLine.state == UnitState.UNDER_WAY)
    )
    found = Counter()
    for wanted in (lying, going):
        for outlet, units in session.execute(wanted):
            found[outlet] += units
    return {outlet: units for outlet, units in found.items() if units}


def _customers_got_back() -> int:
    """Money that went back for goods of the producer."""
    lines = select(FulfilmentLine.order_line_id).join(Lot, Lot.id == FulfilmentLine.lot_id)
    return int(
        session.scalar(
            select(func.coalesce(func.sum(RefundLine.amount), 0))
            .join(Refund, Refund.id == RefundLine.refund_id)
            .where(
                Refund.state == RefundState.DONE,
                RefundLine.order_line_id.in_(lines.where(Lot.owner == LotOwner.PRODUCER)),
            )
        )
    )


def _customers_paid() -> int:
    """What customers paid for consigned goods: here a line is wholly of consigned lots."""
    lines = (
        select(FulfilmentLine.order_line_id)
        .join(Lot, Lot.id == FulfilmentLine.lot_id)
        .where(Lot.owner == LotOwner.PRODUCER, FulfilmentLine.state == UnitState.SOLD)
    )
    return int(
        session.scalar(select(func.coalesce(func.sum(OrderLine.gross), 0)).where(OrderLine.id.in_(lines)))
    )


def _total(column, kind: EntryKind | None = None) -> int:
    wanted = (
        select(func.coalesce(func.sum(column), 0))
        .join(SettlementAccount, SettlementAccount.id == SettlementEntry.account_id)
        .where(SettlementAccount.producer_id.is_not(None))
    )
    return int(session.scalar(wanted if kind is None else wanted.where(SettlementEntry.kind == kind)))


def test_a_day_that_is_stopped_midway_is_drawn_to_its_end_later(db_session):
    month = begin()
    for step in (("sell", 0, 2), ("lose", MovementKind.DAMAGED, 1), ("receive", 1, 3), ("sell", 1, 1)):
        month.do(*step)
    services.draw_some(DAY, at=month.at, most=1)
    batch = db_session.begin_nested()
    services.draw_some(DAY, at=month.at, most=2)
    batch.rollback()

    kinds = sorted(entry.kind.value for entry in drawn(at=month.at + timedelta(days=1)))

    assert kinds == sorted(["received", "left", "sold", "damaged", "received", "left", "sold"])
    assert vn_day(month.at) == DAY
    assert differences() == []
