"""Outlets as cards: finished words for the component."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from flask import url_for

from shop.geography.queries import Point, distance_km
from shop.outlets.queries import OutletRow, hours_line
from shop.outlets.states import OutletKind
from shop.outlets.wording import dates_text
from shop.web.i18n import _, in_language, language

ROUGH_KM = 2


@dataclass(frozen=True, slots=True)
class Card:
    """What ``outlet_card`` shows."""

    outlet_id: int
    slug: str
    url: str
    name: str
    address: str
    province_code: str
    hours: str
    phone: str | None
    note: str
    map_url: str
    distance: str


def card(outlet: OutletRow, now: datetime, distance: str = "") -> Card:
    """The card of an outlet; ``distance`` in words, when the visitor told a place."""
    return Card(
        outlet_id=outlet.id,
        slug=outlet.slug,
        url=url_for("outlets.page", slug=outlet.slug),
        name=name_of(outlet),
        address=outlet.full_address,
        province_code=outlet.province_code,
        hours=hours_line(outlet, now),
        phone=outlet.phone,
        note=" · ".join(_notes(outlet)),
        map_url=map_url(outlet),
        distance=distance,
    )


def name_of(outlet: OutletRow) -> str:
    """Its name in the reader's language."""
    return in_language(outlet.name, outlet.name_en)


def distance_of(outlet: OutletRow, origin: Point, *, is_rough: bool = False) -> str:
    """How far it is, in words: nothing where its place is not known, roughly where one end is only a commune."""
    if outlet.spot is None:
        return ""
    return distance_text(distance_km(origin, outlet.spot), is_rough=is_rough or outlet.door is None)


def distance_text(km: float, *, is_rough: bool = False) -> str:
    """`cách 800 m`, `cách 3,2 km`, `cách 12 km`; roughly `cách khoảng 3 km`, `cách chưa đến 2 km`."""
    if is_rough:
        if km < ROUGH_KM:
            return _("cách chưa đến %(km)s km", km=ROUGH_KM)
        return _("cách khoảng %(km)s km", km=round(km))
    if km < 0.95:
        return _("cách %(metres)s m", metres=round(km * 10) * 100 or 100)
    if km < 9.95:
        figure = f"{km:.1f}"
        return _("cách %(km)s km", km=figure if language() == "en" else figure.replace(".", ","))
    return _("cách %(km)s km", km=round(km))


def map_url(outlet: OutletRow) -> str:
    """A link that a phone opens in its map: by the door's coordinates, else by the address."""
    where = f"{outlet.lat},{outlet.lng}" if outlet.door else f"{outlet.name}, {outlet.address}"
    return f"https://www.google.com/maps/search/?api=1&query={quote(where)}"


def services_of(outlet: OutletRow) -> list[tuple[str, str]]:
    """(icon, words) of what it offers, as far as staff told."""
    known = (
        (outlet.sells_online and outlet.offers_pickup, "store", _("Đặt trước, nhận tại điểm bán")),
        (outlet.sells_online and outlet.offers_delivery, "truck", _("Giao tận nhà")),
        (not outlet.sells_online, "store", _("Chỉ bán tại chỗ")),
        (outlet.has_parking, "check", _("Có chỗ để xe")),
        (outlet.has_cold_storage, "box", _("Có tủ mát, tủ đông")),
    )
    return [(icon, words) for is_so, icon, words in known if is_so]


def _notes(outlet: OutletRow) -> list[str]:
    notes = []
    if outlet.kind is OutletKind.FAIR and outlet.starts_on and outlet.ends_on:
        notes.append(_("Hội chợ %(days)s", days=dates_text(outlet.starts_on, outlet.ends_on)))
    notes += [words for _icon, words in services_of(outlet)]
    if outlet.is_sample:
        notes.append(_("dữ liệu mẫu"))
    return notes
