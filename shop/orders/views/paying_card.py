"""How an order that is paid by card shows its money: until when, the way to the service's page, and other ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from shop.core.money import format_dong
from shop.orders.models import Order
from shop.orders.states import OrderState
from shop.payments import queries as payments
from shop.payments.queries import Card
from shop.payments.states import Method, PaymentState
from shop.web.context import moment
from shop.web.i18n import _, language


@dataclass(frozen=True, slots=True)
class CardView:
    """What the section about the card shows; all but the sentence only while money is awaited."""

    is_awaited: bool
    sentence: str
    amount: int = 0
    can_pay: bool = False
    was_there: bool = False
    state: str = ""
    pay_url: str = ""
    back_url: str = ""
    state_url: str = ""
    switch_url: str = ""
    instead: Sequence[tuple[str, str, str]] = ()


def card_view(order: Order, at: datetime) -> CardView | None:
    """The card of an order as it stands; None for one that is paid otherwise. Two statements while it is awaited."""
    if order.payment_method != Method.CARD.value:
        return None
    found = payments.card_of(order.id)
    if found is None:
        return None
    if order.state is not OrderState.AWAITING_PAYMENT:
        return CardView(is_awaited=False, sentence=after(order, found))
    can_pay = found.can_pay(at)
    return CardView(
        is_awaited=True,
        sentence=_until(found, at),
        amount=found.amount,
        can_pay=can_pay,
        was_there=found.has_page,
        state=payments.waiting_text(order.state, 0),
        pay_url=url_for("payments.pay_by_card", token=order.token),
        back_url=url_for("payments.card_return", token=order.token),
        state_url=url_for("payments.order_state", token=order.token),
        switch_url=url_for("payments.switch", token=order.token),
        instead=ways(order) if can_pay else (),
    )


def ways(order: Order) -> list[tuple[str, str, str]]:
    """(value, label, what happens) of the other ways to pay an order that waits for its money."""
    return [
        (known.method.value, str(known.label), str(known.explanation)) for known in payments.other_ways(order)
    ]


def after(order: Order, found: Card) -> str:
    """That it was paid, once it was."""
    if order.state in {OrderState.CONFIRMED, OrderState.COMPLETED} and found.state is PaymentState.PAID:
        amount = format_dong(found.paid, language())
        return _("Đã nhận %(amount)s trả bằng thẻ lúc %(when)s.", amount=amount, when=moment(found.moved_at))
    return ""


def awaited(found: Card) -> str:
    """For staff: until when the card is awaited."""
    amount = format_dong(found.amount, language())
    if found.state is PaymentState.CANCELLING:
        return _("Đang hỏi cổng thẻ trước khi đóng khoản thẻ %(sum)s; hàng vẫn được giữ.", sum=amount)
    return _("Chờ khách trả thẻ %(sum)s, hạn %(when)s.", sum=amount, when=moment(found.deadline_at))


def _until(found: Card, at: datetime) -> str:
    if found.state is PaymentState.CANCELLING:
        return _(
            "Cửa hàng đang chờ cổng thẻ trả lời. Nếu thẻ chưa trả tiền, yêu cầu hủy hoặc đổi của bạn được thực hiện"
            " ngay sau đó."
        )
    if not found.can_pay(at):
        return _("Đã quá hạn trả bằng thẻ. Đơn sẽ kết thúc nếu thẻ chưa trả tiền.")
    return _("Hàng được giữ tới %(when)s.", when=moment(found.deadline_at))
