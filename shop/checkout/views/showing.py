"""From a quote to what the two pages show, in the reader's language."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from shop.cart.views.showing import Choice, lack_note, names
from shop.checkout import wording
from shop.checkout.details import Details
from shop.checkout.queries import LackingLine, Quote, QuotedLine
from shop.checkout.views import gift_showing
from shop.checkout.views.places import brought_note, kiosk_note, outlet_name
from shop.core.money import format_dong
from shop.core.phone import unbroken_phone
from shop.core.quantity import format_quantity
from shop.orders.states import Door
from shop.payments import queries as payments
from shop.payments.states import Method
from shop.promotions.wording import sum_rows
from shop.web.context import day
from shop.web.i18n import _, language

Row = tuple[str, int | str]
Answer = tuple[str, str, str | None]


@dataclass(frozen=True, slots=True)
class Summary:
    """Lines and sums for the component `order_summary`."""

    lines: Sequence[tuple[str, str, int]]
    rows: Sequence[Row]
    total: int


@dataclass(frozen=True, slots=True)
class ParcelView:
    """One outlet's part of what will be ordered."""

    heading: str
    address: str
    seller: str
    day: str
    lines: Sequence[tuple[str, str, int]]
    rows: Sequence[Row]
    owed: str
    total: int
    is_chilled: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class LackView:
    """A line that cannot be had, and the ways out."""

    name: str
    note: str
    choices: Sequence[Choice]
    others: Sequence[tuple[str, str]]


def line_words(line: QuotedLine) -> tuple[str, str, int]:
    """Name, quantity, amount."""
    name, pack = names(line.variant)
    quantity = format_quantity(line.wanted.quantity, line.variant.measure, language())
    return f"{name}, {pack}", quantity, line.gross


def summary(quote: Quote) -> Summary:
    """What the cart comes to before the door is known."""
    rows: list[Row] = [(_("Tiền hàng"), quote.goods_total)]
    if quote.discount_total:
        rows.append((_("Giảm giá"), -quote.discount_total))
    rows.append((_("Phí giao"), _("tính ở bước sau")))
    total = quote.goods_total - quote.discount_total
    return Summary([line_words(line) for line in quote.lines], rows, total)


def payment_notes() -> dict[str, str]:
    """What happens with each way to pay."""
    return {
        method.method.value: str(method.explanation) for door in Door for method in payments.methods_for(door)
    }


def answers(kept: Details, quote: Quote) -> list[Answer]:
    """What was typed, each with its way back."""
    back = url_for("checkout.delivery")
    rows: list[Answer] = [
        (
            _("Người mua") if kept.recipient_name else _("Người nhận"),
            f"{kept.name}, {unbroken_phone(kept.phone)}",
            f"{back}#name",
        ),
        *gift_showing.answers(kept, back),
        *_invoice(kept, back),
    ]
    if kept.email:
        rows.append((_("E-mail"), kept.email, f"{back}#email"))
    if kept.door is Door.PICKUP:
        site = quote.parcels[0].desk if quote.parcels else None
        where = f"{outlet_name(site)}, {site.address}" if site else _("Điểm bán đã chọn")
        rows.append((_("Nhận tại điểm bán"), where, f"{back}#outlet_id"))
    else:
        rows.append((_("Giao tới"), kept.address_text or "", f"{back}#street"))
    if kept.note:
        rows.append((_("Ghi chú"), kept.note, f"{back}#note"))
    rows.append((_("Trả tiền"), payments.label_of(kept.payment), f"{back}#door"))
    return rows


def _invoice(kept: Details, back: str) -> list[Answer]:
    """Who the VAT invoice is made out to, where one is asked for."""
    if kept.buyer is None:
        return []
    words = ", ".join(word for word in (kept.buyer.name, kept.buyer.tax_code, kept.buyer.email) if word)
    return [(_("Hóa đơn VAT"), words, f"{back}#invoice")]


def parcels(quote: Quote, method: payments.PaymentMethod) -> list[ParcelView]:
    """Who sends or hands over what, when, and what is paid for it: there, or ahead."""
    is_pickup = quote.where.door is Door.PICKUP
    views = []
    for parcel in quote.parcels:
        name = outlet_name(parcel.desk)
        when = day(parcel.hand_over_day, weekday=True)
        views.append(
            ParcelView(
                heading=_("Nhận tại %(outlet)s", outlet=name)
                if is_pickup
                else _("Giao từ %(outlet)s", outlet=name),
                address=parcel.desk.address,
                seller=parcel.site.seller,
                day=_("Nhận từ %(day)s", day=when)
                if is_pickup
                else _("Giao vào %(day)s", day=when)
                if parcel.prepare_on
                else _("Giao trước hoặc trong %(day)s", day=when),
                lines=[line_words(line) for line in quote.lines_of(parcel)],
                rows=sum_rows(parcel.discount, parcel.fee, parcel.fee_off),
                owed=_owed(method),
                total=parcel.goods + parcel.fee,
                is_chilled=parcel.is_chilled,
                why=kiosk_note(parcel) or brought_note(parcel.senders)
                if is_pickup
                else wording.for_customer(quote.routing, parcel.site.outlet_id),
            )
        )
    return views


def gathering(quote: Quote) -> tuple[str, Choice] | None:
    """What the other way would be, one parcel or several, and the button for it."""
    way = quote.gathering
    if way is None:
        return None
    action, when = url_for("checkout.gather"), day(way.day, weekday=True)
    cost = format_dong(way.total, language())
    if way.is_gathered:
        note = _(
            "Đơn đang gom về một kiện. Nếu chia thành %(count)s phần hàng: tất cả %(total)s, đến đủ trước hoặc trong %(day)s.",
            count=way.parcels,
            total=cost,
            day=when,
        )
        return note, Choice(_("Chia thành nhiều phần"), action, {"one": "0"})
    note = _(
        "%(outlet)s có đủ cả giỏ. Nếu gom về một kiện từ đó: tất cả %(total)s, đến trước hoặc trong %(day)s.",
        outlet=outlet_name(way.outlet),
        total=cost,
        day=when,
    )
    return note, Choice(_("Gom về một kiện"), action, {"one": "1"})


def _owed(method: payments.PaymentMethod) -> str:
    if method.method is Method.CARD:
        return _("Trả trước bằng thẻ")
    return _("Chuyển khoản trước") if method.is_prepaid else _("Trả khi nhận")


def lacks(quote: Quote) -> list[LackView]:
    """The lines that stand in the way, each with its choices; nothing else is lost."""
    return [_lack(line, quote.where.door) for line in quote.lacking]


def _lack(line: LackingLine, door: Door | None) -> LackView:
    review = url_for("checkout.review")
    key = line.wanted.key
    choices = []
    step = line.variant.step if line.variant else 1
    most = line.most - line.most % step
    if most > 0:
        words = format_quantity(most, line.variant.measure, language()) if line.variant else ""
        choices.append(
            Choice(
                _("Lấy %(quantity)s", quantity=words),
                url_for("cart.change", line_id=key),
                {"quantity": most, "next": review},
            )
        )
    choices.append(Choice(_("Bỏ khỏi giỏ"), url_for("cart.remove", line_id=key), {"next": review}))
    others = []
    if door is Door.PICKUP:
        others = [
            (
                _("Nhận tại %(outlet)s", outlet=outlet_name(other.site)),
                f"{url_for('checkout.delivery')}?diem-ban={other.site.hub_id or other.site.outlet_id}",
            )
            for other in line.elsewhere
            if other.site.offers_pickup and other.most >= line.wanted.quantity
        ]
    name = names(line.variant)[0] if line.variant else _("Sản phẩm")
    return LackView(
        name, lack_note(line.wanted.quantity, line.most, line.variant, line.reasons), choices, others
    )


def seen_text(quote: Quote) -> str:
    """What is shown, for the form to send back."""
    return json.dumps(quote.seen(), separators=(",", ":"))


def changes(seen: str, quote: Quote) -> list[str]:
    """What is not as it was shown, in sentences. What the form sent is read with distrust and decides nothing."""
    before = _read(seen)
    if before is None:
        return []
    names_of = {str(line.wanted.key): line_words(line)[0] for line in quote.lines}
    after = quote.seen()
    found = []
    for key, (quantity, total) in after["lines"].items():
        old = before["lines"].get(key)
        if old is None:
            found.append(_("Có thêm %(name)s.", name=names_of[key]))
        elif old != [quantity, total]:
            found.append(_changed(names_of[key], old[1], total))
    if not quote.parcels:  # nothing can be had: what lacks says it
        return found
    if before.get("discount", 0) != after["discount"]:
        found.append(_changed(_("Giảm giá"), before.get("discount", 0), after["discount"]))
    if before["fee"] != after["fee"]:
        found.append(_changed(_("Phí giao"), before["fee"], after["fee"]))
    if before["days"] != after["days"]:
        days = ", ".join(day(date.fromisoformat(value)) for value in after["days"].values())
        found.append(_("Ngày nhận hàng hoặc điểm bán phục vụ đã đổi: %(days)s.", days=days))
    if before["total"] != after["total"]:
        found.append(_changed(_("Tổng cộng"), before["total"], after["total"]))
    return found


def _changed(name: str, old: int, new: int) -> str:
    lang = language()
    return _(
        "%(name)s: trước %(before)s, nay %(after)s.",
        name=name,
        before=format_dong(old, lang),
        after=format_dong(new, lang),
    )


def _read(seen: str) -> Mapping[str, Any] | None:
    """The text of `seen_text`, or None when it is anything else."""
    try:
        value = json.loads(seen)
    except ValueError:
        return None
    if not isinstance(value, dict):
        return None
    lines, days = value.get("lines"), value.get("days")
    sums = (value.get("fee"), value.get("total"), value.get("discount", 0))
    is_whole = isinstance(lines, dict) and isinstance(days, dict) and all(type(each) is int for each in sums)
    if not is_whole or not isinstance(lines, dict):
        return None
    fits = all(
        isinstance(line, list) and len(line) == 2 and all(type(part) is int for part in line)
        for line in lines.values()
    )
    return value if fits else None
