"""What happens to a sale at the counter. Plain functions; the caller opens the transaction."""

from shop.till.services.dated import Taken, sell_then
from shop.till.services.selling import Pay, begin_again, receive, sell
from shop.till.services.writing import add, drop, set_quantity

__all__ = [
    "Pay",
    "Taken",
    "add",
    "begin_again",
    "drop",
    "receive",
    "sell",
    "sell_then",
    "set_quantity",
]
