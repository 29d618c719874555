"""Pages of the checkout: where to, then review and order; and which outlet is chosen."""

from __future__ import annotations

from shop.checkout.views import choosing, delivery, review
from shop.checkout.views.blueprint import blueprint

__all__ = ["blueprint", "choosing", "delivery", "review"]
