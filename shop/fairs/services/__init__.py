"""What happens to fairs. Plain functions; the caller opens the transaction."""

from shop.fairs.services.closing import close
from shop.fairs.services.counting import Seen, count, drop
from shop.fairs.services.events import FairDraft, add_stall, announce, change
from shop.fairs.services.making import Takings, make

__all__ = [
    "FairDraft",
    "Seen",
    "Takings",
    "add_stall",
    "announce",
    "change",
    "close",
    "count",
    "drop",
    "make",
]
