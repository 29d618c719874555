"""Limits of cash on delivery: by value, and by open orders of one phone. The owner sets both."""

from __future__ import annotations

from shop.checkout.rules import Rules
from shop.core.errors import Refused
from shop.core.money import Dong, format_dong
from shop.core.sentences import lazy
from shop.orders import queries as orders
from shop.payments.methods.base import PaymentMethod
from shop.payments.states import Method


def check(method: PaymentMethod, phone: str, total: Dong, rules: Rules) -> None:
    """Raises Refused when this order may not be paid on delivery; other ways to pay are not limited.

    Binding only for whoever has counted the order against its phone in this transaction: that row is the lock. Where the
    count still waits (`together`), the question asked here has it written first, and therefore is not asked beside.
    """
    if method.method is not Method.ON_DELIVERY:
        return
    if total > rules.cod_most:
        raise Refused(
            lazy(
                "Đơn trả tiền khi nhận hàng nhiều nhất là %(most)s. Hãy bớt hàng hoặc chọn nhận tại điểm bán.",
                most=format_dong(rules.cod_most),
            )
        )
    if orders.open_orders(phone, method.method.value) >= rules.cod_open_orders:
        raise Refused(
            lazy(
                "Số điện thoại này đang có đơn chưa giao xong. Hãy nhận đơn đó trước, hoặc chọn nhận tại điểm bán."
            )
        )
