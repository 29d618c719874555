"""Pages of the yearly cycle: of programme staff, and of producers."""

from shop.evaluations.views import files, inspections, lists, own
from shop.evaluations.views.blueprint import blueprint

__all__ = ["blueprint", "files", "inspections", "lists", "own"]
