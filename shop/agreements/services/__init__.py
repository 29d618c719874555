"""Making agreements: terms are versions that both sides sign off, start on a day, and never change afterwards."""

from shop.agreements.services.answering import accept, decline, record_signature
from shop.agreements.services.proposing import Draft, Losses, Rate, add_terms, propose
from shop.agreements.services.signing import end, sign
from shop.agreements.services.usual import forget_usual, set_usual

__all__ = [
    "Draft",
    "Losses",
    "Rate",
    "accept",
    "add_terms",
    "decline",
    "end",
    "forget_usual",
    "propose",
    "record_signature",
    "set_usual",
    "sign",
]
