"""What the shop asks of a way to pay."""

from __future__ import annotations

from typing import Protocol

from shop.core.money import Dong
from shop.core.sentences import Sentence
from shop.orders.states import CallState, Door, OrderState
from shop.payments.states import Method


class PaymentMethod(Protocol):
    """One way to pay. Nothing here touches the database: `payments.services` writes the rows."""

    method: Method
    doors: frozenset[Door]
    label: Sentence
    explanation: Sentence
    is_prepaid: bool

    def first_states(self) -> tuple[OrderState, CallState]:
        """Where an order stands that was placed with this method."""

    def amount_to_collect(self, goods: Dong, fee: Dong) -> Dong:
        """What is collected from the customer when this part is handed over."""
