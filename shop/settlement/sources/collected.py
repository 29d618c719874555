"""Customers' money that was paid to somebody else than the seller: to another operator, or to the shop's account."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, exists, func, select

from shop.extensions import session
from shop.orders.models import Fulfilment, OrderLine
from shop.orders.states import FulfilmentState
from shop.outlets.models import Outlet
from shop.payments.models import Payment, Refund
from shop.payments.refund_states import RefundState
from shop.payments.states import PaymentState
from shop.settlement.accounts import of_operator
from shop.settlement.models import SettlementEntry
from shop.settlement.sources.source import Source, undrawn, until
from shop.settlement.states import EntryKind

PART, BACK, KEPT = "part", "refund", "refund_back"
SUPPLIED = (FulfilmentState.HANDED_OVER, FulfilmentState.DELIVERED)


def read(upto: date, most: int) -> list[Source]:
    """The next parts of orders that were supplied by one and paid to another: goods and the part's fee.

    What the outlet or its carrier took at the door (the rest of an exchange, an order made larger) is its own already.
    """
    goods = (
        select(func.coalesce(func.sum(OrderLine.total), 0))
        .where(OrderLine.fulfilment_id == Fulfilment.id)
        .correlate(Fulfilment)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Fulfilment.id,
            Fulfilment.outlet_id,
            Fulfilment.ended_at,
            Outlet.operator_id,
            Payment.operator_id.label("payee_id"),
            (goods + Fulfilment.fee - Fulfilment.amount_to_collect).label("amount"),
        )
        .join(Outlet, Outlet.id == Fulfilment.outlet_id)
        .join(Payment, Payment.order_id == Fulfilment.order_id)
        .where(
            Fulfilment.state.in_(SUPPLIED),
            Fulfilment.ended_at < until(upto),
            Payment.fulfilment_id.is_(None),
            Payment.state == PaymentState.PAID,
            Payment.operator_id.is_distinct_from(Outlet.operator_id),
            undrawn(PART, Fulfilment.id),
        )
        .order_by(Fulfilment.id)
        .limit(most)
    ).all()
    parts = {row.id: row for row in rows}  # an order paid twice, of which one is refunded, was collected once
    return [
        Source(
            EntryKind.COLLECTED,
            PART,
            row.id,
            of_operator(row.payee_id, row.operator_id),
            row.outlet_id,
            row.ended_at,
            gross=int(row.amount),
        )
        for row in parts.values()
    ]


def given_back(upto: date, most: int) -> list[Source]:
    """The next refunds, paid by whoever took the money, for parts that another had supplied."""
    rows = session.execute(
        _refunds()
        .where(
            Refund.state == RefundState.DONE,
            Refund.done_at < until(upto),
            Refund.operator_id.is_distinct_from(Outlet.operator_id),
            undrawn(BACK, Refund.id),
            exists().where(
                SettlementEntry.source_kind == PART,
                SettlementEntry.source_id == Fulfilment.id,
                SettlementEntry.at <= Refund.created_at,
            ),
        )
        .limit(most)
    )
    return [_source(BACK, row, -int(row.amount)) for row in rows]


def kept(upto: date, most: int) -> list[Source]:
    """The next refunds that were drawn, came back from the bank, and were dropped: the money is the seller's again."""
    drawn = exists().where(SettlementEntry.source_kind == BACK, SettlementEntry.source_id == Refund.id)
    rows = session.execute(
        _refunds()
        .where(
            Refund.state == RefundState.CANCELLED,
            Refund.moved_at < until(upto),
            undrawn(KEPT, Refund.id),
            drawn,
        )
        .limit(most)
    )
    return [_source(KEPT, row, int(row.amount)) for row in rows]


def _refunds() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Refund.id,
            Fulfilment.outlet_id,
            func.coalesce(Refund.done_at, Refund.moved_at).label("at"),
            Outlet.operator_id,
            Refund.operator_id.label("payee_id"),
            (Refund.goods_amount + Refund.delivery_amount).label("amount"),
        )
        .join(Fulfilment, Fulfilment.id == Refund.fulfilment_id)
        .join(Outlet, Outlet.id == Fulfilment.outlet_id)
        .order_by(Refund.id)
    )


def _source(source_kind: str, row: Any, gross: int) -> Source:
    return Source(
        EntryKind.COLLECTED_BACK,
        source_kind,
        row.id,
        of_operator(row.payee_id, row.operator_id),
        row.outlet_id,
        row.at,
        gross=gross,
    )
