"""Whoever has no cart yet gets one for the asking, but not without end from one address."""

from __future__ import annotations

from datetime import datetime

from shop.accounts import throttling
from shop.accounts.throttling import Limit, TooManyTries
from shop.cart.queries import Visitor

NEW_CARTS = 120
WINDOW = 600


def count_new_cart(visitor: Visitor, at: datetime) -> None:
    """In the transaction that puts something in: count the cart that a guest without one gets. Raises TooManyTries.

    What is refused makes no cart and is not counted.
    """
    if visitor != Visitor():
        return
    wait = throttling.take([Limit(throttling.key("cart", throttling.visitor()), NEW_CARTS, WINDOW)], at)
    if wait:
        raise TooManyTries(wait)
