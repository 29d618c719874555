"""Whose order it is."""

from __future__ import annotations

from shop.extensions import session
from shop.orders.models import Order


def claim(order_id: int, user_id: int) -> bool:
    """Give a guest's order to an account; False when it belongs to one already."""
    order = session.get(Order, order_id, with_for_update={"key_share": True}, populate_existing=True)
    if order is None or order.user_id is not None:
        return False
    order.user_id = user_id
    return True
