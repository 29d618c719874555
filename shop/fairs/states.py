"""The life of a count at a fair, and why goods are gone without being sold."""

from enum import StrEnum

from shop.core.states import Transitions


class FairCountState(StrEnum):
    """Written down, then made into sales; or dropped, which changes nothing."""

    OPEN = "open"
    MADE = "made"
    DROPPED = "dropped"


class Loss(StrEnum):
    """Why units are gone that nobody bought; each is the kind of the movement that is posted."""

    DAMAGED = "damaged"
    SAMPLED = "sampled"
    GIVEN = "given"
    STOLEN = "stolen"
    LOST = "lost"


FAIR_COUNT_MOVES = Transitions(
    "fair_count",
    {
        FairCountState.OPEN: {FairCountState.MADE, FairCountState.DROPPED},
        FairCountState.MADE: set(),
        FairCountState.DROPPED: set(),
    },
)
