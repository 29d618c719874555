"""Pages of the checkout: where to, then review and order."""

from __future__ import annotations

from shop.checkout.views import delivery, review
from shop.checkout.views.blueprint import blueprint

__all__ = ["blueprint", "delivery", "review"]
