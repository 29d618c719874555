"""What the customer is told about goods that come back."""

from __future__ import annotations

from datetime import datetime

from shop.orders.letters import link, write
from shop.orders.models import Order, Return
from shop.payments.models import Refund
from shop.web.i18n import speaking

ASKED = "return_asked"
DECIDED = "return_decided"
CLOSED = "return_closed"
RETURN = "return"


def asked(order: Order, one: Return, *, at: datetime) -> None:
    """The request is written down: by e-mail only, the page says it as well."""
    if not order.email:
        return
    _ = speaking(order.language)
    body = _(
        "Kính chào quý khách %(name)s. Điểm bán đã nhận yêu cầu trả hàng của đơn %(code)s và sẽ trả lời quý khách.",
        name=order.name,
        code=order.code,
    )
    _tell(order, one, ASKED, (_("Đơn %(code)s: đã nhận yêu cầu trả hàng", code=order.code), body), at)


def approved(order: Order, one: Return, *, at: datetime) -> None:
    """The goods may come back, and how."""
    _ = speaking(order.language)
    values = {"name": order.name, "code": order.code, "how": one.answer or ""}
    if one.goods_stay:
        body = _(
            "Kính chào quý khách %(name)s. Điểm bán đồng ý với yêu cầu của đơn %(code)s, quý khách không cần gửi hàng lại: %(how)s.",
            **values,
        )
        _tell(
            order,
            one,
            DECIDED,
            (_("Đơn %(code)s: đồng ý, không cần gửi hàng lại", code=order.code), body),
            at,
        )
        return
    body = _(
        "Kính chào quý khách %(name)s. Điểm bán đồng ý nhận lại hàng của đơn %(code)s: %(how)s.",
        **values,
    )
    _tell(order, one, DECIDED, (_("Đơn %(code)s: đồng ý nhận lại hàng", code=order.code), body), at)


def refused(order: Order, one: Return, *, at: datetime) -> None:
    """The goods stay, and why."""
    _ = speaking(order.language)
    body = _(
        "Kính chào quý khách %(name)s. Rất tiếc, điểm bán không nhận lại hàng của đơn %(code)s: %(why)s.",
        name=order.name,
        code=order.code,
        why=one.answer or "",
    )
    _tell(order, one, DECIDED, (_("Đơn %(code)s: không nhận lại hàng", code=order.code), body), at)


def closed(order: Order, one: Return, refund: Refund | None, *, at: datetime) -> None:
    """It is over; with money the letters of the refund say the rest."""
    if refund is not None:
        return
    _ = speaking(order.language)
    body = _(
        "Kính chào quý khách %(name)s. Yêu cầu trả hàng của đơn %(code)s đã xong, không có khoản tiền nào phải hoàn.",
        name=order.name,
        code=order.code,
    )
    _tell(order, one, CLOSED, (_("Đơn %(code)s: trả hàng đã xong", code=order.code), body), at)


def _tell(order: Order, one: Return, kind: str, words: tuple[str, str], at: datetime) -> None:
    subject, body = words
    write(
        order,
        kind,
        subject,
        f"{body} {link(order)}",
        at=at,
        outlet_id=None if order.email else one.outlet_id,
        cause=(RETURN, one.id),
    )
