"""What others ask of the checkout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import inf

from shop.checkout import bringing, facts, quoting
from shop.checkout.alcohol import outlets as alcohol_outlets
from shop.checkout.alcohol import why_not as why_no_alcohol
from shop.checkout.quote import LackingLine, Parcel, Quote, QuotedLine, Tried, Wanted, Where
from shop.checkout.sites import SiteRow, desks, online, remembered
from shop.core.clock import vn_day
from shop.core.errors import Refused
from shop.delivery.queries import tariffs
from shop.geography.queries import communes
from shop.orders.states import Door
from shop.payments.methods.base import PaymentMethod
from shop.promotions.queries import Asked

__all__ = [
    "LackingLine",
    "Parcel",
    "PickupOffer",
    "Quote",
    "QuotedLine",
    "SiteRow",
    "Tried",
    "Wanted",
    "Where",
    "alcohol_outlets",
    "brought_to",
    "forget_sites",
    "online",
    "pickup_offers",
    "pickup_sites",
    "quote",
    "quote_with_delivery",
    "why_no_alcohol",
]


def quote(
    wanted: Sequence[Wanted],
    where: Where,
    *,
    at: datetime,
    method: PaymentMethod | None = None,
    asked: Asked | None = None,
    most_percent: int | None = None,
    presumed: bool = False,
) -> Quote:
    """What these lines come to at this moment: who serves them, lines, discount, parcels, VAT, total.

    `most_percent` and `presumed` (from whoever reserves the units next): see `facts.load`. Raises NotFound for an
    unknown commune, Refused when the VAT table has no rate for the day.
    """
    if not wanted:
        return Quote(where, (), (), ())
    known = facts.load(wanted, where, at, asked, most_percent=most_percent, presumed=presumed)
    found = quoting.make(wanted, where, known, method)
    return found if presumed else bringing.quote(found, wanted, known, at, method)


def quote_with_delivery(
    wanted: Sequence[Wanted],
    where: Where,
    province_code: str,
    *,
    at: datetime,
    asked: Asked | None = None,
) -> tuple[Quote, Quote | None]:
    """The cart as it is looked at, and what sending it to a province would come to; None without a province.

    One set of facts for both. Within the province nearness is not told apart: the address decides at checkout.
    """
    if not wanted:
        return Quote(where, (), (), ()), None
    known = facts.load(wanted, where, at, asked, also=Door.DELIVERY if province_code else None)
    seen = quoting.make(wanted, where, known)
    if not province_code:
        return seen, None
    rates = tariffs({site.operator_id for site in known.sites})
    there = Where(Door.DELIVERY, commune_code=communes(province_code)[0].code)
    book = replace(known.book, rates=rates, made={})
    return seen, quoting.make(wanted, there, replace(known, tariffs=rates, book=book))


def forget_sites() -> None:
    """Read outlets, and whether there are rules about days, anew at the next question (after a change made here)."""
    remembered.forget()


def pickup_sites(day: date) -> list[SiteRow]:
    """Outlets where web orders can be picked up, first rank first; from the process's memory."""
    return desks(online(day))


@dataclass(frozen=True, slots=True)
class PickupOffer:
    """An outlet where the cart can be picked up. `short`: lines it cannot hand over; `day`: when it is ready.

    `senders`: outlets that bring some of it there until that day.
    """

    site: SiteRow
    day: date
    total: int
    short: tuple[LackingLine, ...]
    senders: tuple[SiteRow, ...] = ()


def pickup_offers(
    wanted: Sequence[Wanted],
    *,
    at: datetime,
    asked: Asked | None = None,
    km: Mapping[int, float] | None = None,
) -> tuple[Quote, list[PickupOffer]]:
    """The cart without a door, and every outlet that could hand over some of it, the completest first.

    Of equals those where nothing is brought, then the nearest by `km` (how far from the customer each outlet is), then
    by rank. One set of facts for all of them.
    """
    far = km or {}
    known = facts.load(wanted, Where(), at, asked, also=Door.PICKUP)
    offers: list[PickupOffer] = []
    kept: dict[date, bringing.Stock] = {}
    for site in desks(known.sites):
        found = quoting.make(wanted, Where(Door.PICKUP, outlet_id=site.outlet_id), known)
        found = bringing.quote(found, wanted, known, at, kept=kept)
        if found.lines:
            senders = tuple(each for parcel in found.parcels for each in parcel.senders)
            offers.append(PickupOffer(site, found.last_day, found.total, found.lacking, senders))

    def place(offer: PickupOffer) -> tuple[int, bool, float, int, int]:
        site = offer.site
        return len(offer.short), bool(offer.senders), far.get(site.outlet_id, inf), site.rank, site.outlet_id

    offers.sort(key=place)
    return quoting.make(wanted, Where(), known), offers


def brought_to(outlet_id: int, variant_id: int, quantity: int, *, at: datetime) -> PickupOffer | None:
    """How so much of a variant could be collected at an outlet that has it not: brought by others; None: it cannot.

    No statement where nothing is ever brought.
    """
    where = Where(Door.PICKUP, outlet_id=outlet_id)
    if not bringing.is_possible(where, vn_day(at)):
        return None
    try:
        found = quote([Wanted(0, variant_id, quantity)], where, at=at)
    except Refused:
        return None  # the VAT of the later day is not known
    if not found.is_complete or not found.parcels[0].senders:
        return None
    parcel = found.parcels[0]
    return PickupOffer(parcel.site, parcel.hand_over_day, found.total, (), parcel.senders)
