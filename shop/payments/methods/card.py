"""Card, on the page of a payment service, before anything is prepared."""

from __future__ import annotations

from shop.core.money import Dong
from shop.core.sentences import lazy
from shop.orders.states import CallState, Door, OrderState
from shop.payments.states import Method


class Card:
    """Paid ahead to the shop for the whole order, whoever serves it; goods are held until the deadline."""

    method = Method.CARD
    doors = frozenset({Door.PICKUP, Door.DELIVERY})
    label = lazy("Thanh toán bằng thẻ")
    explanation = lazy(
        "Sau khi đặt, bạn được đưa tới trang an toàn của cổng thẻ. Cửa hàng không thấy và không giữ số thẻ."
    )
    is_prepaid = True

    def first_states(self) -> tuple[OrderState, CallState]:
        """Nothing is prepared until the money came; then no call is needed."""
        return OrderState.AWAITING_PAYMENT, CallState.NOT_NEEDED

    def amount_to_collect(self, goods: Dong, fee: Dong) -> Dong:
        """Nothing: it was paid ahead."""
        del goods, fee
        return 0
