"""Bank transfer by VietQR, before anything is prepared."""

from __future__ import annotations

from shop.core.money import Dong
from shop.core.sentences import lazy
from shop.orders.states import CallState, Door, OrderState
from shop.payments.states import Method


class VietQR:
    """Paid ahead to one account for the whole order; goods are held until the deadline."""

    method = Method.VIETQR
    doors = frozenset({Door.PICKUP, Door.DELIVERY})
    label = lazy("Chuyển khoản bằng mã VietQR")
    explanation = lazy(
        "Sau khi đặt, bạn quét mã để chuyển khoản. Hàng được giữ tới hạn chuyển; chưa chuyển thì đơn tự hủy."
    )
    is_prepaid = True

    def first_states(self) -> tuple[OrderState, CallState]:
        """Nothing is prepared until the money came; then no call is needed."""
        return OrderState.AWAITING_PAYMENT, CallState.NOT_NEEDED

    def amount_to_collect(self, goods: Dong, fee: Dong) -> Dong:
        """Nothing: it was paid ahead."""
        del goods, fee
        return 0
