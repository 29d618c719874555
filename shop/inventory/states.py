"""The kinds and lives of stock."""

from enum import StrEnum

from shop.core.states import Transitions


class Condition(StrEnum):
    """What units may be used for. Only ``sellable`` and ``marked_down`` are ever promised to a customer."""

    SELLABLE = "sellable"
    MARKED_DOWN = "marked_down"
    DISPLAY = "display"
    QUARANTINE = "quarantine"
    DAMAGED = "damaged"


class LotOwner(StrEnum):
    """Whose the goods are until sold."""

    OPERATOR = "operator"
    PRODUCER = "producer"


class Offering(StrEnum):
    """What an outlet does with a variant."""

    SELL = "sell"
    DISPLAY_ONLY = "display_only"
    ON_DEMAND = "on_demand"


class MovementKind(StrEnum):
    """Why on_hand or allocated changed."""

    RECEIVED = "received"
    ALLOCATED = "allocated"  # an order was placed
    RELEASED = "released"  # an order or a part of it ended without hand-over
    REALLOCATED = "reallocated"  # the promise moved to other units
    HANDED_OVER = "handed_over"  # sold at the outlet
    DISPATCHED = "dispatched"  # given to the carrier: under way
    REFUSED_BACK = "refused_back"  # a refused parcel came back
    MOVED = "moved"  # from one condition to another
    FOUND = "found"
    DAMAGED = "damaged"
    EXPIRED = "expired"
    SAMPLED = "sampled"
    GIVEN = "given"
    STOLEN = "stolen"
    LOST = "lost"
    RETURNED_TO_PRODUCER = "returned_to_producer"
    CORRECTED = "corrected"  # the paper was wrong, not the shelf
    UNDONE = "undone"  # the counter-movement of another
    RETURNED_BY_CUSTOMER = "returned_by_customer"
    TRANSFER_HELD = "transfer_held"  # packed for another outlet
    TRANSFER_FREED = "transfer_freed"  # unpacked: it is not sent after all
    TRANSFERRED_OUT = "transferred_out"  # on its way to another outlet
    TRANSFERRED_IN = "transferred_in"  # came from another outlet
    TRANSFERRED_BACK = "transferred_back"  # was not taken, and came home


class SaidBy(StrEnum):
    """Whose people entered a test report of a batch."""

    PRODUCER = "producer"
    OUTLET = "outlet"
    PROGRAMME = "programme"


class ShiftReason(StrEnum):
    """Why a promise moved to other units; the reason of the movements of both sides."""

    UNFIT = "unfit"  # its own went bad or were recalled
    SCAN = "scan"  # another lot was scanned when the order was packed


class ReservationState(StrEnum):
    """A reservation holds units until they leave or the order ends."""

    OPEN = "open"
    CONSUMED = "consumed"
    RELEASED = "released"


RESERVATION_MOVES = Transitions(
    "reservation",
    {
        ReservationState.OPEN: {ReservationState.CONSUMED, ReservationState.RELEASED},
        ReservationState.CONSUMED: set(),
        ReservationState.RELEASED: set(),
    },
)
