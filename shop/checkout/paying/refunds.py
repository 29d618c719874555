"""Goods that were paid ahead and that nobody gets: the money is owed back, and people are told to send it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from shop.checkout.paying import matters
from shop.core.money import Dong
from shop.extensions import session
from shop.orders.models import Fulfilment, Order, OrderLine
from shop.payments import attempts
from shop.payments import queries as payments
from shop.payments.states import PaymentState


def end_attempt(order: Order, why: str, *, at: datetime, by: int | None) -> None:
    """A whole order ends: nobody waits for its transfer any more; what came of it is owed back."""
    attempt = attempts.latest(order.id)
    if attempt is None:
        return
    if attempt.state is PaymentState.DUE:
        attempts.give_up(attempt, at=at)
    if attempt.paid:
        matters.owe_back(order, attempt.paid, why, at=at, by=by)


def end_part(order: Order, part: Fulfilment, why: str, *, at: datetime, by: int | None) -> None:
    """A part of an order that was paid ahead is not served or not taken: its goods and fee are owed back."""
    if payments.is_prepaid(order.payment_method):
        matters.owe_back(order, part_total(part), why, part=part, at=at, by=by)


def part_total(part: Fulfilment) -> Dong:
    """What the customer paid or pays for a part: its lines and its delivery."""
    goods = session.scalar(select(func.sum(OrderLine.total)).where(OrderLine.fulfilment_id == part.id))
    return int(goods or 0) + part.fee
