"""A batch is recalled: stopped everywhere, its buyers told, its open orders moved or told one by one."""

from shop.checkout.recalling.asking import ask, asked, decline, open_asks
from shop.checkout.recalling.listing import (
    MOST,
    BatchRow,
    Recalled,
    count_own_batches,
    find_batches,
    open_recall,
    own_batches,
    producer_of,
    province_of,
    recalls,
)
from shop.checkout.recalling.lookup import (
    Buyer,
    Held,
    Places,
    Shelf,
    Sight,
    buyers,
    held,
    places,
)
from shop.checkout.recalling.stopping import lift, recall, tell_holder

__all__ = [
    "MOST",
    "BatchRow",
    "Buyer",
    "Held",
    "Places",
    "Recalled",
    "Shelf",
    "Sight",
    "ask",
    "asked",
    "buyers",
    "count_own_batches",
    "decline",
    "find_batches",
    "held",
    "lift",
    "open_asks",
    "open_recall",
    "own_batches",
    "places",
    "producer_of",
    "province_of",
    "recall",
    "recalls",
    "tell_holder",
]
