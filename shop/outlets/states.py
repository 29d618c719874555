"""The kinds that outlets knows."""

from enum import StrEnum

from shop.core.states import Transitions


class OutletKind(StrEnum):
    """A shop that stays, or a fair with dates."""

    PERMANENT = "permanent"
    FAIR = "fair"


class TaxMethod(StrEnum):
    """How an operator pays VAT (Luật 48/2024/QH15); a household below the threshold pays none."""

    DEDUCTION = "deduction"
    DIRECT = "direct"
    NONE = "none"


class LicenceKind(StrEnum):
    """Dated permissions an operator must hold for some goods."""

    ALCOHOL_RETAIL = "alcohol_retail"
    FOOD_SAFETY = "food_safety"


class SpotKind(StrEnum):
    """A place inside an outlet; never a stock key."""

    FLOOR = "floor"
    KIOSK = "kiosk"
    SHELF = "shelf"


class StaffRole(StrEnum):
    """What a person may do at one outlet."""

    MANAGER = "manager"
    CLERK = "clerk"


class FairState(StrEnum):
    """A stall sells, was counted for the last time and sends home what is left, or is closed and empty."""

    OPEN = "open"
    COUNTED = "counted"
    CLOSED = "closed"


FAIR_MOVES = Transitions(
    "fair",
    {
        FairState.OPEN: {FairState.COUNTED},
        FairState.COUNTED: {FairState.CLOSED},
        FairState.CLOSED: set(),
    },
)
