"""The ways to pay that this shop knows, in the order in which they are shown."""

from __future__ import annotations

from shop.core.errors import BadInput
from shop.core.sentences import lazy
from shop.orders.states import Door
from shop.payments.methods.at_outlet import AtOutlet
from shop.payments.methods.base import PaymentMethod
from shop.payments.methods.card import Card
from shop.payments.methods.exchange import Exchange
from shop.payments.methods.on_delivery import OnDelivery
from shop.payments.methods.vietqr import VietQR
from shop.payments.providers import current as provider
from shop.payments.states import Method

METHODS: tuple[PaymentMethod, ...] = (OnDelivery(), AtOutlet(), VietQR(), Card(), Exchange())


def offered(door: Door, *, prepaid: bool = True, transfer: bool = True) -> list[PaymentMethod]:
    """The ways to pay for goods that reach the customer through this door; paying ahead only where it can be.

    `transfer`: whether anybody has an account for one. A card needs a payment service.
    """
    left_out = set() if transfer else {Method.VIETQR}
    if provider() is None:
        left_out.add(Method.CARD)
    return [
        method
        for method in METHODS
        if door in method.doors and method.method not in left_out and (prepaid or not method.is_prepaid)
    ]


def is_prepaid(value: str) -> bool:
    """Whether an order with this stored way to pay is paid before anything is handed over."""
    return any(method.is_prepaid for method in METHODS if method.method == value)


def find(value: str, door: Door) -> PaymentMethod:
    """The adapter of a stored or typed value. Raises BadInput on `payment` when this door does not offer it."""
    for method in offered(door):
        if method.method == value:
            return method
    raise BadInput("payment", lazy("Cách trả tiền này không dùng được với cách nhận hàng đã chọn."))
