"""What can be changed of many goods at once."""

from enum import StrEnum


class Act(StrEnum):
    """One kind of change."""

    PRICE_TO = "price_to"
    PRICE_PERCENT = "price_percent"
    STATE = "state"
    SET = "set"
    SHELF = "shelf"
    OFFERING = "offering"
    SPOT = "spot"


PRICES = frozenset({Act.PRICE_TO, Act.PRICE_PERCENT})
PROGRAMME = (Act.PRICE_PERCENT, Act.PRICE_TO, Act.STATE, Act.SHELF, Act.SET)
OUTLET = (Act.PRICE_PERCENT, Act.PRICE_TO, Act.OFFERING, Act.SPOT)
