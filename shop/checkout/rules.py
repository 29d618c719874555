"""What the owner decides about orders, read once for an action."""

from __future__ import annotations

from dataclasses import dataclass

from shop.core.money import Dong
from shop.settings import queries as settings


@dataclass(frozen=True, slots=True)
class Rules:
    """Version of the terms, and the caps of cash on delivery (đồng, open orders of one phone), hours to transfer."""

    version: str
    cod_most: Dong
    cod_open_orders: int
    transfer_hours: int


def current_rules() -> Rules:
    """As set now."""
    values = settings.values()
    return Rules(
        str(values["policy_version"]),
        int(values["cod_most"]),
        int(values["cod_open_orders"]),
        int(values["transfer_hours"]),
    )
