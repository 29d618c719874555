"""Goods that were paid ahead and that nobody gets: the money is owed back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from shop.checkout import refunding
from shop.checkout.paying import matters
from shop.core.money import Dong
from shop.extensions import session
from shop.orders.models import Fulfilment, Order, OrderLine
from shop.payments import attempts
from shop.payments import queries as payments
from shop.payments.refund_states import RefundReason
from shop.payments.states import PaymentState


def end_attempt(order: Order, reason: RefundReason, why: str, *, at: datetime, by: int | None) -> None:
    """A whole order ends: nobody waits for its money any more; what came of it, and is not owed yet, is owed back."""
    attempt = attempts.latest(order.id)
    if attempt is not None and attempt.state is PaymentState.DUE:
        attempts.give_up(attempt, at=at)
        matters.short_is_settled(attempt, "Đơn đã kết thúc: xem việc hoàn tiền của đơn.", at=at, by=by)
    refunding.owe_rest(order, reason, why, at=at, by=by)


def end_part(
    order: Order, part: Fulfilment, reason: RefundReason, why: str, *, at: datetime, by: int | None
) -> None:
    """A part of an order that was paid ahead is not served or not taken: its goods and fee are owed back."""
    if payments.is_prepaid(order.payment_method):
        refunding.owe_part(order, part, reason, why, at=at, by=by)


def part_total(part: Fulfilment) -> Dong:
    """What the customer paid or pays for a part: its lines and its delivery."""
    goods = session.scalar(select(func.sum(OrderLine.total)).where(OrderLine.fulfilment_id == part.id))
    return int(goods or 0) + part.fee
