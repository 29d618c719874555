"""What others ask of the checkout."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from shop.checkout import facts, quoting
from shop.checkout.quote import LackingLine, Parcel, Quote, QuotedLine, Wanted, Where
from shop.checkout.sites import SiteRow, online
from shop.payments.methods.base import PaymentMethod

__all__ = [
    "LackingLine",
    "Parcel",
    "Quote",
    "QuotedLine",
    "SiteRow",
    "Wanted",
    "Where",
    "online",
    "pickup_sites",
    "quote",
]


def quote(
    wanted: Sequence[Wanted], where: Where, *, at: datetime, method: PaymentMethod | None = None
) -> Quote:
    """What these lines come to at this moment: who serves them, lines, parcels, VAT, total.

    Raises NotFound for an unknown commune, Refused when the VAT table has no rate for the day.
    """
    if not wanted:
        return Quote(where, (), (), ())
    return quoting.make(wanted, where, facts.load(wanted, where, at), method)


def pickup_sites(day: date) -> list[SiteRow]:
    """Outlets where web orders can be picked up, first rank first."""
    return [site for site in online(day) if site.offers_pickup]
