"""Pages of cases."""

from shop.cases.views import pages
from shop.cases.views.blueprint import blueprint

__all__ = ["blueprint", "pages"]
