"""Pages of outlets: the finder, an outlet's page, and the work on outlets."""

from shop.outlets.views import finder, hours, operators, page, people, staff
from shop.outlets.views.blueprint import blueprint

__all__ = ["blueprint", "finder", "hours", "operators", "page", "people", "staff"]
