"""Pages about invoices: the seller's and the customer's."""

from __future__ import annotations

from shop.accounts.hooks import on_erase
from shop.invoices import erasing
from shop.invoices.views import customer, exchange, selling
from shop.invoices.views.blueprint import blueprint

on_erase(erasing.erase_of_user)

__all__ = ["blueprint", "customer", "exchange", "selling"]
