"""Why an outlet may not serve a line, whatever it has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from shop.catalogue.queries import VariantRow
from shop.catalogue.states import Reach, Storage
from shop.checkout import alcohol, days
from shop.checkout.facts import Facts
from shop.checkout.quote import Wanted, Where
from shop.checkout.sites import SiteRow
from shop.delivery import fees
from shop.delivery.fees import Zone
from shop.delivery.states import ZoneKind
from shop.orders.states import Door

GONE = "gone"
ALCOHOL = "alcohol"
NO_PRICE = "no_price"
NO_PICKUP = "no_pickup"
NO_DELIVERY = "no_delivery"

Like = tuple[
    Reach, Storage, int
]  # goods of the same reach and storage that bear as many days go the same ways


class Asked(NamedTuple):
    """A line with what every outlet is asked about it.

    ``bar``: why none may serve it; ``is_mixed``: a basket with alcohol in it; ``likes``: how its goods may travel.
    """

    line: Wanted
    bar: str | None
    is_alcohol: bool
    is_mixed: bool
    likes: tuple[Like, ...]


def asked(line: Wanted, facts: Facts) -> Asked:
    """What is the same for this line at all outlets."""
    variant = facts.variants.get(line.variant_id)
    if variant is None:
        return Asked(line, GONE, is_alcohol=False, is_mixed=False, likes=())
    parts = [facts.variants[part.variant_id] for part in facts.components.get(line.variant_id, ())]
    goods = [variant, *parts]
    return Asked(
        line,
        bar=None if all(each.on_offer for each in goods) else GONE,
        is_alcohol=variant.alcohol,
        is_mixed=any(part.alcohol for part in parts),
        likes=tuple(dict.fromkeys(map(_like, goods))),
    )


def _like(goods: VariantRow) -> Like:
    return goods.reach, goods.storage, goods.max_transit_days


class Gate:
    """One outlet behind one door, asked for line after line: what is the same for all lines is worked out once."""

    __slots__ = ("_door", "_obstacles", "_prices", "_site", "_zone", "promise")

    def __init__(self, site: SiteRow, where: Where, facts: Facts) -> None:
        self._site, self._door, self._prices = site, where.door, facts.prices
        self.promise = facts.book.promise(site, where)
        is_parcel = where.door is Door.DELIVERY and site.offers_delivery
        self._zone = days.zone_of(site, where, facts.tariffs) if is_parcel else None
        self._obstacles: dict[Like, str | None] = {}

    def bars(self, every: Sequence[Asked]) -> dict[int, str]:
        """Why this outlet may not serve some of these lines, by their keys."""
        return {each.line.key: why for each in every if (why := self.bar(each)) is not None}

    def bar(self, each: Asked) -> str | None:
        """Why this outlet may not serve the line; None when it may."""
        line = each.line
        if each.bar is not None:
            return each.bar
        if self.promise.bar is not None:
            return self.promise.bar
        if each.is_mixed:
            return ALCOHOL  # never in a basket
        if each.is_alcohol and (found := alcohol.obstacle(self._site, self.promise.day)) is not None:
            return found
        if (line.variant_id, self._site.outlet_id, line.lot_id) not in self._prices:
            return NO_PRICE
        if self._door is Door.DELIVERY:
            return self._bar_of_delivery(each.likes)
        return NO_PICKUP if self._door is Door.PICKUP and not self._site.offers_pickup else None

    def _bar_of_delivery(self, likes: tuple[Like, ...]) -> str | None:
        if self._zone is None:
            return NO_DELIVERY
        for like in likes:
            if like not in self._obstacles:
                self._obstacles[like] = _obstacle(like, *self._zone)
            if (found := self._obstacles[like]) is not None:
                return found
        return None


def _obstacle(like: Like, kind: ZoneKind, zone: Zone | None) -> str | None:
    reach, storage, bears_days = like
    found = fees.obstacle(zone, kind, reach=reach, storage=storage, bears_days=bears_days)
    return None if found is None else found.value


def bar_of(line: Wanted, site: SiteRow, where: Where, facts: Facts) -> str | None:
    """Why this outlet may not serve this line; None when it may."""
    return Gate(site, where, facts).bar(asked(line, facts))
