"""The lives of an enquiry about wholesale and of a wanted quantity on the board."""

from enum import StrEnum

from shop.core.states import Transitions


class EnquiryState(StrEnum):
    """Where an enquiry stands."""

    NEW = "new"
    ANSWERED = "answered"


class PostState(StrEnum):
    """Where a wanted quantity stands."""

    SUBMITTED = "submitted"  # staff have not read it yet
    SHOWN = "shown"
    REFUSED = "refused"
    CLOSED = "closed"


ENQUIRY_MOVES = Transitions(
    "enquiry", {EnquiryState.NEW: {EnquiryState.ANSWERED}, EnquiryState.ANSWERED: set()}
)
POST_MOVES = Transitions(
    "wanted_post",
    {
        PostState.SUBMITTED: {PostState.SHOWN, PostState.REFUSED, PostState.CLOSED},
        PostState.SHOWN: {PostState.CLOSED, PostState.REFUSED},
        PostState.REFUSED: set(),
        PostState.CLOSED: set(),
    },
)
