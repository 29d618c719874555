"""Gifts, wished days and stopped outlets on the pages on the way to an order, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shop.checkout.details import Details
from shop.checkout.forms import DeliveryForm
from shop.checkout.gift_fields import Kind, day_words
from shop.checkout.quote import Quote
from shop.checkout.sites import SiteRow
from shop.core.phone import unbroken_phone
from shop.delivery.remembered import calendar
from shop.delivery.wording import stop_words
from shop.orders.states import Door
from shop.payments import queries as payments
from shop.web.i18n import _, in_language

Answer = tuple[str, str, str | None]


def stops(sites: Sequence[SiteRow], at: datetime) -> list[str]:
    """Which outlets take no orders now, for which way and until when; nothing is asked where there is no rule."""
    if not any(site.has_day_rules for site in sites):
        return []
    rules = calendar(at)
    words = []
    for site in sites:
        name = in_language(site.name, site.name_en)
        found = dict.fromkeys(rules.stop(site.outlet_id, site.operator_id, door.value, at) for door in Door)
        words += [f"{name}: {stop_words(stop)}" for stop in found if stop is not None]
    return words


def payment_notes(form: DeliveryForm) -> dict[str, str]:
    """Why a way to pay cannot be used for a gift to somebody else."""
    if form.gift_kind is not Kind.OTHER:
        return {}
    no = _("Không dùng được cho quà gửi người khác: người nhận không phải trả tiền.")
    return {
        method.method.value: no
        for method in payments.methods_for(Door.DELIVERY, prepaid=False)
        if not method.is_prepaid
    }


def answers(kept: Details, back: str) -> list[Answer]:
    """What makes it a gift, and the day that was wished for, each with its way back."""
    rows: list[Answer] = []
    if kept.recipient_name and kept.recipient_phone:
        who = f"{kept.recipient_name}, {unbroken_phone(kept.recipient_phone)}"
        rows.append((_("Người nhận quà"), who, f"{back}#recipient_name"))
    if kept.gift:
        extras = [
            *([_("túi quà")] if kept.gift_bag else []),
            _("không ghi giá trong kiện hàng") if kept.hides_prices else _("có ghi giá trong kiện hàng"),
        ]
        rows.append((_("Quà tặng"), ", ".join(extras), f"{back}#gift"))
    if kept.where.wanted_day:
        rows.append((_("Ngày muốn nhận"), day_words(kept.where.wanted_day), f"{back}#wanted_day"))
    return rows


def moved(quote: Quote) -> list[str]:
    """Said where the day that was wished for cannot be promised, and why goods may be fewer for a later one."""
    wish = quote.where.wanted_day
    if wish is None:
        return []
    later = {parcel.hand_over_day for parcel in quote.parcels if parcel.hand_over_day > wish}
    notes = [
        _(
            "Không giao được vào %(wish)s: quá sớm cho địa chỉ này, hoặc ngày đó đã đủ đơn. Ngày gần nhất là %(day)s.",
            wish=day_words(wish),
            day=day_words(day),
        )
        for day in sorted(later)
    ]
    if quote.lacking:
        notes.append(
            _(
                "Cho %(wish)s chỉ tính hàng còn đủ hạn sử dụng tới ngày đó. Chọn ngày sớm hơn có thể có nhiều hàng hơn.",
                wish=day_words(wish),
            )
        )
    return notes
