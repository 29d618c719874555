"""What the customer is told while an outlet works on a part: by e-mail, or by hand from the outlet."""

from datetime import datetime

from sqlalchemy import select

from shop.core.money import format_dong
from shop.core.phone import format_phone
from shop.extensions import session
from shop.messages.services import drop_untold, enqueue
from shop.orders.models import Fulfilment, Order
from shop.orders.states import OrderState
from shop.outlets.models import Outlet
from shop.payments.queries import is_prepaid

READY = "part_ready"
SHIPPED = "part_shipped"
CANCELLED = "part_cancelled"
COMPLETED = "order_completed"
PART = "fulfilment"


def ready(order: Order, part: Fulfilment, *, at: datetime) -> None:
    """Say where the goods lie, the code to show and what there is to pay."""
    outlet = _outlet(part)
    amount = _owed(order, part)
    call = f" ({format_phone(outlet.phone)})" if outlet.phone else ""
    if order.language == "en":
        place = outlet.name_en or outlet.name
        subject = f"Order {order.code} is ready at {place}"
        body = (
            f"Dear {order.name}, please fetch your order {order.code} at {place}, {outlet.street}{call}. "
            f"Pick-up code: {part.pickup_code}. To pay: {amount}. [[/en/don-hang/{order.token}]]"
        )
    else:
        subject = f"Đơn {order.code} đã sẵn sàng tại {outlet.name}"
        body = (
            f"Kính mời quý khách {order.name} đến {outlet.name}, {outlet.street}{call} nhận đơn {order.code}. "
            f"Mã nhận hàng: {part.pickup_code}. Số tiền cần trả: {amount}. [[/don-hang/{order.token}]]"
        )
    _tell(order, part, READY, (subject, body), at)


def shipped(order: Order, part: Fulfilment, *, at: datetime) -> None:
    """Say who brings the parcel, when, and what is collected."""
    amount = _owed(order, part)
    day = f"{part.hand_over_day:%d/%m/%Y}"
    carried = f"{part.carrier} {part.tracking or ''}".strip()
    if order.language == "en":
        subject = f"Order {order.code} is on its way"
        body = (
            f"Dear {order.name}, {carried} brings your order {order.code}, expected by {day}. "
            f"To pay on delivery: {amount}. [[/en/don-hang/{order.token}]]"
        )
    else:
        subject = f"Đơn {order.code} đang được giao"
        body = (
            f"Kính chào quý khách {order.name}. Đơn {order.code} đã gửi qua {carried}, dự kiến đến trước ngày {day}. "
            f"Số tiền thu khi giao: {amount}. [[/don-hang/{order.token}]]"
        )
    _tell(order, part, SHIPPED, (subject, body), at)


def cancelled(order: Order, part: Fulfilment, reason: str, *, at: datetime) -> None:
    """Say that a part cannot be served, and why."""
    drop_ready(part, at=at)
    outlet, nothing = _outlet(part), _no_money(order)
    if order.language == "en":
        subject = f"Order {order.code}: we cannot serve a part"
        body = (
            f"Dear {order.name}, we are sorry: {outlet.name_en or outlet.name} cannot serve its part of order "
            f"{order.code}: {reason}. {nothing} [[/en/don-hang/{order.token}]]"
        )
    else:
        subject = f"Đơn {order.code}: có phần hàng không phục vụ được"
        body = (
            f"Kính chào quý khách {order.name}. Rất tiếc, {outlet.name} không phục vụ được phần hàng của đơn "
            f"{order.code}: {reason}. {nothing} [[/don-hang/{order.token}]]"
        )
    _tell(order, part, CANCELLED, (subject, body), at)


def completed(order: Order, *, at: datetime) -> None:
    """Thank for a completed order and ask what its goods are like: by e-mail only, nobody is called for this."""
    if order.state is not OrderState.COMPLETED or not order.email:
        return
    if order.language == "en":
        subject = f"Order {order.code} is completed"
        body = (
            f"Dear {order.name}, thank you for your order {order.code}. How did you like it? "
            f"Stars, words and photos help other buyers and the producer: [[/en/don-hang/{order.token}]]"
        )
    else:
        subject = f"Đơn {order.code} đã hoàn tất"
        body = (
            f"Kính chào quý khách {order.name}. Cảm ơn quý khách đã mua đơn {order.code}. Quý khách thấy thế nào? "
            f"Mời quý khách đánh giá, kèm ảnh nếu có: [[/don-hang/{order.token}]]"
        )
    enqueue(
        COMPLETED,
        subject=subject,
        body=body,
        cause_kind="order",
        cause_id=order.id,
        at=at,
        language=order.language,
        to_name=order.name,
        to_email=order.email,
    )


def drop_ready(part: Fulfilment, *, at: datetime) -> None:
    """Take back what is no longer true and was not told yet."""
    drop_untold(PART, part.id, READY, at=at)


def _owed(order: Order, part: Fulfilment) -> str:
    """What is paid when the goods change hands, or that it was paid ahead."""
    if is_prepaid(order.payment_method):
        return "paid already" if order.language == "en" else "đã trả"
    return format_dong(part.amount_to_collect, order.language)


def _no_money(order: Order) -> str:
    """What becomes of the money of a part that is not served."""
    if is_prepaid(order.payment_method):
        return (
            "What you paid for it will be sent back to you."
            if order.language == "en"
            else "Số tiền quý khách đã trả cho phần này sẽ được hoàn lại."
        )
    if order.language == "en":
        return "You pay nothing for it."
    return "Quý khách không phải trả tiền cho phần này."


def _tell(order: Order, part: Fulfilment, kind: str, words: tuple[str, str], at: datetime) -> None:
    subject, body = words
    enqueue(
        kind,
        subject=subject,
        body=body,
        cause_kind=PART,
        cause_id=part.id,
        at=at,
        language=order.language,
        to_name=order.name,
        to_email=order.email,
        to_phone=order.phone,
        outlet_id=part.outlet_id,
    )


def _outlet(part: Fulfilment) -> Outlet:
    return session.scalars(select(Outlet).where(Outlet.id == part.outlet_id)).one()
