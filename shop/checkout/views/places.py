"""Outlets where a cart can be collected, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shop.cart.views.showing import names
from shop.catalogue.views.visit import Visit
from shop.checkout.queries import Parcel, PickupOffer, SiteRow
from shop.geography.queries import distance_km
from shop.outlets.views.cards import distance_text
from shop.storefront.queries.directory import directory
from shop.web import frame
from shop.web.context import day
from shop.web.i18n import _, in_language


def outlet_name(site: SiteRow) -> str:
    """The outlet in the reader's language."""
    return in_language(site.name, site.name_en)


def kilometres(here: Visit) -> dict[int, float]:
    """How far each outlet is from the place that the visitor told; nothing where either is not known."""
    if here.origin is None:
        return {}
    return {row.id: distance_km(here.origin, row.spot) for row in directory().places.values() if row.spot}


def order_note(offers: Sequence[PickupOffer], *, by_distance: bool) -> str:
    """Why the outlets stand in this order; empty where there is nothing to choose."""
    if len(offers) < 2:
        return ""
    if by_distance:
        why = _("Nơi có đủ hàng đứng trước, trong đó nơi gần bạn nhất đứng đầu (theo đường chim bay).")
    else:
        why = _("Nơi có đủ hàng đứng trước.")
    chosen = frame.value("chosen_outlet")
    is_first = chosen is not None and chosen.outlet_id == offers[0].site.outlet_id
    first = _("Điểm bán bạn đã chọn đứng đầu.") if is_first else ""
    return f"{first} {why}".strip()


def offer_notes(offers: Sequence[PickupOffer], km: Mapping[int, float]) -> dict[str, str]:
    """What is said under each outlet, by its id as the form has it."""
    return {str(each.site.outlet_id): offer_note(each, km.get(each.site.outlet_id)) for each in offers}


def offer_note(offer: PickupOffer, km: float | None = None) -> str:
    """Under an outlet's name: where, roughly how far, from when, and what it lacks."""
    ready = _("Miễn phí, nhận từ %(day)s", day=day(offer.day, weekday=True))
    far = "" if km is None else f", {distance_text(km, is_rough=True)}"
    note = f"{offer.site.address}{far}. {ready}"
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
