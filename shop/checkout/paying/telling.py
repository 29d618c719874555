"""What customers are told about their transfer, in the language of their order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from shop.core.clock import VN
from shop.core.money import Dong, format_dong
from shop.extensions import session
from shop.messages.services import enqueue
from shop.orders.models import Fulfilment, Order
from shop.outlets.models import Outlet
from shop.payments.transfer_text import purpose

TO_PAY = "order_to_pay"
PAID = "order_paid"
LAPSED = "order_lapsed"
ORDER = "order"


def to_pay(order: Order, amount: Dong, deadline_at: datetime, *, at: datetime) -> None:
    """How to pay and until when: by e-mail only, because the page with the code is open in front of the customer."""
    if not order.email:
        return
    until = _moment(deadline_at)
    sum_of, words = format_dong(amount, order.language), purpose(order.code)
    if order.language == "en":
        subject = f"Order {order.code}: waiting for your transfer"
        body = (
            f"Dear {order.name}, please transfer {sum_of} before {until} with the text {words}. Your goods are kept"
            f" until then. QR code and account: [[/en/don-hang/{order.token}]]"
        )
    else:
        subject = f"Đơn {order.code}: chờ bạn chuyển khoản"
        body = (
            f"Chào {order.name}. Hãy chuyển khoản {sum_of} trước {until}, nội dung {words}. Hàng được giữ tới lúc đó."
            f" Mã QR và số tài khoản: [[/don-hang/{order.token}]]"
        )
    _mail(TO_PAY, order, subject, body, at)


def paid(order: Order, parts: Sequence[Fulfilment], *, at: datetime) -> None:
    """The money came: by e-mail, or by hand from each outlet, with the day and the code for pick-up."""
    subject, thanks = (
        (
            f"Order {order.code}: we have your transfer",
            f"Dear {order.name}, we have received your transfer of",
        )
        if order.language == "en"
        else (
            f"Đơn {order.code}: đã nhận tiền",
            f"Chào {order.name}. Cửa hàng đã nhận được tiền chuyển khoản",
        )
    )
    amount = format_dong(order.total, order.language)
    said = [(part, _next(order, part)) for part in parts]
    if order.email:
        body = f"{thanks} {amount}. " + " ".join(words for _part, words in said)
        _mail(PAID, order, subject, f"{body} {_link(order)}", at)
        return
    for part, words in said:
        enqueue(
            PAID,
            subject=subject,
            body=f"{thanks} {amount}. {words} {_link(order)}",
            cause_kind=ORDER,
            cause_id=order.id,
            at=at,
            language=order.language,
            to_name=order.name,
            to_phone=order.phone,
            outlet_id=part.outlet_id,
        )


def lapsed(order: Order, *, at: datetime) -> None:
    """The deadline passed: by e-mail only; who left without paying is not called."""
    if not order.email:
        return
    if order.language == "en":
        subject = f"Order {order.code}: not paid in time"
        body = (
            f"Dear {order.name}, no transfer came for order {order.code} in time, so it has ended and its goods are"
            " for sale again. If you did transfer, we will see it and contact you."
        )
    else:
        subject = f"Đơn {order.code}: hết hạn chuyển khoản"
        body = (
            f"Chào {order.name}. Đơn {order.code} chưa có tiền chuyển khoản đúng hạn nên đã kết thúc, hàng được bán lại."
            " Nếu bạn đã chuyển, cửa hàng sẽ thấy tiền và liên hệ với bạn."
        )
    _mail(LAPSED, order, subject, f"{body} {_link(order)}", at)


def _next(order: Order, part: Fulfilment) -> str:
    outlet = session.execute(select(Outlet.name, Outlet.name_en).where(Outlet.id == part.outlet_id)).one()
    day = f"{part.hand_over_day:%d/%m/%Y}"
    if order.language == "en":
        name = outlet.name_en or outlet.name
        if part.door == "pickup":
            return f"Ready at {name} from {day}, pick-up code {part.pickup_code}."
        return f"Delivered from {name} by {day}."
    if part.door == "pickup":
        return f"Hàng sẵn sàng tại {outlet.name} từ {day}, mã nhận hàng {part.pickup_code}."
    return f"{outlet.name} giao trước hoặc trong ngày {day}."


def _mail(kind: str, order: Order, subject: str, body: str, at: datetime) -> None:
    enqueue(
        kind,
        subject=subject,
        body=body,
        cause_kind=ORDER,
        cause_id=order.id,
        at=at,
        language=order.language,
        to_name=order.name,
        to_email=order.email,
    )


def _link(order: Order) -> str:
    return f"[[{'/en' if order.language == 'en' else ''}/don-hang/{order.token}]]"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(VN):%H:%M %d/%m/%Y}"
