"""The life of a sale at the counter until it is an order; from then on the order has a life of its own."""

from enum import StrEnum

from shop.core.states import Transitions


class SaleState(StrEnum):
    """Where a sale stands: being put together, an order, or given up."""

    OPEN = "open"
    PLACED = "placed"
    DROPPED = "dropped"


class Money(StrEnum):
    """What is put on the counter: notes, or a transfer by the code that is shown."""

    CASH = "cash"
    TRANSFER = "transfer"


SALE_MOVES = Transitions(
    "counter_sale",
    {
        SaleState.OPEN: {SaleState.PLACED, SaleState.DROPPED},
        SaleState.PLACED: set(),
        SaleState.DROPPED: set(),
    },
)
