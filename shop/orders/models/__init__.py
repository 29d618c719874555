"""The tables of orders, one module a subject."""

from shop.orders.models.orders import (
    Fulfilment,
    FulfilmentLine,
    Order,
    OrderEvent,
    OrderLine,
    OrderRecipient,
)
from shop.orders.models.returns import Exchange, Return, ReturnLine, ReturnPhoto, ReturnUnits

__all__ = [
    "Exchange",
    "Fulfilment",
    "FulfilmentLine",
    "Order",
    "OrderEvent",
    "OrderLine",
    "OrderRecipient",
    "Return",
    "ReturnLine",
    "ReturnPhoto",
    "ReturnUnits",
]
