"""What buyers' banks took back of the money of orders (đồng), and hold until they decide.

Whoever calls to write holds the locks of the orders; a lock guards the disputes of its order as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from shop.core.money import Dong
from shop.extensions import session
from shop.payments.dispute_states import DISPUTE_MOVES, DisputeState
from shop.payments.models import CardDispute, Payment, Refund
from shop.payments.refund_states import COUNTED, RefundWay


def orders_of(intent: str) -> Sequence[int]:
    """The orders that a payment at the service paid for: its own, and those its goods were exchanged for. No lock."""
    return session.scalars(
        select(Payment.order_id)
        .where(Payment.provider_intent == intent, Payment.paid > 0)
        .distinct()
        .order_by(Payment.order_id)
    ).all()


def of_ref(ref: str) -> Sequence[CardDispute]:
    """What a dispute takes, attempt by attempt, as it is now."""
    return session.scalars(
        select(CardDispute)
        .where(CardDispute.ref == ref)
        .order_by(CardDispute.id)
        .execution_options(populate_existing=True)
    ).all()


def open_for(ref: str, intent: str, amount: Dong, *, at: datetime) -> Sequence[CardDispute]:
    """Write what a dispute takes of each attempt that the disputed money pays for, the oldest first."""
    paid = session.scalars(
        select(Payment)
        .where(Payment.provider_intent == intent, Payment.paid > 0)
        .order_by(Payment.id)
        .execution_options(populate_existing=True)
    ).all()
    found, left = [], amount
    for payment in paid:
        part = min(left, payment.paid - _moved_on(payment.id) - taken_of(payment.id))
        if part > 0:
            found.append(_row(ref, payment, part, at))
            left -= part
    session.add_all(found)
    session.flush()
    return found


def move(one: CardDispute, to: DisputeState, *, at: datetime) -> None:
    """The bank decided. Raises Refused when the table does not allow it."""
    DISPUTE_MOVES.check(one.state, to)
    one.state, one.moved_at, one.twice = to, at, 0
    session.flush()


def lost(order_id: int) -> Dong:
    """What of the money of an order is gone by disputes, beside what went back otherwise."""
    return _sum(
        CardDispute.amount - CardDispute.twice,
        CardDispute.order_id == order_id,
        CardDispute.state == DisputeState.LOST,
    )


def lost_of(payment_id: int) -> Dong:
    """What of the money of an attempt is gone by disputes, beside what went back otherwise."""
    return _sum(
        CardDispute.amount - CardDispute.twice,
        CardDispute.payment_id == payment_id,
        CardDispute.state == DisputeState.LOST,
    )


def held(order_id: int) -> Dong:
    """What of the money of an order banks hold until they decide."""
    return _sum(CardDispute.amount, CardDispute.order_id == order_id, CardDispute.state == DisputeState.OPEN)


def held_payments() -> Select[int]:
    """The attempts over which banks have not decided yet."""
    return select(CardDispute.payment_id).where(CardDispute.state == DisputeState.OPEN)


def is_held(payment_id: int | None) -> bool:
    """Whether a bank has not decided yet over the money of an attempt."""
    found = held_payments().where(CardDispute.payment_id == payment_id)
    return session.scalar(found.limit(1)) is not None


def taken_of(payment_id: int) -> Dong:
    """What of the money of an attempt banks hold, or gave to the customer."""
    return _sum(
        CardDispute.amount, CardDispute.payment_id == payment_id, CardDispute.state != DisputeState.WON
    )


def cover(order_id: int) -> Dong:
    """What of the lost money of an order stands for nothing yet that is owed to the customer."""
    return lost(order_id) - _paid_for(Refund.order_id == order_id)


def cover_of(one: CardDispute) -> Dong:
    """What of a lost dispute stands for nothing yet that is owed to the customer of its order."""
    return one.amount - one.twice - _paid_for(Refund.order_id == one.order_id, Refund.reference == one.ref)


def _paid_for(*conditions: ColumnElement[bool]) -> Dong:
    """What was owed that lost disputes paid."""
    return _sum(Refund.amount, Refund.way == RefundWay.DISPUTE, Refund.state.in_(COUNTED), *conditions)


def _row(ref: str, payment: Payment, amount: Dong, at: datetime) -> CardDispute:
    return CardDispute(
        ref=ref,
        order_id=payment.order_id,
        payment_id=payment.id,
        state=DisputeState.OPEN,
        amount=amount,
        twice=0,
        opened_at=at,
        moved_at=at,
    )


def _moved_on(payment_id: int) -> Dong:
    """What of an attempt pays for goods that were given instead, in another order."""
    return _sum(
        Refund.amount,
        Refund.payment_id == payment_id,
        Refund.way == RefundWay.EXCHANGE,
        Refund.state.in_(COUNTED),
    )


def _sum(column: Any, *conditions: ColumnElement[bool]) -> Dong:
    return int(session.scalar(select(func.sum(column)).where(*conditions)) or 0)
