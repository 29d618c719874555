"""Paid at the counter when the goods are picked up."""

from __future__ import annotations

from shop.core.money import Dong
from shop.core.sentences import lazy
from shop.orders.states import CallState, Door, OrderState
from shop.payments.states import Method


class AtOutlet:
    """Cash, card or QR at the outlet's own desk; the shop only knows the amount."""

    method = Method.AT_OUTLET
    doors = frozenset({Door.PICKUP})
    label = lazy("Trả tại điểm bán")
    explanation = lazy("Bạn kiểm hàng rồi trả tiền mặt hoặc chuyển khoản ngay tại quầy.")
    is_prepaid = False

    def first_states(self) -> tuple[OrderState, CallState]:
        """Confirmed at once: nothing leaves the house before it is paid."""
        return OrderState.CONFIRMED, CallState.NOT_NEEDED

    def amount_to_collect(self, goods: Dong, fee: Dong) -> Dong:
        """All of it."""
        return goods + fee
