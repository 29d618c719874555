"""What is told when an order is paid in cash after all: as if it had been placed like that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shop.core.money import format_dong
from shop.messages.services import enqueue
from shop.orders.models import Fulfilment, Order
from shop.orders.states import CallState

ORDER = "order"
PLACED = "order_placed"


def told(order: Order, parts: Sequence[Fulfilment], *, at: datetime) -> None:
    """By e-mail, or each outlet is asked to tell (and for a parcel: to call first)."""
    amount = format_dong(sum(part.amount_to_collect for part in parts), order.language)
    is_waiting = order.call_state is CallState.WAITING
    if order.language == "en":
        subject = f"Order {order.code}: pay on receipt"
        body = f"Dear {order.name}, order {order.code} is now paid in cash on receipt: {amount}."
        call = " The outlet calls you before it sends the goods." if is_waiting else ""
        link = f" [[/en/don-hang/{order.token}]]"
    else:
        subject = f"Đơn {order.code}: trả tiền khi nhận"
        body = f"Chào {order.name}. Đơn {order.code} đã đổi sang trả tiền khi nhận hàng: {amount}."
        call = " Điểm bán sẽ gọi cho bạn trước khi gửi hàng." if is_waiting else ""
        link = f" [[/don-hang/{order.token}]]"
    for part in parts[:1] if order.email else parts:
        enqueue(
            PLACED,
            subject=subject,
            body=body + call + link,
            cause_kind=ORDER,
            cause_id=order.id,
            at=at,
            language=order.language,
            to_name=order.name,
            to_email=order.email,
            to_phone=order.phone,
            outlet_id=None if order.email else part.outlet_id,
        )
