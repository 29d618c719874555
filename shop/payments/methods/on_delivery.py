"""Cash on delivery (COD)."""

from __future__ import annotations

from shop.core.money import Dong
from shop.core.sentences import lazy
from shop.orders.states import CallState, Door, OrderState
from shop.payments.states import Method


class OnDelivery:
    """Paid to whoever brings the parcel, after looking at the goods; the outlet calls before it prepares them."""

    method = Method.ON_DELIVERY
    doors = frozenset({Door.DELIVERY})
    label = lazy("Trả tiền khi nhận hàng (COD)")
    explanation = lazy("Bạn kiểm hàng trước khi trả tiền. Điểm bán gọi xác nhận trước khi gửi.")
    is_prepaid = False

    def first_states(self) -> tuple[OrderState, CallState]:
        """Confirmed as an order, waiting for the call."""
        return OrderState.CONFIRMED, CallState.WAITING

    def amount_to_collect(self, goods: Dong, fee: Dong) -> Dong:
        """Goods and delivery."""
        return goods + fee
