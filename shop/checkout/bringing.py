"""Pick-up at an outlet that lacks something: other outlets of its operator bring it, and the day is a later one.

Within one operator, so that nobody's goods change hands and the seller stays the outlet that is collected from. What
goes off sale while it travels is never promised: all units are chosen for the later day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from shop.catalogue.states import Storage
from shop.checkout import facts as reading
from shop.checkout import quoting, routing, vouchering
from shop.checkout.barring import Gate, asked
from shop.checkout.facts import Facts
from shop.checkout.quote import Quote, QuotedLine, Wanted, Where
from shop.checkout.routing import Pool
from shop.checkout.sites import SiteRow, online
from shop.core.clock import vn_day
from shop.inventory.welcome import Guest, unwelcome
from shop.orders.states import Door
from shop.outlets.states import OutletKind
from shop.payments.methods.base import PaymentMethod

NOT_BROUGHT = "not_brought"  # these goods do not travel between outlets
Stock = Mapping[int, Mapping[Pool, int]]


@dataclass(frozen=True, slots=True)
class _Way:
    """The outlet that is collected from, those that bring goods there, and the latest day that one of them takes."""

    wanted: Sequence[Wanted]
    facts: Facts
    here: SiteRow
    senders: tuple[SiteRow, ...]
    where: Where
    day: date


def is_possible(where: Where, day: date) -> bool:
    """Whether anything can be brought to where a customer wants to collect; from the process's memory."""
    here = next((site for site in online(day) if site.outlet_id == where.outlet_id), None)
    return where.door is Door.PICKUP and here is not None and bool(_senders(here, online(day)))


def quote(
    alone: Quote,
    wanted: Sequence[Wanted],
    facts: Facts,
    at: datetime,
    method: PaymentMethod | None = None,
    *,
    kept: dict[date, Stock] | None = None,
) -> Quote:
    """The same with goods from other outlets, where that gives everything; else `alone`, the quote of the outlet itself.

    Two statements, three with goods of other provinces; `kept`: stock by day, for several outlets in one go.
    """
    way = _way(alone.where, wanted, facts)
    if way is None or alone.is_complete:
        return alone
    stock = {} if kept is None else kept
    if way.day not in stock:
        stock[way.day] = reading.stock_by(way.day, wanted, facts, at)
    units = [quoting.unit_of(line, facts) for line in wanted]
    barred = Gate(way.here, way.where, facts).bars([asked(line, facts) for line in wanted])

    def decided(shut: frozenset[int]) -> routing.Decision:
        sites = [_site(site, way, stock[way.day], shut, barred) for site in (way.here, *way.senders)]
        return routing.route(units, sites, facts.rules)

    decision = decided(frozenset())
    if not decision.lacks and (shut := _kept_out(way.here, wanted, facts, at)):
        decision = decided(shut)
    if decision.lacks:
        return alone
    return _made(alone, decision, way, method) or alone


def _way(where: Where, wanted: Sequence[Wanted], facts: Facts) -> _Way | None:
    here = next((site for site in facts.sites if site.outlet_id == where.outlet_id), None)
    if where.door is not Door.PICKUP or here is None:
        return None
    senders = tuple(site for site in _senders(here, facts.sites) if _still_sends(site, facts))
    if not senders:
        return None
    later = _later(where, max(_ready(site, here, facts.day) for site in senders))
    promise = facts.book.promise(here, later)
    return None if promise.bar else _Way(wanted, facts, here, senders, later, promise.day)


def _senders(here: SiteRow, sites: Sequence[SiteRow]) -> tuple[SiteRow, ...]:
    """Who may bring goods there: outlets of the same operator that send, never a fair."""
    if not here.takes_pickups or here.kind is OutletKind.FAIR:
        return ()
    return tuple(
        site
        for site in sites
        if site.sends_pickups
        and site.outlet_id != here.outlet_id
        and site.operator_id == here.operator_id
        and site.kind is not OutletKind.FAIR
    )


def _still_sends(sender: SiteRow, facts: Facts) -> bool:
    """Whether it takes orders now, and is there until its goods have arrived."""
    stop = facts.book.calendar.stop(sender.outlet_id, sender.operator_id, Door.PICKUP, facts.book.at)
    return stop is None and sender.is_open_on(facts.day + timedelta(days=sender.send_days))


def _ready(sender: SiteRow, here: SiteRow, today: date) -> date:
    """The first day on which what a sender brings can be collected."""
    return today + timedelta(days=sender.send_days + here.pickup_days)


def _later(where: Where, day: date) -> Where:
    return replace(where, wanted_day=max(day, where.wanted_day or day))


def _site(
    site: SiteRow, way: _Way, stock: Stock, shut: frozenset[int], barred: Mapping[int, str]
) -> routing.Site:
    """Everybody serves as the outlet that is collected from would: its price, its licence; senders only what travels.

    ``barred``: what that outlet itself may not serve.
    """
    facts, is_brought = way.facts, site.outlet_id != way.here.outlet_id
    kept_back = {
        line.key: NOT_BROUGHT
        for line in way.wanted
        if is_brought and (line.variant_id in shut or not _travels(line, site, facts))
    }
    day = _ready(site, way.here, facts.day) if is_brought else facts.day
    return routing.Site(
        outlet_id=site.outlet_id,
        stock=stock.get(site.outlet_id, {}),
        hand_over={line.key: day for line in way.wanted},
        near=(int(is_brought), quoting.km_between(site, way.here)),
        rank=site.rank,
        barred={**kept_back, **barred},
        soon=facts.soon.get(site.outlet_id, {}),
        is_brought=is_brought,
    )


def _travels(line: Wanted, sender: SiteRow, facts: Facts) -> bool:
    """Neither marked down (that price is its shelf's), nor cooled, nor alcohol; and it bears the days on the way."""
    rows = [facts.variants[line.variant_id]] if line.variant_id in facts.variants else []
    rows += [facts.variants[part.variant_id] for part in facts.components.get(line.variant_id, ())]
    return line.lot_id is None and all(
        row.storage is Storage.NORMAL and not row.alcohol and row.max_transit_days >= sender.send_days
        for row in rows
    )


def _kept_out(here: SiteRow, wanted: Sequence[Wanted], facts: Facts, at: datetime) -> frozenset[int]:
    """Goods that the rule of the outlet for other provinces may keep out; whether a lot has a number is not known yet."""
    goods = {line.variant_id: line.variant_id for line in wanted if line.variant_id not in facts.components}
    inside = {
        part.variant_id: line.variant_id
        for line in wanted
        for part in facts.components.get(line.variant_id, ())
    }
    owner = goods | inside
    guests = [Guest(variant_id, variant_id, has_number=False) for variant_id in owner]
    return frozenset(owner[found.place] for found in unwelcome(here.outlet_id, guests, vn_day(at)))


def _made(alone: Quote, decision: routing.Decision, way: _Way, method: PaymentMethod | None) -> Quote | None:
    """One part, at the outlet that is collected from, on the day when the last of it is there."""
    facts, by_id = way.facts, {site.outlet_id: site for site in way.senders}
    sources = decision.outlet_of()
    senders = tuple(by_id[each] for each in dict.fromkeys(sources.values()) if each in by_id)
    where = _later(alone.where, max(_ready(site, way.here, facts.day) for site in senders or way.senders))
    lines: list[QuotedLine] = []
    for line in way.wanted:
        found = quoting.line_at(line, way.here, where, facts)
        source = sources[line.key]
        lines.append(replace(found, from_outlet_id=source) if source in by_id else found)
    parcel = quoting.parcel_at(way.here, lines, where, facts, method)
    if facts.book.promise(way.here, where).bar or parcel.hand_over_day > way.day:
        return None
    record = decision.record() | {"collected_at": way.here.outlet_id}
    parcels = (replace(parcel, senders=senders),)
    return vouchering.apply(Quote(alone.where, tuple(lines), (), parcels, record), facts, method)
