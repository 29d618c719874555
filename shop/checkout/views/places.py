"""Outlets where a cart can be collected, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

from shop.cart.views.showing import names
from shop.checkout.queries import Parcel, PickupOffer, SiteRow
from shop.web.context import day
from shop.web.i18n import _, in_language


def outlet_name(site: SiteRow) -> str:
    """The outlet in the reader's language."""
    return in_language(site.name, site.name_en)


def offer_note(offer: PickupOffer) -> str:
    """Under an outlet's name: where, from when, and what it lacks."""
    ready = _("Miễn phí, nhận từ %(day)s", day=day(offer.day, weekday=True))
    note = f"{offer.site.address}. {ready}"
    if offer.senders:
        return f"{note}. {brought_note(offer.senders)}"
    lacking = ", ".join(names(line.variant)[0] for line in offer.short if line.variant)
    if not lacking:
        return note
    short = _("Không đủ: %(names)s", names=lacking)
    return f"{note}. {short}"


def brought_note(senders: Sequence[SiteRow]) -> str:
    """Why the day is a later one; empty where everything is at hand."""
    if not senders:
        return ""
    return _(
        "Có hàng được gửi từ %(outlets)s về đây cho bạn",
        outlets=", ".join(outlet_name(site) for site in senders),
    )


def kiosk_note(parcel: Parcel) -> str:
    """Whose goods are handed over at the desk of a hub; empty for the outlet's own."""
    if parcel.hub is None:
        return ""
    return _("Hàng của %(kiosk)s, nhận chung ở quầy của trung tâm.", kiosk=outlet_name(parcel.site))
