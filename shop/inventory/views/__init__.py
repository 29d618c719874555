"""Pages of inventory."""

from shop.inventory.views import lot, receiving, stock, variant
from shop.inventory.views.blueprint import blueprint

__all__ = ["blueprint", "lot", "receiving", "stock", "variant"]
