"""The ways to pay that this shop offers, in the order in which they are shown."""

from __future__ import annotations

from shop.core.errors import BadInput
from shop.core.sentences import lazy
from shop.orders.states import Door
from shop.payments.methods.at_outlet import AtOutlet
from shop.payments.methods.base import PaymentMethod
from shop.payments.methods.on_delivery import OnDelivery
from shop.payments.methods.vietqr import VietQR

METHODS: tuple[PaymentMethod, ...] = (OnDelivery(), AtOutlet(), VietQR())


def offered(door: Door, *, prepaid: bool = True) -> list[PaymentMethod]:
    """The ways to pay for goods that reach the customer through this door; paying ahead only where it can be."""
    return [method for method in METHODS if door in method.doors and (prepaid or not method.is_prepaid)]


def is_prepaid(value: str) -> bool:
    """Whether an order with this stored way to pay is paid before anything is handed over."""
    return any(method.is_prepaid for method in METHODS if method.method == value)


def find(value: str, door: Door) -> PaymentMethod:
    """The adapter of a stored or typed value. Raises BadInput on `payment` when this door does not offer it."""
    for method in offered(door):
        if method.method == value:
            return method
    raise BadInput("payment", lazy("Cách trả tiền này không dùng được với cách nhận hàng đã chọn."))
