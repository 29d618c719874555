"""What happens to an order once it is there: locks, moves and their history."""

from shop.orders.services.moving import (
    Locked,
    complete_if_ended,
    lock_order,
    lock_order_of,
    move_fulfilment,
    move_order,
    record,
)

__all__ = [
    "Locked",
    "complete_if_ended",
    "lock_order",
    "lock_order_of",
    "move_fulfilment",
    "move_order",
    "record",
]
