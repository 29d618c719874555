"""Why an outlet may not serve a line, whatever it has."""

from __future__ import annotations

from collections.abc import Sequence

from shop.catalogue.queries import VariantRow
from shop.catalogue.states import Reach, Storage
from shop.checkout import alcohol, days
from shop.checkout.facts import Facts
from shop.checkout.quote import Wanted, Where
from shop.checkout.sites import SiteRow
from shop.delivery import fees
from shop.orders.states import Door

GONE = "gone"
ALCOHOL = "alcohol"
NO_PRICE = "no_price"
NO_PICKUP = "no_pickup"
NO_DELIVERY = "no_delivery"


class Gate:
    """One outlet behind one door, asked for line after line: what is the same for all lines is worked out once."""

    __slots__ = ("_facts", "_obstacles", "_site", "_where", "_zone", "promise")

    def __init__(self, site: SiteRow, where: Where, facts: Facts) -> None:
        self._site, self._where, self._facts = site, where, facts
        self.promise = facts.book.promise(site, where)
        is_parcel = where.door is Door.DELIVERY and site.offers_delivery
        self._zone = days.zone_of(site, where, facts.tariffs) if is_parcel else None
        self._obstacles: dict[tuple[Reach, Storage, int], str | None] = {}

    def bar(self, line: Wanted) -> str | None:
        """Why this outlet may not serve the line; None when it may."""
        facts, site = self._facts, self._site
        variant = facts.variants.get(line.variant_id)
        inside = facts.components.get(line.variant_id)
        parts = [facts.variants[part.variant_id] for part in inside] if inside else []
        if variant is None or not variant.on_offer or not all(part.on_offer for part in parts):
            return GONE
        if self.promise.bar is not None:
            return self.promise.bar
        if any(part.alcohol for part in parts):
            return ALCOHOL  # never in a basket
        if variant.alcohol and (found := alcohol.obstacle(site, self.promise.day)) is not None:
            return found
        if facts.price(line.variant_id, line.lot_id, site.outlet_id) is None:
            return NO_PRICE
        if self._where.door is Door.DELIVERY:
            return self._bar_of_delivery([variant, *parts])
        return NO_PICKUP if self._where.door is Door.PICKUP and not site.offers_pickup else None

    def _bar_of_delivery(self, goods: Sequence[VariantRow]) -> str | None:
        if self._zone is None:
            return NO_DELIVERY
        return next(filter(None, map(self._obstacle, goods)), None)

    def _obstacle(self, goods: VariantRow) -> str | None:
        """Goods of the same reach and storage go the same ways."""
        like = goods.reach, goods.storage, goods.max_transit_days
        if like not in self._obstacles:
            assert self._zone is not None  # noqa: S101 asked for parcels only
            kind, zone = self._zone
            reach, storage, bears_days = like
            found = fees.obstacle(zone, kind, reach=reach, storage=storage, bears_days=bears_days)
            self._obstacles[like] = None if found is None else found.value
        return self._obstacles[like]


def bar_of(line: Wanted, site: SiteRow, where: Where, facts: Facts) -> str | None:
    """Why this outlet may not serve this line; None when it may."""
    return Gate(site, where, facts).bar(line)
