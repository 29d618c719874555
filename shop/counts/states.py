"""The life of a count, what it covers, and why the shelf differs from the book."""

from enum import StrEnum

from shop.core.states import Transitions


class CountState(StrEnum):
    """Counted blind, handed in, then posted by a second person; or given up, which posts nothing."""

    OPEN = "open"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    CANCELLED = "cancelled"


class Scope(StrEnum):
    """What a count covers."""

    ALL = "all"
    SPOT = "spot"  # the goods whose place is one floor, kiosk or shelf
    SET = "set"  # the goods of one official set


class Reason(StrEnum):
    """Why a line differs; each is the kind of the movement that is posted."""

    FOUND = "found"
    DAMAGED = "damaged"
    EXPIRED = "expired"
    SAMPLED = "sampled"
    GIVEN = "given"
    STOLEN = "stolen"
    LOST = "lost"
    CORRECTED = "corrected"


class WorthBy(StrEnum):
    """What a difference is valued at."""

    COST = "cost"  # what the operator paid for this lot
    PRICE = "price"  # the price in force here: consigned goods and lots without a cost


COUNT_MOVES = Transitions(
    "count",
    {
        CountState.OPEN: {CountState.SUBMITTED, CountState.CANCELLED},
        CountState.SUBMITTED: {CountState.OPEN, CountState.APPROVED, CountState.CANCELLED},
        CountState.APPROVED: set(),
        CountState.CANCELLED: set(),
    },
)
GOING = (CountState.OPEN, CountState.SUBMITTED)
