"""Who gets a part of an order, where and with which words: one of its many recipients, its one recipient, or nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shop.orders.models import Order, OrderRecipient


@dataclass(frozen=True, slots=True)
class Receiver:
    """The receiver of a gift (phone in E.164); without a name the buyer receives. `address`: in one line."""

    name: str | None
    phone: str | None
    address: str | None
    card_text: str | None
    wanted_day: date | None


def receiver(order: Order, whose: OrderRecipient | None) -> Receiver:
    """The receiver of a part; `whose` it is in an order with many recipients, else None."""
    if whose is not None:
        return Receiver(whose.name, whose.phone, whose.address_text, whose.card_text, whose.wanted_day)
    return Receiver(
        order.recipient_name, order.recipient_phone, order.address_text, order.card_text, order.wanted_day
    )
