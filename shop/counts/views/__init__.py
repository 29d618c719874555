"""Pages of counts."""

from shop.counts.views import entering, index, review, sheet
from shop.counts.views.blueprint import blueprint

__all__ = ["blueprint", "entering", "index", "review", "sheet"]
