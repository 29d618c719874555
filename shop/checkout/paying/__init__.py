"""Money that comes by transfer: who gets it, what it settles, what happens when it does not come."""

from shop.checkout.paying.claiming import claim
from shop.checkout.paying.confirming import confirm
from shop.checkout.paying.lapsing import due, lapse
from shop.checkout.paying.noticing import take_notice
from shop.checkout.paying.resolving import put_to_order, send_back
from shop.checkout.paying.settling import Outcome, receive
from shop.checkout.paying.switching import pay_in_cash

__all__ = [
    "Outcome",
    "claim",
    "confirm",
    "due",
    "lapse",
    "pay_in_cash",
    "put_to_order",
    "receive",
    "send_back",
    "take_notice",
]
