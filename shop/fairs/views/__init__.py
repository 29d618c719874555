"""Pages of fairs: for everybody, for operators, and for the people of a stall."""

from shop.fairs.views import counting, public, staff, stall
from shop.fairs.views.blueprint import blueprint

__all__ = ["blueprint", "counting", "public", "staff", "stall"]
