"""Outlets as cards: finished words for the component."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from shop.outlets.queries import OutletRow, hours_line
from shop.outlets.states import OutletKind
from shop.outlets.wording import dates_text
from shop.web.i18n import _, language


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


def card(outlet: OutletRow, now: datetime, km: float | None = None) -> Card:
    """The card of an outlet; ``km`` is its distance as the crow flies, when the visitor told a place."""
    return Card(
        outlet_id=outlet.id,
        slug=outlet.slug,
        url=url_for("outlets.page", slug=outlet.slug),
        name=name_of(outlet),
        address=outlet.full_address,
        province_code=outlet.province_code,
        hours=hours_line(outlet, now),
        phone=outlet.phone,
        note=" · ".join(_notes(outlet, km)),
    )


def name_of(outlet: OutletRow) -> str:
    """Its name in the reader's language."""
    return outlet.name_en or outlet.name if language() == "en" else outlet.name


def distance_text(km: float) -> str:
    """`cách 800 m`, `cách 12 km`."""
    if km < 1:
        return _("cách %(metres)s m", metres=round(km * 1000, -2) or 100)
    return _("cách %(km)s km", km=round(km))


def _notes(outlet: OutletRow, km: float | None) -> list[str]:
    notes = []
    if km is not None:
        notes.append(distance_text(km))
    if outlet.kind is OutletKind.FAIR and outlet.starts_on and outlet.ends_on:
        notes.append(_("Hội chợ %(days)s", days=dates_text(outlet.starts_on, outlet.ends_on)))
    if outlet.sells_online and outlet.offers_pickup:
        notes.append(_("Đặt trước, nhận tại điểm bán"))
    if outlet.sells_online and outlet.offers_delivery:
        notes.append(_("Giao tận nhà"))
    if not outlet.sells_online:
        notes.append(_("Chỉ bán tại chỗ"))
    if outlet.is_sample:
        notes.append(_("mẫu"))
    return notes
