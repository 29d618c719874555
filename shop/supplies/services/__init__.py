"""What is done with announced deliveries."""

from shop.supplies.services.announcing import MOST_LINES, MOST_UNITS, Announced, announce, withdraw
from shop.supplies.services.receiving import Came, receive, receive_all, undo_receipt

__all__ = [
    "MOST_LINES",
    "MOST_UNITS",
    "Announced",
    "Came",
    "announce",
    "receive",
    "receive_all",
    "undo_receipt",
    "withdraw",
]
