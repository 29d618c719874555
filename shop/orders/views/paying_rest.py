"""What is left to pay of an order that was made larger, or exchanged for something dearer: paid ahead on its page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from markupsafe import Markup

from shop.checkout import paying
from shop.core.money import format_dong
from shop.orders.models import Fulfilment, Order
from shop.payments import queries as payments
from shop.payments.queries import Transfer
from shop.web.codes import qr_svg
from shop.web.i18n import _, language


@dataclass(frozen=True, slots=True)
class RestView:
    """What the section shows; a transfer, a way to the page for the card, or both. `state`: what the page waits to change."""

    amount: int
    sentence: str
    transfer: Transfer | None
    qr: Markup | None
    picture_url: str
    card_url: str
    state: str
    state_url: str


def rest_view(order: Order, parts: Sequence[Fulfilment]) -> RestView | None:
    """The rest of an order; None where nothing is left to pay, or it can only be paid at the door."""
    rest = paying.rest_of(order, parts)
    if rest is None or not rest.is_payable:
        return None
    found = rest.transfer(order.code)
    amount = format_dong(rest.amount, language())
    words = _("Bạn trả trước %(amount)s ở đây, hoặc trả khi nhận hàng.", amount=amount)
    if paying.comes_first(order, rest.part):
        words = _("Điểm bán chuẩn bị hàng khi đã nhận được %(amount)s.", amount=amount)
    return RestView(
        rest.amount,
        words,
        found,
        qr_svg(found.qr_text) if found else None,
        url_for("payments.qr_picture", token=order.token),
        url_for("payments.pay_by_card", token=order.token) if rest.takes_card else "",
        payments.waiting_text(order.state, 0, sum(part.amount_to_collect for part in parts)),
        url_for("payments.order_state", token=order.token),
    )
