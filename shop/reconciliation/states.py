"""What may be wrong with a line of the balance at a payment service."""

from enum import StrEnum


class Mismatch(StrEnum):
    """Why people have to look at a line."""

    UNKNOWN = "unknown"  # no payment or refund of the shop is behind it
    AMOUNT = "amount"  # another sum than the shop wrote down
    CURRENCY = "currency"  # not đồng
    STATE = "state"  # the shop takes it for something that did not happen, or not yet
