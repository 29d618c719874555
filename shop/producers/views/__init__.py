"""Pages of producers: for shoppers, and for programme staff."""

from shop.producers.views import public, staff
from shop.producers.views.blueprint import blueprint

__all__ = ["blueprint", "public", "staff"]
