"""Everything that a quote is computed from, read in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from shop.catalogue import queries as catalogue
from shop.catalogue.queries import Component, PriceRow, VariantRow, remembered
from shop.catalogue.states import VatClass
from shop.checkout import choosing, days, routing
from shop.checkout.days import DayBook
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
from shop.promotions import queries as promotions
from shop.promotions.queries import Asked
from shop.promotions.rules import Terms
from shop.settings import queries as settings

ENOUGH = 10**12  # units of anything


@dataclass(frozen=True, slots=True)
class TypedVoucher:
    """A code that was typed, its voucher if there is one, and the largest share of a price that it may take off."""

    code: str
    terms: Terms | None
    most_bp: int


@dataclass(frozen=True, slots=True)
class Facts:
    """As read at one moment. `stock`: outlet → pool → units; `address`: where a parcel goes, if that is known.

    `rules`: the order in which outlets are chosen; `soon`: of `stock`, what comes near its last day, if a rule asks.
    """

    day: date
    variants: Mapping[int, VariantRow]
    components: Mapping[int, Sequence[Component]]
    sites: Sequence[SiteRow]
    stock: Mapping[int, Mapping[Pool, int]]
    prices: Mapping[tuple[int, int | None, int | None], PriceRow]
    rates: catalogue.VatTable
    tariffs: Mapping[int, Tariff]
    address: Point | None
    book: DayBook
    voucher: TypedVoucher | None = None
    rules: Sequence[str] = routing.USUAL
    soon: Mapping[int, Mapping[Pool, int]] = field(default_factory=dict)

    def price(self, variant_id: int, lot_id: int | None, outlet_id: int) -> int | None:
        """Đồng at an outlet, None where it has no price."""
        found = self.prices.get((variant_id, outlet_id, lot_id))
        return None if found is None else found.amount

    def vat_bp(self, vat_class: VatClass, tax_method: TaxMethod, day: date) -> int | None:
        """The rate on the paper of this seller for goods supplied on a day; None: none."""
        return catalogue.rate_for(catalogue.rates_on(self.rates, day), vat_class, tax_method)


def load(
    wanted: Sequence[Wanted],
    where: Where,
    at: datetime,
    voucher: Asked | None = None,
    *,
    most_percent: int | None = None,
    presumed: bool = False,
    also: Door | None = None,
) -> Facts:
    """Read for these lines and this door: eight statements at most, however many lines and outlets.

    A voucher, where one was typed, takes two more; the rule of goods near their last day, where it is on, one.
    `most_percent`: the most that a voucher gives, where the action has read it. `presumed`: where only one outlet may
    serve, its units are taken as being there and not counted; reserving them counts them again anyway, under lock.
    `also`: another door than that of `where` that quotes will be made for; of others, full days are not known.
    """
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
    rates = tariffs({site.operator_id for site in sites}) if is_parcel else {}
    doors = [door for door in (where.door, also) if door is not None]
    book = days.read(sites, [each.row for each in known.values()], rates, at, doors)
    return Facts(
        day=day,
        variants={key: each.row for key, each in known.items()},
        components=components,
        sites=sites,
        stock=_presumed(where.outlet_id, pairs)
        if presumed and _is_alone(where, sites) and where.outlet_id is not None
        else _stock(
            {site.outlet_id: book.late(site, where) for site in sites},
            variant_ids,
            {line.lot_id for line in wanted} - {None},
            at,
            has_baskets=bool(components),
        ),
        prices=remembered.prices_at(known, pairs, outlet_ids, at),
        rates=remembered.vat_table(at),
        tariffs=rates,
        address=_address(where, sites) if is_parcel else None,
        book=book,
        voucher=None if voucher is None else typed_voucher(voucher, most_percent),
        rules=(rules := choosing.deciding(sites[0].routing_rules if sites else None)),
        soon=_soon(rules, where, outlet_ids, variant_ids, at),
    )


def _is_alone(where: Where, sites: Sequence[SiteRow]) -> bool:
    """Whether a pick-up can only be served by the outlet itself: no kiosk stands in it."""
    return where.door is Door.PICKUP and sum(site.hands_over_at(where.outlet_id) for site in sites) < 2


def stock_by(day: date, wanted: Sequence[Wanted], known: Facts, at: datetime) -> dict[int, dict[Pool, int]]:
    """Units at every outlet that are still as good as promised when they are handed over on a later day."""
    return _stock(
        {site.outlet_id: day for site in known.sites},
        set(known.variants),
        {line.lot_id for line in wanted} - {None},
        at,
        has_baskets=bool(known.components),
    )


def _soon(
    rules: Sequence[str], where: Where, outlet_ids: list[int], variant_ids: set[int], at: datetime
) -> dict[int, dict[Pool, int]]:
    """What comes near its last day, by outlet; nobody has to know without the rule, or where only one may serve."""
    if "near_expiry" not in rules or where.door is Door.PICKUP or len(outlet_ids) < 2:
        return {}
    found: dict[int, dict[Pool, int]] = {}
    for (outlet_id, variant_id), units in inventory.nearing(outlet_ids, variant_ids, at).items():
        found.setdefault(outlet_id, {})[variant_id, None] = units
    return found


def typed_voucher(asked: Asked, most_percent: int | None = None) -> TypedVoucher:
    """The voucher of a code as it stands for who typed it."""
    most = settings.number("promotion_most_percent") if most_percent is None else most_percent
    return TypedVoucher(promotions.canonical(asked.code), promotions.terms(asked), most * 100)


def _address(where: Where, sites: Sequence[SiteRow]) -> Point | None:
    """Where the parcel goes; nobody has to know when only one outlet sends parcels."""
    if where.commune_code is None or sum(site.offers_delivery for site in sites) < 2:
        return None
    return geography.point_of(where.commune_code)


def _presumed(outlet_id: int, pools: Collection[Pool]) -> dict[int, dict[Pool, int]]:
    return {outlet_id: dict.fromkeys(pools, ENOUGH)}


def _stock(
    late: Mapping[int, date | None],
    variant_ids: set[int],
    lot_ids: set[int | None],
    at: datetime,
    *,
    has_baskets: bool,
) -> dict[int, dict[Pool, int]]:
    """Units by outlet. `late`: outlet → a later day of hand-over, for which fewer units are fit; asked once a day."""
    stock: dict[int, dict[Pool, int]] = {outlet_id: {} for outlet_id in late}
    lots = [lot for lot in lot_ids if lot is not None]
    for by in dict.fromkeys(late.values()) or [None]:
        outlet_ids = [outlet_id for outlet_id, its in late.items() if its == by]
        units_of = inventory.sellable(outlet_ids, variant_ids, at, has_baskets=has_baskets, by=by)
        for (outlet_id, variant_id), units in units_of.items():
            stock[outlet_id][variant_id, None] = units
        if lots:
            for offer in inventory.marked_down(at, outlet_ids=outlet_ids, lot_ids=lots, by=by):
                stock[offer.outlet_id][offer.variant_id, offer.lot_id] = offer.sellable
    return stock
