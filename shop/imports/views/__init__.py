"""Pages of sheets, at the desks of producers and of staff."""

from shop.imports.views import decisions, exports, own, photos, staff
from shop.imports.views.blueprint import blueprint

__all__ = ["blueprint", "decisions", "exports", "own", "photos", "staff"]
