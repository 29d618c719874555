"""What is told when an order is paid in cash after all: as if it had been placed like that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shop.core.money import format_dong
from shop.orders.letters import link, write
from shop.orders.models import Fulfilment, Order
from shop.orders.states import CallState
from shop.web.i18n import speaking

PLACED = "order_placed"


def told(order: Order, parts: Sequence[Fulfilment], *, at: datetime) -> None:
    """By e-mail, or each outlet is asked to tell (and for a parcel: to call first)."""
    _ = speaking(order.language)
    words = [
        _(
            "Kính chào quý khách %(name)s. Đơn %(code)s đã đổi sang trả tiền khi nhận hàng: %(amount)s.",
            name=order.name,
            code=order.code,
            amount=format_dong(sum(part.amount_to_collect for part in parts), order.language),
        )
    ]
    if order.call_state is CallState.WAITING:
        words.append(_("Điểm bán sẽ gọi cho quý khách trước khi gửi hàng."))
    subject, body = _("Đơn %(code)s: trả tiền khi nhận", code=order.code), " ".join([*words, link(order)])
    if order.email:
        write(order, PLACED, subject, body, at=at)
        return
    for part in parts:
        write(order, PLACED, subject, body, at=at, outlet_id=part.outlet_id)
