"""The kinds of terms, and who bears what is lost."""

from enum import StrEnum


class Ownership(StrEnum):
    """Whose the goods are until sold: the operator bought them, or the producer left them on consignment."""

    BOUGHT = "bought"
    CONSIGNED = "consigned"


class LossBearer(StrEnum):
    """Who bears goods that are lost for the reason its column names."""

    OPERATOR = "operator"
    PRODUCER = "producer"
