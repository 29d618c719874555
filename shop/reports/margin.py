"""What a seller keeps of its sales: their money and what went back of it, beside what the goods cost.

Goods that were bought cost what was paid for the lot. Consigned ones cost the producer's part, by the entry of the sale
or of the refund in the settlement; what was sold or given back today has none yet. A line of which a part is not known
counts as unknown, with all that goes back for it. Losses (broken, expired) are not in here, nor those of goods that
came back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from shop.core.clock import start_of_day
from shop.extensions import session
from shop.inventory.models import Lot
from shop.inventory.states import LotOwner
from shop.orders.models import Fulfilment, FulfilmentLine, OrderLine, ReturnLine, ReturnUnits
from shop.orders.states import UnitState
from shop.payments.models import Refund, RefundLine
from shop.payments.refund_states import RefundState
from shop.reports.sales import MOST_ROWS, SUPPLIED, Group, Row, grouped, ident_of, joined, key_of, ordered
from shop.settlement.models import SettlementEntry
from shop.settlement.sources.refunds import REFUND_LINE
from shop.settlement.sources.units import UNITS
from shop.settlement.states import EntryKind

Scope = Sequence[ColumnElement[bool]]


def with_costs(
    rows: Sequence[Row], group: Group, first: date, last: date, *scope: ColumnElement[bool]
) -> list[Row]:
    """The rows of `sales` with what their goods cost. Three statements.

    A sale counts on the day the customer has the goods, a refund on the day it was paid, the cost of goods that came
    back on the day they came. A day on which goods only came back gets a row, unless the report was cut.
    """
    since, until = start_of_day(first), start_of_day(last + timedelta(days=1))
    found = {(row.ident, row.key): row for row in rows}
    is_cut = len(rows) >= MOST_ROWS
    for read in (_sold, _refunded, _came_back):
        for number, value, known, known_back, cost in read(group, since, until, scope):
            row = found.get((number, value))
            if row is None and is_cut:
                continue
            row = found.setdefault((number, value), row or Row(value, number))
            row.known += int(known or 0)
            row.known_back += int(known_back or 0)
            row.cost += int(cost or 0)
    return ordered(found.values(), group)


def _sold(group: Group, since: Any, until: Any, scope: Scope) -> Iterable[Any]:
    key, ident = key_of(group, Fulfilment.ended_at), ident_of(group)
    cost = case(
        (Lot.owner == LotOwner.PRODUCER, SettlementEntry.amount), else_=_paid(FulfilmentLine.quantity)
    )
    entry = (SettlementEntry.source_kind == UNITS) & (SettlementEntry.source_id == FulfilmentLine.id)
    units = joined(
        select(
            ident,
            key,
            OrderLine.total,
            func.sum(cost).label("cost"),
            (func.count(cost) == func.count()).label("is_known"),
        ).select_from(OrderLine)
    )
    lines = (
        units.join(FulfilmentLine, FulfilmentLine.order_line_id == OrderLine.id)
        .join(Lot, Lot.id == FulfilmentLine.lot_id)
        .outerjoin(SettlementEntry, entry)
        .where(
            Fulfilment.state.in_(SUPPLIED),
            Fulfilment.ended_at >= since,
            Fulfilment.ended_at < until,
            FulfilmentLine.state == UnitState.SOLD,
            *scope,
        )
        .group_by(*grouped(group, ident, key), OrderLine.id, OrderLine.total)
        .subquery()
    )
    return session.execute(
        select(lines.c.ident, lines.c.key, func.sum(lines.c.total), literal(0), func.sum(lines.c.cost))
        .where(lines.c.is_known)
        .group_by(lines.c.ident, lines.c.key)
    )


def _refunded(group: Group, since: Any, until: Any, scope: Scope) -> Iterable[Any]:
    """What went back for known goods, and the producer's part that it took back."""
    key, ident = key_of(group, Refund.done_at), ident_of(group)
    taken = aliased(SettlementEntry)
    drawn = (taken.source_kind == REFUND_LINE) & (taken.source_id == RefundLine.id)
    lines = joined(
        select(ident, key, literal(0), func.sum(RefundLine.amount), func.sum(func.coalesce(taken.amount, 0)))
        .select_from(RefundLine)
        .join(Refund, Refund.id == RefundLine.refund_id)
        .join(OrderLine, OrderLine.id == RefundLine.order_line_id)
    )
    return session.execute(
        lines.outerjoin(taken, drawn)
        .where(
            Refund.state == RefundState.DONE,
            Refund.done_at >= since,
            Refund.done_at < until,
            Fulfilment.state.in_(SUPPLIED),
            *_is_known(),
            or_(taken.id.is_not(None), ~_takes_back()),
            *scope,
        )
        .group_by(*grouped(group, ident, key))
    )


def _came_back(group: Group, since: Any, until: Any, scope: Scope) -> Iterable[Any]:
    """What was paid for the goods of known sales that came back; a producer's part goes by the refund."""
    key, ident = key_of(group, ReturnUnits.at), ident_of(group)
    units = joined(
        select(ident, key, literal(0), literal(0), -func.sum(_paid(ReturnUnits.quantity)))
        .select_from(ReturnUnits)
        .join(ReturnLine, ReturnLine.id == ReturnUnits.return_line_id)
        .join(OrderLine, OrderLine.id == ReturnLine.order_line_id)
        .join(Lot, Lot.id == ReturnUnits.lot_id)
    )
    return session.execute(
        units.where(
            Lot.owner == LotOwner.OPERATOR,
            ReturnUnits.at >= since,
            ReturnUnits.at < until,
            Fulfilment.state.in_(SUPPLIED),
            *_is_known(),
            *scope,
        ).group_by(*grouped(group, ident, key))
    )


def _paid(units: Any) -> Any:
    """What was paid for units of a lot, rounded half up."""
    return (2 * units * Lot.unit_cost + OrderLine.price_per) // (2 * OrderLine.price_per)


def _is_known() -> tuple[ColumnElement[bool], ...]:
    """The line was sold, and what each of its units cost is known, as `_sold` counts it."""
    lot, entry = aliased(Lot), aliased(SettlementEntry)
    sold = (FulfilmentLine.order_line_id == OrderLine.id) & (FulfilmentLine.state == UnitState.SOLD)
    drawn = exists().where(entry.source_kind == UNITS, entry.source_id == FulfilmentLine.id)
    unknown = or_(
        and_(lot.owner == LotOwner.PRODUCER, ~drawn),
        and_(lot.owner == LotOwner.OPERATOR, lot.unit_cost.is_(None)),
    )
    some = select(FulfilmentLine.id).where(sold).correlate(OrderLine)
    return some.exists(), ~some.join(lot, lot.id == FulfilmentLine.lot_id).where(unknown).exists()


def _takes_back() -> ColumnElement[bool]:
    """Whether the settlement will take back a part of the sale for this refund line."""
    sale = aliased(SettlementEntry)
    return exists().where(
        sale.order_line_id == RefundLine.order_line_id,
        sale.kind == EntryKind.SOLD,
        sale.at <= Refund.created_at,
    )
