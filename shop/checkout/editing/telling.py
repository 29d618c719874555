"""What the customer is told about a change of the order."""

from __future__ import annotations

from datetime import datetime

from shop.checkout.paying import ahead
from shop.checkout.sites import SiteRow
from shop.core.money import format_dong
from shop.core.phone import format_phone
from shop.orders.letters import link, write
from shop.orders.models import Fulfilment, Order
from shop.orders.states import Door
from shop.payments.queries import is_prepaid
from shop.web.i18n import speaking

EDITED = "order_edited"
MOVED = "order_moved"
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
    if is_prepaid(order.payment_method):
        body = f"{body} {ahead.words(order, part)}".strip()
    elif part.amount_to_collect:
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


def moved(order: Order, part: Fulfilment, site: SiteRow, words: str, reason: str, *, at: datetime) -> None:
    """Which goods come from which outlet now, until when, and that the money stays: told by that outlet."""
    _ = speaking(order.language)
    name = (site.name_en if order.language == "en" else None) or site.name
    call = f" ({format_phone(site.phone)})" if site.phone else ""
    day = f"{part.hand_over_day:%d/%m/%Y}"
    body = _(
        "Kính chào quý khách %(name)s. %(words)s của đơn %(code)s nay do %(place)s phục vụ. Lý do: %(reason)s."
        " Tiền hàng và phí giao không đổi.",
        name=order.name,
        words=words,
        code=order.code,
        place=name,
        reason=reason,
    )
    if part.door is Door.PICKUP:
        more = _(
            "Mời quý khách nhận ở %(place)s, %(street)s từ ngày %(day)s. Mã nhận hàng: %(pickup)s.",
            place=name,
            street=f"{site.address}{call}",
            day=day,
            pickup=part.pickup_code,
        )
    else:
        more = _("Hàng đến trước hoặc trong ngày %(day)s.", day=day)
    write(
        order,
        MOVED,
        _("Đơn %(code)s: đổi điểm bán phục vụ", code=order.code),
        f"{body} {more} {link(order)}",
        at=at,
        outlet_id=part.outlet_id,
        cause=(PART, part.id),
    )
