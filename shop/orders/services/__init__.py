"""What happens to an order: it is made once; after that locks, moves and their history."""

from shop.orders.services.creation import append, create
from shop.orders.services.drafts import (
    Created,
    Customer,
    Gift,
    NewFulfilment,
    NewLine,
    NewOrder,
    Recipient,
)
from shop.orders.services.moving import (
    Locked,
    complete_if_ended,
    lock_order,
    lock_order_of,
    move_fulfilment,
    move_order,
    record,
)
from shop.orders.services.owning import claim

__all__ = [
    "Created",
    "Customer",
    "Gift",
    "Locked",
    "NewFulfilment",
    "NewLine",
    "NewOrder",
    "Recipient",
    "append",
    "claim",
    "complete_if_ended",
    "create",
    "lock_order",
    "lock_order_of",
    "move_fulfilment",
    "move_order",
    "record",
]
