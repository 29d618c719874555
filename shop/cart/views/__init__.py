"""Pages of the cart."""

from __future__ import annotations

from shop.cart.views import pages
from shop.cart.views.blueprint import blueprint

__all__ = ["blueprint", "pages"]
