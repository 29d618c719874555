"""The day that an outlet promises: its own, or a later one for a wish, a last order day or a full day."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from shop.catalogue.queries import VariantRow
from shop.checkout.quote import Where
from shop.checkout.sites import SiteRow
from shop.core.clock import vn_day
from shop.delivery import fees
from shop.delivery.calendar import STOPPED, Calendar, free_day
from shop.delivery.fees import Zone
from shop.delivery.queries import Tariff
from shop.delivery.remembered import NOTHING, calendar
from shop.delivery.services import lock_capacities
from shop.delivery.states import ZoneKind
from shop.geography import queries as geography
from shop.orders import queries as orders
from shop.orders.states import Door
from shop.outlets.states import OutletKind

FULL = "full"
MOST_AHEAD = 30  # days after today that a customer may wish for


@dataclass(frozen=True, slots=True)
class Promise:
    """`day` is promised, `prepare_on` early enough for it; `bar`: why nothing is promised at all."""

    day: date
    prepare_on: date
    bar: str | None = None


@dataclass(frozen=True, slots=True)
class DayBook:
    """What decides days, as read at one moment. `taken`: parts promised by (outlet, door, day)."""

    at: datetime
    rates: Mapping[int, Tariff]
    goods: tuple[tuple[int, int], ...] = ()
    calendar: Calendar = NOTHING
    taken: Mapping[tuple[int, str, date], int] = field(default_factory=dict)
    made: dict[tuple[int, Where], Promise] = field(default_factory=dict, compare=False)

    @property
    def today(self) -> date:
        """The Vietnamese day of the moment."""
        return vn_day(self.at)

    def promise(self, site: SiteRow, where: Where) -> Promise:
        """What an outlet promises through a door; worked out once."""
        key = site.outlet_id, where
        if key not in self.made:
            self.made[key] = _promise(site, where, self)
        return self.made[key]

    def late(self, site: SiteRow, where: Where) -> date | None:
        """The day promised where it is later than without wish or rule: fewer units are fit for it."""
        found = self.promise(site, where)
        return found.day if found.prepare_on > self.today else None


def read(
    sites: Sequence[SiteRow],
    goods: Collection[VariantRow],
    rates: Mapping[int, Tariff],
    at: datetime,
    doors: Collection[Door] = tuple(Door),
) -> DayBook:
    """The rules and what is promised already. No statement while there is no rule, one more where days are limited.

    `doors`: the only ones that the book will be asked about.
    """
    pairs = tuple(sorted({(row.product_id, row.set_code) for row in goods}))
    if not any(site.has_day_rules for site in sites):
        return DayBook(at, rates, pairs)
    rules = calendar(at)
    here = {site.outlet_id for site in sites}
    limits = [one for one in rules.capacities if one.outlet_id in here and Door(one.way.value) in doors]
    outlets, limited = {one.outlet_id for one in limits}, {Door(one.way.value) for one in limits}
    taken = orders.promised(sorted(outlets), limited, vn_day(at)) if limits else {}
    return DayBook(at, rates, pairs, rules, taken)


def hold(sites: Sequence[SiteRow], where: Where, at: datetime) -> bool:
    """Lock what limits the days of these outlets, so that it can be counted again; False: nothing limits them.

    Whoever else places orders against the same limits waits. Nothing is asked where there is no rule.
    """
    limits = limiting(sites, where, at)
    if limits:
        lock_capacities(limits)
    return bool(limits)


def limiting(sites: Sequence[SiteRow], where: Where, at: datetime) -> list[int]:
    """The capacities that limit the days of these outlets through this door."""
    if where.door is None or not any(site.has_day_rules for site in sites):
        return []
    mine = {site.outlet_id for site in sites}
    door = where.door.value
    return [one.id for one in calendar(at).capacities if one.outlet_id in mine and one.way == door]


def to_choose(
    sites: Sequence[SiteRow], rates: Mapping[int, Tariff], commune: str | None, today: date
) -> list[date]:
    """The days a customer may wish for: from the first that some outlet can promise, for 30 days from today.

    Without an address from the first that is possible anywhere; the quote says which day it will really be.
    """
    first = [
        hand_over_day(site, zone, today)
        for site in sites
        if site.offers_delivery
        for zone in _zones(site, rates, commune)
    ]
    begin = min(first, default=today + timedelta(days=1))
    ahead = (today + timedelta(days=MOST_AHEAD) - begin).days
    return [begin + timedelta(days=number) for number in range(ahead + 1)]


def _zones(site: SiteRow, rates: Mapping[int, Tariff], commune: str | None) -> list[Zone]:
    tariff = rates.get(site.operator_id, {})
    if commune is None:
        return list(tariff.values())
    zone = zone_of(site, Where(Door.DELIVERY, commune_code=commune), rates)[1]
    return [zone] if zone else []


def zone_of(site: SiteRow, where: Where, rates: Mapping[int, Tariff]) -> tuple[ZoneKind, Zone | None]:
    """The zone of a parcel from this outlet to the address, and its tariff where there is one."""
    to_province = geography.commune(where.commune_code or "").province_code
    kind = fees.zone_kind(
        site.province_code,
        geography.province_region(site.province_code),
        to_province,
        geography.province_region(to_province),
    )
    return kind, rates.get(site.operator_id, {}).get(kind)


def hand_over_day(site: SiteRow, zone: Zone | None, today: date) -> date:
    """The day promised without wish or rule: the outlet's days until pick-up, or the zone's longest transit.

    Never later than the web day, for which the units are chosen, because goods only go where they bear the transit.
    """
    return today + timedelta(days=max(site.pickup_days, zone.max_days if zone else 0))


def _promise(site: SiteRow, where: Where, book: DayBook) -> Promise:
    kind, zone = zone_of(site, where, book.rates) if where.door is Door.DELIVERY else (None, None)
    own = hand_over_day(site, zone, book.today)
    stop = book.calendar.stop(site.outlet_id, site.operator_id, where.door, book.at)
    if stop is not None:
        return Promise(own, book.today, f"{STOPPED}{stop.id}")
    first = max(own, where.wanted_day or own)
    if kind is not None:
        first = max(first, book.calendar.not_before(site.operator_id, kind, book.goods, book.today))
    day = _free(site, where, first, book)
    if day is None or not _is_open(site, day, own):
        return Promise(own, book.today, FULL)
    return Promise(day, book.today + (day - own))


def _free(site: SiteRow, where: Where, first: date, book: DayBook) -> date | None:
    if where.door is None:
        return first
    door = where.door.value
    limits = book.calendar.limits(site.outlet_id, door)
    return free_day(first, book.today, limits, lambda day: book.taken.get((site.outlet_id, door, day), 0))


def _is_open(site: SiteRow, day: date, own: date) -> bool:
    """A day later than the outlet's own must lie within its time: a fair ends, an outlet may be given up."""
    return day == own or (site.kind is not OutletKind.FAIR and site.closed_on is None) or site.is_open_on(day)
