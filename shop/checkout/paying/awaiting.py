"""The whole of an order is asked for ahead, and its goods are held until the deadline. Nobody outside is asked yet."""

from __future__ import annotations

from datetime import datetime, timedelta

from shop.checkout.paying import telling
from shop.core.money import Dong
from shop.orders.models import Order
from shop.payments import attempts, cards
from shop.payments.accounts import Account


def transfer(order: Order, account: Account, amount: Dong, *, hours: int, at: datetime) -> None:
    """By transfer to one account."""
    deadline_at = at + timedelta(hours=hours)
    attempts.open_transfer(order.id, account, amount, deadline_at=deadline_at, at=at)
    telling.to_pay(order, amount, deadline_at, at=at)


def card(order: Order, amount: Dong, *, minutes: int, at: datetime) -> None:
    """By card, to the shop."""
    lasts = timedelta(minutes=minutes)
    attempt = cards.open_card(order.id, order.code, amount, lasts=lasts, at=at)
    telling.to_pay_by_card(order, amount, attempt.deadline_at or at + lasts, at=at)
