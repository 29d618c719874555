"""Pages of the cart."""

from __future__ import annotations

from shop.cart.views import composing, pages, vouchers
from shop.cart.views.blueprint import blueprint

__all__ = ["blueprint", "composing", "pages", "vouchers"]
