"""Pages of the counter."""

from shop.till.views import paying, receipts, sale
from shop.till.views.blueprint import blueprint

__all__ = ["blueprint", "paying", "receipts", "sale"]
