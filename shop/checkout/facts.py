"""Everything that a quote is computed from, read in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from shop.catalogue import queries as catalogue
from shop.catalogue.queries import Component, PriceRow, VariantRow, remembered
from shop.catalogue.states import VatClass
from shop.checkout.quote import Wanted, Where
from shop.checkout.routing import Pool
from shop.checkout.sites import SiteRow, online
from shop.core.clock import vn_day
from shop.delivery.queries import Tariff, tariffs
from shop.geography import queries as geography
from shop.geography.distance import Point
from shop.inventory import queries as inventory
from shop.orders.states import Door
from shop.outlets.states import TaxMethod


@dataclass(frozen=True, slots=True)
class Facts:
    """As read at one moment. `stock`: outlet → pool → units; `address`: where a parcel goes, if that is known."""

    day: date
    variants: Mapping[int, VariantRow]
    components: Mapping[int, Sequence[Component]]
    sites: Sequence[SiteRow]
    stock: Mapping[int, Mapping[Pool, int]]
    prices: Mapping[tuple[int, int | None, int | None], PriceRow]
    rates: Mapping[VatClass, int]
    tariffs: Mapping[int, Tariff]
    address: Point | None

    def price(self, variant_id: int, lot_id: int | None, outlet_id: int) -> int | None:
        """Đồng at an outlet, None where it has no price."""
        found = self.prices.get((variant_id, outlet_id, lot_id))
        return None if found is None else found.amount

    def vat_bp(self, vat_class: VatClass, tax_method: TaxMethod) -> int | None:
        """The rate on the paper of this seller; None: none."""
        return catalogue.rate_for(dict(self.rates), vat_class, tax_method)


def load(wanted: Sequence[Wanted], where: Where, at: datetime) -> Facts:
    """Read for these lines and this door: eight statements at most, however many lines and outlets."""
    day = vn_day(at)
    asked = {line.variant_id for line in wanted}
    known = remembered.goods(asked, at)
    components = {key: each.components for key, each in known.items() if each.components}
    variant_ids = asked | {part.variant_id for parts in components.values() for part in parts}
    if len(variant_ids) > len(asked):
        known |= remembered.goods(variant_ids - asked, at)
    sites = online(day)
    outlet_ids = [site.outlet_id for site in sites]
    pairs = {(line.variant_id, line.lot_id) for line in wanted}
    pairs |= {(part.variant_id, None) for parts in components.values() for part in parts}
    is_parcel = where.door is Door.DELIVERY
    return Facts(
        day=day,
        variants={key: each.row for key, each in known.items()},
        components=components,
        sites=sites,
        stock=_stock(
            outlet_ids,
            variant_ids,
            {line.lot_id for line in wanted} - {None},
            at,
            has_baskets=bool(components),
        ),
        prices=remembered.prices_at(known, pairs, outlet_ids, at),
        rates=remembered.vat_rates(at),
        tariffs=tariffs({site.operator_id for site in sites}) if is_parcel else {},
        address=_address(where, sites) if is_parcel else None,
    )


def _address(where: Where, sites: Sequence[SiteRow]) -> Point | None:
    """Where the parcel goes; nobody has to know when only one outlet sends parcels."""
    if where.commune_code is None or sum(site.offers_delivery for site in sites) < 2:
        return None
    return geography.point_of(where.commune_code)


def _stock(
    outlet_ids: Sequence[int],
    variant_ids: set[int],
    lot_ids: set[int | None],
    at: datetime,
    *,
    has_baskets: bool,
) -> dict[int, dict[Pool, int]]:
    stock: dict[int, dict[Pool, int]] = {outlet_id: {} for outlet_id in outlet_ids}
    units_of = inventory.sellable(outlet_ids, variant_ids, at, has_baskets=has_baskets)
    for (outlet_id, variant_id), units in units_of.items():
        stock[outlet_id][variant_id, None] = units
    if lot_ids:
        lots = [lot for lot in lot_ids if lot is not None]
        for offer in inventory.marked_down(at, outlet_ids=outlet_ids, lot_ids=lots):
            stock[offer.outlet_id][offer.variant_id, offer.lot_id] = offer.sellable
    return stock
