"""The life of a delivery that a producer announces, and the words that its entries are kept in."""

from enum import StrEnum

from shop.core.states import Transitions


class SupplyState(StrEnum):
    """Where an announced delivery stands."""

    ANNOUNCED = "announced"
    PARTLY_RECEIVED = "partly_received"  # the rest is still due
    RECEIVED = "received"  # everything was received or refused
    WITHDRAWN = "withdrawn"  # what had not come is not due any more


class Entry(StrEnum):
    """What became of announced units."""

    RECEIVED = "received"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"  # their receipt was undone: they are due again


class RefusalReason(StrEnum):
    """Why an outlet does not take units."""

    DAMAGED = "damaged"
    TOO_OLD = "too_old"
    WRONG_GOODS = "wrong_goods"
    NO_PAPERS = "no_papers"
    NOT_ORDERED = "not_ordered"
    NOT_DELIVERED = "not_delivered"


SUPPLY_MOVES = Transitions(
    "supply",
    {
        SupplyState.ANNOUNCED: {SupplyState.PARTLY_RECEIVED, SupplyState.RECEIVED, SupplyState.WITHDRAWN},
        SupplyState.PARTLY_RECEIVED: {SupplyState.ANNOUNCED, SupplyState.RECEIVED, SupplyState.WITHDRAWN},
        SupplyState.RECEIVED: {SupplyState.ANNOUNCED, SupplyState.PARTLY_RECEIVED},
        SupplyState.WITHDRAWN: set(),
    },
)
DUE = (SupplyState.ANNOUNCED, SupplyState.PARTLY_RECEIVED)
