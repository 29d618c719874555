"""Pages of sheets, at the desks of producers and of staff."""

from shop.imports.views import exports, own, photos, staff
from shop.imports.views.blueprint import blueprint

__all__ = ["blueprint", "exports", "own", "photos", "staff"]
