"""Money that goes back: who owes it, how it leaves, where it shall go, and what the customer is told."""

from shop.checkout.refunding.accounts import erase_of_user, erase_old, name_account
from shop.checkout.refunding.coming_back import is_own_money, own_money, sent_back
from shop.checkout.refunding.disputing import take as take_dispute
from shop.checkout.refunding.owing import owe, owe_part, owe_rest, owe_transfer
from shop.checkout.refunding.paying_out import drop, keep_transfer, pay_out, transfer_went_back
from shop.checkout.refunding.sending import hear, send, waiting

__all__ = [
    "drop",
    "erase_of_user",
    "erase_old",
    "hear",
    "is_own_money",
    "keep_transfer",
    "name_account",
    "owe",
    "owe_part",
    "owe_rest",
    "owe_transfer",
    "own_money",
    "pay_out",
    "send",
    "sent_back",
    "take_dispute",
    "transfer_went_back",
    "waiting",
]
