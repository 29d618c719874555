"""Pages of company orders: choose goods, fill the sheet, correct a row, order."""

from __future__ import annotations

from shop.companies.views import beginning, filling, ordering
from shop.companies.views.blueprint import blueprint

__all__ = ["beginning", "blueprint", "filling", "ordering"]
