"""The kinds of terms."""

from enum import StrEnum


class Ownership(StrEnum):
    """Whose the goods are until sold: the operator bought them, or the producer left them on consignment."""

    BOUGHT = "bought"
    CONSIGNED = "consigned"


class LossBearer(StrEnum):
    """Who bears what expires on the shelf."""

    OPERATOR = "operator"
    PRODUCER = "producer"
