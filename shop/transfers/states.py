"""The life of a transfer, and the words that its lines are kept in."""

from enum import StrEnum

from shop.core.states import Transitions
from shop.inventory.states import Condition


class TransferState(StrEnum):
    """Where the goods are."""

    DRAFT = "draft"  # nothing is held
    READY = "ready"  # packed: the units are held on the sender's shelf
    IN_TRANSIT = "in_transit"  # on neither shelf
    PARTLY_RECEIVED = "partly_received"  # the rest is still due
    RETURNING = "returning"  # not taken: the rest is on its way home
    RECEIVED = "received"
    CANCELLED = "cancelled"  # never sent, or all of it came home


class Terms(StrEnum):
    """Whose the goods become. Between outlets of one operator they stay whose they are."""

    WITHIN = "within"
    CONSIGNED = "consigned"  # the producer's still, now under the receiver's own agreement
    SOLD = "sold"  # the receiver buys them at the agreed price


class Arrival(StrEnum):
    """What became of units that were sent."""

    RECEIVED = "received"  # on the receiver's shelf
    RETURNED = "returned"  # on the sender's shelf again
    SHORT = "short"  # nowhere


class ShortReason(StrEnum):
    """Why units did not arrive."""

    STOLEN = "stolen"
    DAMAGED = "damaged"
    LOST = "lost"
    MISCOUNTED = "miscounted"


TRANSFER_MOVES = Transitions(
    "transfer",
    {
        TransferState.DRAFT: {TransferState.READY, TransferState.CANCELLED},
        TransferState.READY: {TransferState.DRAFT, TransferState.IN_TRANSIT, TransferState.CANCELLED},
        TransferState.IN_TRANSIT: {
            TransferState.PARTLY_RECEIVED,
            TransferState.RECEIVED,
            TransferState.RETURNING,
        },
        TransferState.PARTLY_RECEIVED: {TransferState.RECEIVED, TransferState.RETURNING},
        TransferState.RETURNING: {TransferState.RECEIVED, TransferState.CANCELLED},
        TransferState.RECEIVED: set(),
        TransferState.CANCELLED: set(),
    },
)
COMING = (TransferState.IN_TRANSIT, TransferState.PARTLY_RECEIVED)
UNDER_WAY = (*COMING, TransferState.RETURNING)
SENDABLE = (Condition.SELLABLE, Condition.DISPLAY, Condition.QUARANTINE)


def bound_for(state: TransferState, sender: int, receiver: int) -> int | None:
    """The outlet that the goods are on their way to; None when none are under way."""
    if state is TransferState.RETURNING:
        return sender
    return receiver if state in COMING else None
