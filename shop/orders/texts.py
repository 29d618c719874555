"""What customers are told: the same words for e-mail, SMS, Zalo and the telephone. Paths become addresses later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from shop.core.money import Dong, format_dong
from shop.core.phone import format_phone
from shop.web.i18n import _, language


@dataclass(frozen=True, slots=True)
class Told:
    """Subject and body, in the language of whoever reads them."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class PartText:
    """One outlet's part in words. `address`, `phone`: the outlet's. `lines` are before the `discount`.

    `on_the_day`: not before the day of hand-over.
    """

    outlet: str
    address: str
    phone: str | None
    hand_over_day: date
    is_pickup: bool
    pickup_code: str
    collect: Dong
    fee: Dong
    lines: Sequence[tuple[str, str, Dong]]
    discount: Dong = 0
    on_the_day: bool = False


def placed(code: str, token: str, total: Dong, parts: Sequence[PartText], *, is_waiting: bool) -> Told:
    """The order was received: what happens next, lines, total, where."""
    first = (
        _("Điểm bán sẽ gọi cho quý khách để xác nhận trước khi gửi hàng.")
        if is_waiting
        else _("Khi hàng sẵn sàng, điểm bán sẽ báo cho quý khách.")
    )
    body = [first, "", *(line for part in parts for line in _part_lines(part))]
    body += [
        _("Tổng cộng: %(total)s (giá đã gồm thuế GTGT nếu có)", total=_money(total)),
        "",
        _("Xem hoặc hủy đơn: %(link)s", link=_link(token)),
    ]
    return Told(_("Đơn %(code)s: đã nhận đơn hàng của quý khách", code=code), "\n".join(body))


def by_hand(code: str, token: str, part: PartText, *, is_waiting: bool) -> Told:
    """The short text that staff send or read out to a customer who left only a phone."""
    if part.is_pickup:
        words = _(
            "Đơn %(code)s: %(outlet)s đã nhận đơn. Hàng sẵn sàng từ %(day)s, mã nhận hàng %(pickup)s, trả %(sum)s"
            " khi nhận. Xem đơn: %(link)s",
            code=code,
            outlet=part.outlet,
            day=_day(part.hand_over_day),
            pickup=part.pickup_code,
            sum=_money(part.collect),
            link=_link(token),
        )
    elif part.on_the_day:
        words = _(
            "Đơn %(code)s: %(outlet)s đã nhận đơn, giao vào ngày %(day)s, trả %(sum)s khi nhận hàng."
            " Xem đơn: %(link)s",
            code=code,
            outlet=part.outlet,
            day=_day(part.hand_over_day),
            sum=_money(part.collect),
            link=_link(token),
        )
    else:
        words = _(
            "Đơn %(code)s: %(outlet)s đã nhận đơn, giao trước hoặc trong ngày %(day)s, trả %(sum)s khi nhận hàng."
            " Xem đơn: %(link)s",
            code=code,
            outlet=part.outlet,
            day=_day(part.hand_over_day),
            sum=_money(part.collect),
            link=_link(token),
        )
    subject = (
        _("Gọi xác nhận đơn %(code)s", code=code) if is_waiting else _("Báo đã nhận đơn %(code)s", code=code)
    )
    return Told(subject, words)


def cancelled(code: str, token: str) -> Told:
    """The order was cancelled as asked."""
    body = _("Đơn %(code)s đã hủy theo yêu cầu của quý khách. Quý khách không phải trả tiền.", code=code)
    return Told(_("Đơn %(code)s đã hủy", code=code), f"{body}\n\n{_link(token)}")


def cancelled_for_outlet(code: str, outlet: str, reason: str | None) -> Told:
    """What the outlet's operator reads about a cancellation: always Vietnamese, whatever the customer reads."""
    body = f"Khách đã hủy đơn {code} tại {outlet}. Hàng đã được trả về tồn kho."
    if reason:
        body += f"\nLý do: {reason}"
    return Told(f"Khách hủy đơn {code}", body)


def _part_lines(part: PartText) -> list[str]:
    lines = [f"{part.outlet} – {part.address}"]
    if part.phone:
        lines.append(_("Điện thoại: %(phone)s", phone=format_phone(part.phone)))
    lines += [f"- {name} × {quantity}: {_money(amount)}" for name, quantity, amount in part.lines]
    if part.discount:
        lines.append(_("Giảm giá: %(sum)s", sum=_money(-part.discount)))
    if part.is_pickup:
        lines.append(_("Nhận từ ngày %(day)s", day=_day(part.hand_over_day)))
        lines.append(_("Mã nhận hàng: %(code)s", code=part.pickup_code))
    else:
        lines.append(_("Phí giao: %(fee)s", fee=_money(part.fee)))
        day = _day(part.hand_over_day)
        lines.append(
            _("Giao vào ngày %(day)s", day=day)
            if part.on_the_day
            else _("Nhận hàng chậm nhất ngày %(day)s", day=day)
        )
    return [*lines, _("Trả khi nhận: %(sum)s", sum=_money(part.collect)), ""]


def _money(amount: Dong) -> str:
    return format_dong(amount, language())


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _link(token: str) -> str:
    prefix = "/en" if language() == "en" else ""
    return f"[[{prefix}/don-hang/{token}]]"
