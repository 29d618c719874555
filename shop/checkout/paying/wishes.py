"""What an order that waits for a card shall become, once the service has ended the page for it."""

from __future__ import annotations

from datetime import datetime

from shop.orders.models import Order
from shop.orders.states import OrderState
from shop.payments import cards
from shop.payments.states import Method

LAPSED = "lapsed"
CANCELLED = "cancelled"  # any other wish is the name of another way to pay


def begin(order: Order, ends_as: str, *, at: datetime, note: str | None = None) -> int | None:
    """An order that waits for a card begins to end; the attempt whose page has to be ended first, None without one."""
    attempt = cards.latest(order.id) if order.payment_method == Method.CARD.value else None
    if attempt is None or order.state is not OrderState.AWAITING_PAYMENT or attempt.state not in cards.OPEN:
        return None
    cards.begin_end(attempt, ends_as, at=at, note=note)
    return attempt.id
