"""Goods that come back: asked for, decided, received by lot, and what is owed for them."""

from shop.checkout.returning.closing import Decision, Proposal, close, proposal
from shop.checkout.returning.deciding import approve, refuse, withdraw
from shop.checkout.returning.receiving import Received, receive
from shop.checkout.returning.requesting import Wish, request, take_over

__all__ = [
    "Decision",
    "Proposal",
    "Received",
    "Wish",
    "approve",
    "close",
    "proposal",
    "receive",
    "refuse",
    "request",
    "take_over",
    "withdraw",
]
