"""Pages of reviews."""

from shop.reviews.views import buyers, producers, staff
from shop.reviews.views.blueprint import blueprint

__all__ = ["blueprint", "buyers", "producers", "staff"]
