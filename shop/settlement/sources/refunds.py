"""Money that went back to customers for consigned goods: the sale and its commission are taken back pro rata."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, exists, func, select

from shop.extensions import session
from shop.orders.models import OrderLine
from shop.payments.models import Refund, RefundLine
from shop.payments.refund_states import RefundState
from shop.settlement.arithmetic import taken_back
from shop.settlement.models import SettlementAccount, SettlementEntry
from shop.settlement.sources.source import Source, undrawn, until
from shop.settlement.states import EntryKind

REFUND_LINE = "refund_line"


@dataclass(frozen=True, slots=True)
class Sold:
    """The consigned units of an order line, as drawn: where, whose, and what they gave."""

    account: str
    outlet_id: int
    variant_id: int | None
    terms_id: int | None
    gross: int
    exact: int


def read(upto: date, most: int) -> list[Source]:
    """The next refund lines of goods that had been sold before; what is refunded before a sale takes nothing back."""
    rows = session.execute(
        select(
            RefundLine.id,
            RefundLine.order_line_id,
            RefundLine.quantity,
            RefundLine.amount,
            Refund.done_at.label("at"),
            OrderLine.total,
        )
        .join(Refund, Refund.id == RefundLine.refund_id)
        .join(OrderLine, OrderLine.id == RefundLine.order_line_id)
        .where(
            Refund.state == RefundState.DONE,
            Refund.done_at < until(upto),
            undrawn(REFUND_LINE, RefundLine.id),
            exists().where(
                SettlementEntry.order_line_id == RefundLine.order_line_id,
                SettlementEntry.kind == EntryKind.SOLD,
                SettlementEntry.at <= Refund.created_at,
            ),
        )
        .order_by(RefundLine.id)
        .limit(most)
    ).all()
    lines = {row.order_line_id for row in rows}
    sold, gone = _sold(lines), _gone(lines)
    found = []
    for row in rows:
        before = gone.get(row.order_line_id, 0)
        found.append(_source(row, sold[row.order_line_id], before))
        gone[row.order_line_id] = before + row.amount
    return found


def _source(row: Any, sold: Sold, before: int) -> Source:
    return Source(
        EntryKind.REFUNDED,
        REFUND_LINE,
        row.id,
        sold.account,
        sold.outlet_id,
        row.at,
        variant_id=sold.variant_id,
        order_line_id=row.order_line_id,
        terms_id=sold.terms_id,
        quantity=row.quantity,
        gross=-taken_back(sold.gross, row.total, before, row.amount),
        exact=-taken_back(sold.exact, row.total, before, row.amount),
    )


def _sold(order_line_ids: Collection[int]) -> dict[int, Sold]:
    rows: Sequence[Any] = session.execute(
        select(
            SettlementEntry.order_line_id,
            func.min(SettlementAccount.key),
            func.min(SettlementEntry.outlet_id),
            func.min(SettlementEntry.variant_id),
            func.min(SettlementEntry.terms_id),
            func.sum(SettlementEntry.gross),
            func.sum(SettlementEntry.commission_exact),
        )
        .join(SettlementAccount, SettlementAccount.id == SettlementEntry.account_id)
        .where(
            SettlementEntry.order_line_id.in_(sorted(order_line_ids)), SettlementEntry.kind == EntryKind.SOLD
        )
        .group_by(SettlementEntry.order_line_id)
    ).all()
    return {
        line: Sold(key, outlet, variant, terms, int(gross), int(exact))
        for line, key, outlet, variant, terms, gross, exact in rows
    }


def _gone(order_line_ids: Collection[int]) -> dict[int, int]:
    """What was taken back before, đồng of refunds by order line."""
    rows = session.execute(
        select(RefundLine.order_line_id, func.sum(RefundLine.amount))
        .join(
            SettlementEntry,
            and_(SettlementEntry.source_kind == REFUND_LINE, SettlementEntry.source_id == RefundLine.id),
        )
        .where(RefundLine.order_line_id.in_(sorted(order_line_ids)))
        .group_by(RefundLine.order_line_id)
    )
    return {line: int(amount) for line, amount in rows}
