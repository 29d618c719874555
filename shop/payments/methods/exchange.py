"""Paid with what goods that came back were worth; the rest, if any, where the goods change hands."""

from __future__ import annotations

from shop.core.money import Dong
from shop.core.sentences import lazy
from shop.orders.states import CallState, Door, OrderState
from shop.payments.states import Method


class Exchange:
    """Made by staff from a return. No door offers it to anybody who orders."""

    method = Method.EXCHANGE
    doors: frozenset[Door] = frozenset()
    label = lazy("Đổi hàng")
    explanation = lazy("Giá trị hàng trả được trừ vào đơn này.")
    is_prepaid = True

    def first_states(self) -> tuple[OrderState, CallState]:
        """Confirmed at once: staff have spoken with the customer."""
        return OrderState.CONFIRMED, CallState.NOT_NEEDED

    def amount_to_collect(self, goods: Dong, fee: Dong) -> Dong:
        """Nothing yet: the difference is known once the value of the return is set against it."""
        del goods, fee
        return 0
