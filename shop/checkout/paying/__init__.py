"""Money that comes ahead, by transfer or card: who gets it, what it settles, what happens when it does not come."""

from shop.checkout.paying.ahead import Rest, comes_first, rest_of
from shop.checkout.paying.ahead import transfer_of as rest_by_transfer
from shop.checkout.paying.card_settling import Settled
from shop.checkout.paying.card_settling import settle as settle_page
from shop.checkout.paying.claiming import claim
from shop.checkout.paying.confirming import confirm
from shop.checkout.paying.end_page import Wish, end_page, fulfil
from shop.checkout.paying.hearing import hear
from shop.checkout.paying.lapsing import due, lapse
from shop.checkout.paying.noticing import take_notice
from shop.checkout.paying.resolving import put_to_order, send_back
from shop.checkout.paying.settling import Outcome, receive
from shop.checkout.paying.starting import start
from shop.checkout.paying.sweeping import sweep
from shop.checkout.paying.switching import switch

__all__ = [
    "Outcome",
    "Rest",
    "Settled",
    "Wish",
    "claim",
    "comes_first",
    "confirm",
    "due",
    "end_page",
    "fulfil",
    "hear",
    "lapse",
    "put_to_order",
    "receive",
    "rest_by_transfer",
    "rest_of",
    "send_back",
    "settle_page",
    "start",
    "sweep",
    "switch",
    "take_notice",
]
