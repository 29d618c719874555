"""Pages about money: the customer's transfer, what staff confirm, statements, and the notices of services."""

from __future__ import annotations

from shop.payments.views import bank, confirming, customer, notice, statements
from shop.payments.views.blueprint import blueprint

__all__ = ["bank", "blueprint", "confirming", "customer", "notice", "statements"]
