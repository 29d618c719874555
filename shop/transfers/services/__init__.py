"""What may be done with a transfer. Lock order: transfer, variants, lots, stock items."""

from shop.transfers.services.arriving import Came, receive, receive_all, turn_back
from shop.transfers.services.bringing import bring
from shop.transfers.services.drafting import add_line, change_lines, start
from shop.transfers.services.sending import cancel, make_ready, send, unpack

__all__ = [
    "Came",
    "add_line",
    "bring",
    "cancel",
    "change_lines",
    "make_ready",
    "receive",
    "receive_all",
    "send",
    "start",
    "turn_back",
    "unpack",
]
