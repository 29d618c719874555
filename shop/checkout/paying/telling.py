"""What customers are told about their transfer, in the language of their order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from shop.core.clock import VN
from shop.core.money import Dong, format_dong
from shop.extensions import session
from shop.orders.letters import link, write
from shop.orders.models import Fulfilment, Order
from shop.orders.states import Door
from shop.outlets.models import Outlet
from shop.payments.states import Method
from shop.payments.transfer_text import purpose
from shop.web.i18n import speaking

TO_PAY = "order_to_pay"
PAID = "order_paid"
LAPSED = "order_lapsed"


def to_pay(order: Order, amount: Dong, deadline_at: datetime, *, at: datetime) -> None:
    """How to pay and until when: by e-mail only, because the page with the code is open in front of the customer."""
    if not order.email:
        return
    _ = speaking(order.language)
    body = _(
        "Kính chào quý khách %(name)s. Hãy chuyển khoản %(sum)s trước %(until)s, nội dung %(words)s. Hàng được giữ tới lúc đó."
        " Mã QR và số tài khoản: %(link)s",
        name=order.name,
        sum=format_dong(amount, order.language),
        until=f"{deadline_at.astimezone(VN):%H:%M %d/%m/%Y}",
        words=purpose(order.code),
        link=link(order),
    )
    write(order, TO_PAY, _("Đơn %(code)s: chờ quý khách chuyển khoản", code=order.code), body, at=at)


def to_pay_by_card(order: Order, amount: Dong, deadline_at: datetime, *, at: datetime) -> None:
    """Until when the card pays, and where to go on: by e-mail only, because the page of the service is open."""
    if not order.email:
        return
    _ = speaking(order.language)
    body = _(
        "Kính chào quý khách %(name)s. Đơn %(code)s chờ quý khách trả %(sum)s bằng thẻ trước %(until)s. Hàng được giữ tới lúc đó."
        " Nếu chưa trả xong, hãy tiếp tục từ trang đơn: %(link)s",
        name=order.name,
        code=order.code,
        sum=format_dong(amount, order.language),
        until=f"{deadline_at.astimezone(VN):%H:%M %d/%m/%Y}",
        link=link(order),
    )
    write(order, TO_PAY, _("Đơn %(code)s: chờ quý khách trả bằng thẻ", code=order.code), body, at=at)


def paid(order: Order, parts: Sequence[Fulfilment], *, at: datetime) -> None:
    """The money came: by e-mail, or by hand from each outlet, with the day and the code for pick-up."""
    _ = speaking(order.language)
    subject = _("Đơn %(code)s: đã nhận tiền", code=order.code)
    amount = format_dong(order.total, order.language)
    if _is_by_card(order):
        thanks = _(
            "Kính chào quý khách %(name)s. Cửa hàng đã nhận được %(amount)s trả bằng thẻ.",
            name=order.name,
            amount=amount,
        )
    else:
        thanks = _(
            "Kính chào quý khách %(name)s. Cửa hàng đã nhận được tiền chuyển khoản %(amount)s.",
            name=order.name,
            amount=amount,
        )
    if order.recipient_count:
        body = _(
            "%(thanks)s Điểm bán gửi quà cho %(count)s người nhận. Xem từng kiện: %(link)s",
            thanks=thanks,
            count=order.recipient_count,
            link=link(order, "/nguoi-nhan"),
        )
        write(order, PAID, subject, body, at=at)
        return
    names = _names(order, [part.outlet_id for part in parts])
    said = [(part, _next(order, part, names[part.outlet_id])) for part in parts]
    if order.email:
        body = " ".join([thanks, *(words for _part, words in said), link(order)])
        write(order, PAID, subject, body, at=at)
        return
    for part, words in said:
        write(order, PAID, subject, f"{thanks} {words} {link(order)}", at=at, outlet_id=part.outlet_id)


def rest_paid(order: Order, part: Fulfilment, amount: Dong, *, at: datetime) -> None:
    """What was left to pay at the door came ahead: by e-mail, or by hand from the outlet."""
    _ = speaking(order.language)
    subject = _("Đơn %(code)s: đã nhận tiền", code=order.code)
    body = _(
        "Kính chào quý khách %(name)s. Cửa hàng đã nhận được %(amount)s trả thêm cho đơn.",
        name=order.name,
        amount=format_dong(amount, order.language),
    )
    if part.amount_to_collect:
        left = format_dong(part.amount_to_collect, order.language)
        more = _("Khi nhận, quý khách trả thêm %(sum)s.", sum=left)
    else:
        more = _("Khi nhận hàng quý khách không phải trả gì nữa.")
    outlet_id = None if order.email else part.outlet_id
    write(order, PAID, subject, f"{body} {more} {link(order)}", at=at, outlet_id=outlet_id)


def lapsed(order: Order, *, at: datetime) -> None:
    """The deadline passed: by e-mail only; who left without paying is not called."""
    if not order.email:
        return
    _ = speaking(order.language)
    if _is_by_card(order):
        body = _(
            "Kính chào quý khách %(name)s. Đơn %(code)s chưa được trả bằng thẻ đúng hạn nên đã kết thúc, hàng được bán lại."
            " Thẻ của quý khách không bị trừ tiền.",
            name=order.name,
            code=order.code,
        )
        subject = _("Đơn %(code)s: hết hạn thanh toán", code=order.code)
        write(order, LAPSED, subject, f"{body} {link(order)}", at=at)
        return
    body = _(
        "Kính chào quý khách %(name)s. Đơn %(code)s chưa có tiền chuyển khoản đúng hạn nên đã kết thúc, hàng được bán lại."
        " Nếu quý khách đã chuyển, cửa hàng sẽ thấy tiền và liên hệ với quý khách.",
        name=order.name,
        code=order.code,
    )
    subject = _("Đơn %(code)s: hết hạn chuyển khoản", code=order.code)
    write(order, LAPSED, subject, f"{body} {link(order)}", at=at)


def _is_by_card(order: Order) -> bool:
    return order.payment_method == Method.CARD.value


def _next(order: Order, part: Fulfilment, outlet: str) -> str:
    _ = speaking(order.language)
    day = f"{part.hand_over_day:%d/%m/%Y}"
    if part.door is Door.PICKUP:
        return _(
            "Hàng sẵn sàng tại %(outlet)s từ %(day)s, mã nhận hàng %(pickup)s.",
            outlet=outlet,
            day=day,
            pickup=part.pickup_code,
        )
    if part.prepare_on:
        return _("%(outlet)s giao vào ngày %(day)s.", outlet=outlet, day=day)
    return _("%(outlet)s giao trước hoặc trong ngày %(day)s.", outlet=outlet, day=day)


def _names(order: Order, outlet_ids: Sequence[int]) -> dict[int, str]:
    """What the outlets are called in the language of the order. One statement."""
    rows = session.execute(select(Outlet.id, Outlet.name, Outlet.name_en).where(Outlet.id.in_(outlet_ids)))
    return {row.id: (row.name_en if order.language == "en" else None) or row.name for row in rows}
