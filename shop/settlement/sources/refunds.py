"""Money that went back to customers for consigned goods: the sale and its commission are taken back pro rata."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, select

from shop.extensions import session
from shop.orders.models import OrderLine
from shop.payments.models import Refund, RefundLine
from shop.payments.refund_states import RefundState
from shop.settlement.arithmetic import taken_back
from shop.settlement.models import SettlementAccount, SettlementEntry
from shop.settlement.sources.source import Source, undrawn, until
from shop.settlement.states import EntryKind

REFUND_LINE, DROPPED = "refund_line", "refund_line_back"


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
        _lines()
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
        .limit(most)
    ).all()
    return _sources(REFUND_LINE, rows, 1)


def dropped(upto: date, most: int) -> list[Source]:
    """The next refund lines that were drawn, whose money the bank sent back, and which staff then dropped.

    The sale stands again. One that is paid anew some other way was drawn already.
    """
    drawn = exists().where(
        SettlementEntry.source_kind == REFUND_LINE, SettlementEntry.source_id == RefundLine.id
    )
    rows = session.execute(
        _lines()
        .where(
            Refund.state == RefundState.CANCELLED,
            Refund.moved_at < until(upto),
            undrawn(DROPPED, RefundLine.id),
            drawn,
        )
        .limit(most)
    ).all()
    return _sources(DROPPED, rows, -1)


def _lines() -> Select[*tuple[Any, ...]]:
    return (
        select(
            RefundLine.id,
            RefundLine.order_line_id,
            RefundLine.quantity,
            RefundLine.amount,
            func.coalesce(Refund.done_at, Refund.moved_at).label("at"),
            OrderLine.total,
        )
        .join(Refund, Refund.id == RefundLine.refund_id)
        .join(OrderLine, OrderLine.id == RefundLine.order_line_id)
        .order_by(RefundLine.id)
    )


def _sources(source_kind: str, rows: Sequence[Any], sign: int) -> list[Source]:
    """What is taken back of a sale is always the part of it that has gone back by then, so nothing drifts."""
    lines = {row.order_line_id for row in rows}
    sold, gone = _sold(lines), _gone(lines)
    found = []
    for row in rows:
        known, before = sold[row.order_line_id], gone.get(row.order_line_id, 0)
        gone[row.order_line_id] = before + sign * row.amount
        low, high = sorted((before, gone[row.order_line_id]))
        gross, exact = (
            -sign * taken_back(part, row.total, low, high - low) for part in (known.gross, known.exact)
        )
        found.append(_source(source_kind, row, known, gross, exact))
    return found


def _source(source_kind: str, row: Any, sold: Sold, gross: int, exact: int) -> Source:
    return Source(
        EntryKind.REFUNDED,
        source_kind,
        row.id,
        sold.account,
        sold.outlet_id,
        row.at,
        variant_id=sold.variant_id,
        order_line_id=row.order_line_id,
        terms_id=sold.terms_id,
        quantity=row.quantity,
        gross=gross,
        exact=exact,
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
    """What is taken back now, đồng of refunds by order line."""
    amount = case((SettlementEntry.source_kind == DROPPED, -RefundLine.amount), else_=RefundLine.amount)
    rows = session.execute(
        select(RefundLine.order_line_id, func.sum(amount))
        .join(
            SettlementEntry,
            and_(
                SettlementEntry.source_kind.in_((REFUND_LINE, DROPPED)),
                SettlementEntry.source_id == RefundLine.id,
            ),
        )
        .where(RefundLine.order_line_id.in_(sorted(order_line_ids)))
        .group_by(RefundLine.order_line_id)
    )
    return {line: int(total) for line, total in rows}
