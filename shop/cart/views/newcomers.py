"""Whoever has no cart yet gets one for the asking, but not without end from one address."""

from __future__ import annotations

from datetime import datetime

from shop.accounts import throttling
from shop.accounts.throttling import Limit
from shop.cart.queries import Visitor

NEW_CARTS = 120
WINDOW = 600


def spend_new_cart(visitor: Visitor, at: datetime) -> None:
    """Before something is put in: count the cart that a guest without one would get. Raises TooManyTries."""
    if visitor == Visitor():
        throttling.spend([Limit(throttling.key("cart", throttling.visitor()), NEW_CARTS, WINDOW)], at)
