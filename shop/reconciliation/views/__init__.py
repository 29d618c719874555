"""The page of reconciliation."""

from shop.reconciliation.views import day
from shop.reconciliation.views.blueprint import blueprint

__all__ = ["blueprint", "day"]
