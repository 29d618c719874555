"""What may be done to stock. Every change of a balance goes through ``posting.post``."""

from shop.inventory.choosing import ShortLine, Want
from shop.inventory.services.leaving import UnitsOut, dispatch, hand_over, refused_back
from shop.inventory.services.posting import Change, post
from shop.inventory.services.reserving import release, reserve

__all__ = [
    "Change",
    "ShortLine",
    "UnitsOut",
    "Want",
    "dispatch",
    "hand_over",
    "post",
    "refused_back",
    "release",
    "reserve",
]
