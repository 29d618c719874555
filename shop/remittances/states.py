"""The life of a remittance, and why one of its lines needs somebody."""

from enum import StrEnum

from shop.core.states import Transitions


class RemittanceState(StrEnum):
    """A file is read first, applied once its columns are confirmed, and taken back when it was a mistake."""

    READ = "read"
    APPLIED = "applied"
    TAKEN_BACK = "taken_back"


class Trouble(StrEnum):
    """Why people have to look at a line."""

    UNKNOWN = "unknown"  # no parcel of this operator has this number
    SHORT = "short"  # less than was to be collected
    OVER = "over"  # more than was to be collected
    DOUBLE = "double"  # this parcel's money was passed on before
    UNDER_WAY = "under_way"  # the shop does not know yet that it was delivered
    NOT_SOLD = "not_sold"  # it was refused, lost or cancelled, and yet money came
    NO_CASH = "no_cash"  # it was paid ahead: nothing was to be collected


REMITTANCE_MOVES = Transitions(
    "remittance",
    {
        RemittanceState.READ: {RemittanceState.APPLIED, RemittanceState.TAKEN_BACK},
        RemittanceState.APPLIED: {RemittanceState.TAKEN_BACK},
        RemittanceState.TAKEN_BACK: set(),
    },
)
