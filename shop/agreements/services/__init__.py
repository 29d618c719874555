"""Making agreements: terms are versions that both sides sign off, start on a day, and never change afterwards."""

from shop.agreements.services.answering import accept, decline, record_signature
from shop.agreements.services.proposing import Draft, Losses, Rate, add_terms, propose
from shop.agreements.services.signing import end, sign

__all__ = [
    "Draft",
    "Losses",
    "Rate",
    "accept",
    "add_terms",
    "decline",
    "end",
    "propose",
    "record_signature",
    "sign",
]
