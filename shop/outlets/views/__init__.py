"""Pages of outlets: the finder, an outlet's page, and the work on outlets."""

from shop.outlets import answering
from shop.outlets.views import choosing, finder, hours, operators, page, people, photos, staff
from shop.outlets.views.blueprint import blueprint

__all__ = [
    "answering",
    "blueprint",
    "choosing",
    "finder",
    "hours",
    "operators",
    "page",
    "people",
    "photos",
    "staff",
]
