"""Truths 2 and 4 of gifts: a recipient is never asked for money and can be called; nothing comes before a wished day."""

from __future__ import annotations

from sqlalchemy import exists, or_, select

from shop.orders.models import Fulfilment, Order
from shop.payments.methods.offered import METHODS
from shop.reports.verify.findings import Rule


def rules() -> list[Rule]:
    """Money, the recipient, the day."""
    return [_ahead(), _recipient(), _wish()]


def _ahead() -> Rule:
    """Gifts to somebody else that are paid when they are received."""
    ahead = [method.method.value for method in METHODS if method.is_prepaid]
    return Rule(
        4,
        "gift-ahead",
        "quà gửi người khác mà người nhận phải trả tiền",
        "orders",
        select(Order.id, Order.payment_method)
        .where(
            or_(Order.recipient_name.is_not(None), Order.recipient_count.is_not(None)),
            Order.payment_method.not_in(ahead),
        )
        .order_by(Order.id),
    )


def _recipient() -> Rule:
    """A recipient without a number, or a number of nobody."""
    return Rule(
        4,
        "gift-recipient",
        "quà gửi người khác thiếu tên hoặc số điện thoại người nhận",
        "orders",
        select(Order.id, Order.door)
        .where(
            or_(
                Order.recipient_name.is_(None) & Order.recipient_phone.is_not(None),
                Order.recipient_name.is_not(None) & Order.recipient_phone.is_(None),
            )
        )
        .order_by(Order.id),
    )


def _wish() -> Rule:
    """Orders with a part that is promised before the day that was wished for."""
    early = exists().where(Fulfilment.order_id == Order.id, Fulfilment.hand_over_day < Order.wanted_day)
    return Rule(
        2,
        "wished-day",
        "có phần hàng hẹn giao trước ngày khách muốn nhận",
        "orders",
        select(Order.id, Order.wanted_day).where(early).order_by(Order.id),
    )
