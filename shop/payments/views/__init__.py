"""Pages about money: the customer's transfer or card, what staff confirm, statements, and the notices of services."""

from __future__ import annotations

from shop.payments.views import bank, card, confirming, customer, notice, refunds, statements, webhook
from shop.payments.views.blueprint import blueprint

__all__ = [
    "bank",
    "blueprint",
    "card",
    "confirming",
    "customer",
    "notice",
    "refunds",
    "statements",
    "webhook",
]
