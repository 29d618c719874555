"""Pages of producers: for shoppers, and for programme staff."""

from shop.producers.views import (
    inviting,
    joining,
    own_bank,
    own_details,
    public,
    staff,
    staff_joining,
    staff_telling,
)
from shop.producers.views.blueprint import blueprint

__all__ = [
    "blueprint",
    "inviting",
    "joining",
    "own_bank",
    "own_details",
    "public",
    "staff",
    "staff_joining",
    "staff_telling",
]
