"""The life of a return: of its goods only; its money is a refund, its exchange an order, each with a life of its own."""

from enum import StrEnum

from shop.core.states import Transitions


class ReturnState(StrEnum):
    """Where the goods of a return stand.

    ``closed``: they are in, and what is owed for them is decided. ``withdrawn``: the customer wants nothing any more,
    before any of it came.
    """

    REQUESTED = "requested"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    RECEIVED = "received"
    CLOSED = "closed"


class ReturnReason(StrEnum):
    """Why goods come back."""

    WRONG = "wrong"
    DAMAGED = "damaged"
    MISSING = "missing"
    EXPIRED = "expired"
    NOT_AS_DESCRIBED = "not_as_described"
    CHANGED_MIND = "changed_mind"

    @property
    def is_fault(self) -> bool:
        """Whether the shop has to answer for it."""
        return self is not ReturnReason.CHANGED_MIND


class ExchangeKind(StrEnum):
    """What a customer wants instead of money."""

    SAME = "same"
    OTHER = "other"


class ExchangeState(StrEnum):
    """Where an exchange stands: ``made`` once its order is written, ``dropped`` where it came to money or nothing."""

    WANTED = "wanted"
    MADE = "made"
    DROPPED = "dropped"


class ReturnCondition(StrEnum):
    """What becomes of units that came back."""

    RESELL = "resell"
    QUARANTINE = "quarantine"
    WRITE_OFF = "write_off"


RETURN_MOVES = Transitions(
    "return",
    {
        ReturnState.REQUESTED: {
            ReturnState.APPROVED,
            ReturnState.REFUSED,
            ReturnState.WITHDRAWN,
        },
        ReturnState.APPROVED: {ReturnState.RECEIVED, ReturnState.CLOSED, ReturnState.WITHDRAWN},
        ReturnState.RECEIVED: {ReturnState.CLOSED},
        ReturnState.REFUSED: set(),
        ReturnState.WITHDRAWN: set(),
        ReturnState.CLOSED: set(),
    },
)
EXCHANGE_MOVES = Transitions(
    "exchange",
    {
        ExchangeState.WANTED: {ExchangeState.MADE, ExchangeState.DROPPED},
        ExchangeState.MADE: set(),
        ExchangeState.DROPPED: {ExchangeState.WANTED},  # asked for again at the counter
    },
)
OPEN = (ReturnState.REQUESTED, ReturnState.APPROVED, ReturnState.RECEIVED)
WITHDRAWABLE = (ReturnState.REQUESTED, ReturnState.APPROVED)  # as long as nothing came back
COUNTED = (*OPEN, ReturnState.CLOSED)  # their units cannot be asked back again
