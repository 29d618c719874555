"""The life of a dispute: a buyer's bank takes money of a card back, and decides later who has it."""

from enum import StrEnum

from shop.core.states import Transitions


class DisputeState(StrEnum):
    """Who has the money; ``open``: the bank, until it decides."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


DISPUTE_MOVES = Transitions(
    "dispute",
    {
        DisputeState.OPEN: {DisputeState.WON, DisputeState.LOST},
        DisputeState.WON: {DisputeState.LOST},  # banks may decide again
        DisputeState.LOST: {DisputeState.WON},
    },
)
