"""Pages of orders: the customer's, and those of the outlet that serves them."""

from __future__ import annotations

from shop.orders.views import (
    again,
    board,
    collecting,
    customer,
    desk,
    editing,
    elsewhere,
    exchanging,
    printing,
    recipients,
    refunding,
    requests,
    returns,
    staff_returns,
    withdrawing,
)
from shop.orders.views.blueprint import blueprint

__all__ = [
    "again",
    "blueprint",
    "board",
    "collecting",
    "customer",
    "desk",
    "editing",
    "elsewhere",
    "exchanging",
    "printing",
    "recipients",
    "refunding",
    "requests",
    "returns",
    "staff_returns",
    "withdrawing",
]
