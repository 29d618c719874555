"""What the customer is told about a change of the order."""

from __future__ import annotations

from datetime import datetime

from shop.core.money import format_dong
from shop.orders.letters import link, write
from shop.orders.models import Fulfilment, Order
from shop.web.i18n import speaking

EDITED = "order_edited"
PART = "fulfilment"


def edited(order: Order, part: Fulfilment, words: str, reason: str, *, at: datetime) -> None:
    """What changed and why, the new total, what is still to pay: by e-mail, or by hand from the outlet."""
    _ = speaking(order.language)
    body = _(
        "Kính chào quý khách %(name)s. Điểm bán đã sửa đơn %(code)s: %(words)s. Lý do: %(reason)s. Tổng mới: %(total)s.",
        name=order.name,
        code=order.code,
        words=words,
        reason=reason,
        total=format_dong(order.total, order.language),
    )
    if part.amount_to_collect:
        more = _("Trả khi nhận: %(sum)s", sum=format_dong(part.amount_to_collect, order.language))
        body = f"{body} {more}."
    write(
        order,
        EDITED,
        _("Đơn %(code)s: đơn đã được sửa", code=order.code),
        f"{body} {link(order)}",
        at=at,
        outlet_id=part.outlet_id,
        cause=(PART, part.id),
    )
