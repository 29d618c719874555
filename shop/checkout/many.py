"""What parcels to many people come to: each is routed and priced like an order, from what those before it have left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from shop.checkout import facts, quoting
from shop.checkout.facts import Facts
from shop.checkout.quote import Quote, Wanted, Where
from shop.checkout.routing import Pool
from shop.geography import queries as geography
from shop.geography.distance import Point
from shop.inventory import queries as inventory
from shop.orders.states import Door
from shop.payments.methods.base import PaymentMethod

SOON = date.min  # the day of parcels that nobody wished later: the most units are fit for it
Stock = Mapping[Pool, int]


@dataclass(frozen=True, slots=True)
class Ask:
    """What one person gets, and where. Keys of `wanted` are unique among all that are asked together."""

    wanted: tuple[Wanted, ...]
    where: Where


def quotes(asks: Sequence[Ask], *, at: datetime, method: PaymentMethod | None = None) -> list[Quote]:
    """A quote for each, in their order; one that lacks something takes nothing from the others.

    The statements of one quote, one for all addresses, and one for each further day on which something is wished.
    Raises NotFound for an unknown commune, Refused when the VAT table has no rate for the day.
    """
    if not asks:
        return []
    everything = [line for ask in asks for line in ask.wanted]
    known = facts.load(everything, asks[0].where, at)
    codes = {ask.where.commune_code for ask in asks if ask.where.commune_code}
    points = geography.points_of(codes) if sum(site.offers_delivery for site in known.sites) > 1 else {}
    left = _Left(known, at, points, method)
    return [left.serve(ask) for ask in asks]


def together(found: Sequence[Quote]) -> Quote:
    """All of them as one quote: one sum, one way to pay, a parcel for each person and outlet."""
    return Quote(
        Where(Door.DELIVERY),
        lines=tuple(line for each in found for line in each.lines),
        lacking=tuple(line for each in found for line in each.lacking),
        parcels=tuple(parcel for each in found for parcel in each.parcels),
        routing={
            "rules": next((each.routing["rules"] for each in found), []),
            "picks": [pick for each in found for pick in each.routing.get("picks", ())],
        },
    )


def units_left(units: Mapping[date, int], taken: Mapping[date, int], day: date) -> int:
    """How many units may still be promised for a day. `units`: those fit for a day, fewer the later it is.

    Units for a day may be used for any earlier one, so all that is promised from a day on has to fit into what
    is fit for that day. `units` tells of `day` and of every day in `taken`.
    """
    return min(
        fit - sum(number for when, number in taken.items() if when >= first)
        for first, fit in units.items()
        if first <= day
    )


@dataclass(slots=True)
class _Left:
    known: Facts
    at: datetime
    points: Mapping[str, Point]
    method: PaymentMethod | None
    fit: dict[date, dict[int, dict[Pool, int]]] = field(default_factory=dict)
    taken: dict[tuple[int, Pool], dict[date, int]] = field(default_factory=lambda: defaultdict(dict))
    parts: dict[tuple[int, str, date], int] = field(default_factory=dict)

    def serve(self, ask: Ask) -> Quote:
        """Quote one of them, and count what it takes."""
        book = replace(self.known.book, taken={**self.known.book.taken, **self.parts}, made={})
        days = {site.outlet_id: book.late(site, ask.where) or SOON for site in self.known.sites}
        here = replace(
            self.known,
            book=book,
            stock={outlet_id: self._stock(outlet_id, day) for outlet_id, day in days.items()},
            address=self.points.get(ask.where.commune_code or ""),
        )
        found = quoting.make(ask.wanted, ask.where, here, self.method)
        if found.is_complete:
            self._take(found, here, days)
        return found

    def _stock(self, outlet_id: int, day: date) -> dict[Pool, int]:
        pools = self._fit(SOON).get(outlet_id, {})
        self._fit(day)
        return {
            pool: units_left(
                {when: of.get(outlet_id, {}).get(pool, 0) for when, of in self.fit.items()},
                self.taken.get((outlet_id, pool), {}),
                day,
            )
            for pool in pools
        }

    def _fit(self, day: date) -> Mapping[int, Stock]:
        """The units that are fit for a day, by outlet; asked once."""
        if day not in self.fit:
            found = inventory.sellable(
                [site.outlet_id for site in self.known.sites],
                sorted(self.known.variants),
                self.at,
                has_baskets=bool(self.known.components),
                by=None if day == SOON else day,
            )
            self.fit[day] = {}
            for (outlet_id, variant_id), units in found.items():
                self.fit[day].setdefault(outlet_id, {})[variant_id, None] = units
        return self.fit[day]

    def _take(self, found: Quote, here: Facts, days: Mapping[int, date]) -> None:
        for line in found.lines:
            day = days[line.outlet_id]
            for pool, units in quoting.needs_of(line.wanted, here):
                by_day = self.taken[line.outlet_id, pool]
                by_day[day] = by_day.get(day, 0) + units
        for parcel in found.parcels:
            key = parcel.site.outlet_id, Door.DELIVERY.value, parcel.hand_over_day
            self.parts[key] = self.parts.get(key, self.known.book.taken.get(key, 0)) + 1
