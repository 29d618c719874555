"""What the owner decides about orders, read once for an action."""

from __future__ import annotations

from dataclasses import dataclass

from shop.core.money import Dong
from shop.settings import queries as settings


@dataclass(frozen=True, slots=True)
class Rules:
    """Version of the terms, caps of cash on delivery (đồng, open orders of one phone), hours to transfer.

    A card pays from `card_least` to `card_most` (đồng), within `card_minutes`. A voucher gives at most
    `promotion_most_percent` of the goods.
    """

    version: str
    cod_most: Dong
    cod_open_orders: int
    transfer_hours: int
    card_least: Dong
    card_most: Dong
    card_minutes: int
    promotion_most_percent: int


def current_rules() -> Rules:
    """As set now."""
    values = settings.values()
    return Rules(
        str(values["policy_version"]),
        int(values["cod_most"]),
        int(values["cod_open_orders"]),
        int(values["transfer_hours"]),
        int(values["card_least"]),
        int(values["card_most"]),
        int(values["card_minutes"]),
        int(values["promotion_most_percent"]),
    )
