"""The money of one Vietnamese day, by way of payment: what the shop wrote down beside what others say. In đồng."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from shop.audit.models import AuditEvent
from shop.core.clock import start_of_day
from shop.core.money import Dong
from shop.extensions import session
from shop.orders.models import Fulfilment, Order
from shop.outlets.models import Outlet
from shop.payments.models import BankTransfer, Payment, PaymentEvent, Refund
from shop.payments.providers.base import MovementKind
from shop.payments.refund_states import RefundState, RefundWay
from shop.payments.states import Method, PaymentEventKind, Source, TransferState
from shop.reconciliation.models import UNSEEN, ProviderMovement
from shop.remittances.models import Remittance, RemittanceLine
from shop.remittances.states import RemittanceState

Operators = Collection[int | None]
BALANCE = "provider_balance"  # what is read, as the audit calls it


@dataclass(frozen=True, slots=True)
class Sum:
    """How many, and how much."""

    number: int = 0
    amount: Dong = 0


@dataclass(frozen=True, slots=True)
class Day:
    """A day's money.

    ``received``: written down by way of payment. ``transfers``: what banks told of, by what became of it; ``unborne``:
    what only staff saw. ``balance``: the service's lines by kind, ``fees`` of them. ``counters``: cash by outlet.
    ``passed_on``: cash of couriers that came. ``refunds``: money that went back, by way; what paid
    for an exchange is no money.
    """

    day: date
    received: dict[Method, Sum]
    transfers: dict[TransferState, Sum]
    unborne: Sum
    balance: dict[MovementKind, Sum]
    fees: Dong
    counters: list[tuple[str, Sum]]
    passed_on: Sum
    refunds: dict[RefundWay, Sum]


def day_of(day: date, operators: Operators) -> Day:
    """Everything of one day that these operators (None: the shop's own account) may see. Seven statements."""
    span = start_of_day(day), start_of_day(day + timedelta(days=1))
    balance, fees = _balance(span) if None in operators else ({}, 0)
    return Day(
        day=day,
        received=_received(span, operators),
        transfers=_transfers(span, operators),
        unborne=_unborne(span, operators),
        balance=balance,
        fees=fees,
        counters=_counters(span, operators),
        passed_on=_passed_on(day, operators),
        refunds=_refunds(span, operators),
    )


def mismatches(*, most: int = 100) -> Sequence[ProviderMovement]:
    """The service's lines that do not agree and that nobody looked at, the oldest first."""
    return session.scalars(
        select(ProviderMovement).where(UNSEEN).order_by(ProviderMovement.id).limit(most)
    ).all()


def codes_of(payment_ids: Collection[int]) -> dict[int, str]:
    """The orders' codes of these payments."""
    rows = session.execute(
        select(Payment.id, Order.code)
        .join(Order, Order.id == Payment.order_id)
        .where(Payment.id.in_(payment_ids))
    )
    return {row[0]: row[1] for row in rows}


def last_read() -> datetime | None:
    """When the service's balance was last read, whether it told anything new or not; None: never."""
    return session.scalar(select(func.max(AuditEvent.at)).where(AuditEvent.subject_kind == BALANCE))


Span = tuple[datetime, datetime]


def _in(column: Any, span: Span) -> ColumnElement[bool]:
    return and_(column >= span[0], column < span[1])


def _of(column: Any, operators: Operators) -> ColumnElement[bool]:
    own = [each for each in operators if each is not None]
    return or_(column.in_(own) if own else false(), column.is_(None) if None in operators else false())


def _received(span: Span, operators: Operators) -> dict[Method, Sum]:
    rows = session.execute(
        select(Payment.method, func.count(), func.sum(PaymentEvent.amount))
        .join(Payment, Payment.id == PaymentEvent.payment_id)
        .where(
            _in(PaymentEvent.at, span),
            PaymentEvent.kind == PaymentEventKind.RECEIVED,
            Payment.method != Method.EXCHANGE,
            _of(Payment.operator_id, operators),
        )
        .group_by(Payment.method)
    )
    return {row[0]: Sum(row[1], int(row[2])) for row in rows}


def _transfers(span: Span, operators: Operators) -> dict[TransferState, Sum]:
    rows = session.execute(
        select(BankTransfer.state, func.count(), func.sum(BankTransfer.amount))
        .where(_in(BankTransfer.told_at, span), _of(BankTransfer.operator_id, operators))
        .group_by(BankTransfer.state)
    )
    return {row[0]: Sum(row[1], int(row[2])) for row in rows}


def _unborne(span: Span, operators: Operators) -> Sum:
    row = session.execute(
        select(func.count(), func.coalesce(func.sum(BankTransfer.amount), 0)).where(
            _in(BankTransfer.told_at, span),
            _of(BankTransfer.operator_id, operators),
            BankTransfer.source == Source.STAFF,
            BankTransfer.bank_told_at.is_(None),
        )
    ).one()
    return Sum(row[0], int(row[1]))


def _balance(span: Span) -> tuple[dict[MovementKind, Sum], Dong]:
    rows = session.execute(
        select(
            ProviderMovement.kind,
            func.count(),
            func.sum(ProviderMovement.amount),
            func.sum(ProviderMovement.fee),
        )
        .where(_in(ProviderMovement.at, span))
        .group_by(ProviderMovement.kind)
    ).all()
    return {row[0]: Sum(row[1], int(row[2])) for row in rows}, sum(int(row[3]) for row in rows)


def _counters(span: Span, operators: Operators) -> list[tuple[str, Sum]]:
    rows = session.execute(
        select(Outlet.name, func.count(), func.sum(PaymentEvent.amount))
        .select_from(PaymentEvent)
        .join(Payment, Payment.id == PaymentEvent.payment_id)
        .join(Fulfilment, Fulfilment.id == Payment.fulfilment_id)
        .join(Outlet, Outlet.id == Fulfilment.outlet_id)
        .where(
            _in(PaymentEvent.at, span),
            Payment.method == Method.AT_OUTLET,
            PaymentEvent.kind == PaymentEventKind.RECEIVED,
            _of(Payment.operator_id, operators),
        )
        .group_by(Outlet.id, Outlet.name)
        .order_by(Outlet.name, Outlet.id)
    )
    return [(row[0], Sum(row[1], int(row[2]))) for row in rows]


def _passed_on(day: date, operators: Operators) -> Sum:
    row = session.execute(
        select(func.count(), func.coalesce(func.sum(RemittanceLine.collected), 0))
        .join(Remittance, Remittance.id == RemittanceLine.remittance_id)
        .where(
            RemittanceLine.settles,
            Remittance.state == RemittanceState.APPLIED,
            Remittance.received_on == day,
            _of(Remittance.operator_id, operators),
        )
    ).one()
    return Sum(row[0], int(row[1]))


def _refunds(span: Span, operators: Operators) -> dict[RefundWay, Sum]:
    rows = session.execute(
        select(Refund.way, func.count(), func.sum(Refund.amount))
        .where(
            _in(Refund.done_at, span),
            Refund.state == RefundState.DONE,
            Refund.way != RefundWay.EXCHANGE,
            _of(Refund.operator_id, operators),
        )
        .group_by(Refund.way)
    )
    return {row[0]: Sum(row[1], int(row[2])) for row in rows}
