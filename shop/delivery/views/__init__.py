"""Staff pages of the delivery tariff and of the days on which orders are taken."""

from __future__ import annotations

from shop.delivery.views import day_rules, rates
from shop.delivery.views.blueprint import blueprint

__all__ = ["blueprint", "day_rules", "rates"]
