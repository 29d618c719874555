"""The ways to pay that this shop offers, in the order in which they are shown."""

from __future__ import annotations

from shop.core.errors import BadInput
from shop.core.sentences import lazy
from shop.orders.states import Door
from shop.payments.methods.at_outlet import AtOutlet
from shop.payments.methods.base import PaymentMethod
from shop.payments.methods.on_delivery import OnDelivery

METHODS: tuple[PaymentMethod, ...] = (OnDelivery(), AtOutlet())


def offered(door: Door) -> list[PaymentMethod]:
    """The ways to pay for goods that reach the customer through this door."""
    return [method for method in METHODS if door in method.doors]


def find(value: str, door: Door) -> PaymentMethod:
    """The adapter of a stored or typed value. Raises BadInput on `payment` when this door does not offer it."""
    for method in offered(door):
        if method.method == value:
            return method
    raise BadInput("payment", lazy("Cách trả tiền này không dùng được với cách nhận hàng đã chọn."))
