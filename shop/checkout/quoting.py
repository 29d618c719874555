"""From facts to a quote: which outlet serves what, what it costs there, and when it is in the customer's hands.

Pure: reads nothing, so that a table of cases can test it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from shop.catalogue.queries import VariantRow
from shop.catalogue.states import Storage
from shop.checkout import days, pricing, routing, vouchering
from shop.checkout.barring import GONE, Asked, Gate, asked, bar_of
from shop.checkout.facts import Facts
from shop.checkout.quote import (
    Elsewhere,
    Gathering,
    LackingLine,
    Parcel,
    Quote,
    QuotedLine,
    QuotedPart,
    Wanted,
    Where,
)
from shop.checkout.routing import Pool
from shop.checkout.sites import SiteRow
from shop.core.quantity import GRAM
from shop.delivery import fees
from shop.delivery.fees import Zone
from shop.delivery.states import ZoneKind
from shop.geography import queries as geography
from shop.geography.distance import distance_km
from shop.orders.states import Door
from shop.payments.methods.base import PaymentMethod


def make(wanted: Sequence[Wanted], where: Where, facts: Facts, method: PaymentMethod | None = None) -> Quote:
    """Route, price and pack the lines. Lines that cannot be had stand in `lacking`, all at once.

    Where several parcels and one from a single outlet are both possible, `gathering` tells of the other way.
    """
    lines = [asked(line, facts) for line in wanted]
    sites = [_site(site, lines, where, facts) for site in _candidates(where, facts)]
    found = _made(wanted, where, facts, sites, method)
    if where.door is Door.PICKUP or not found.is_complete or (len(found.parcels) < 2) != where.one_parcel:
        return found
    other = _made(wanted, replace(where, one_parcel=not where.one_parcel), facts, sites, method)
    if not other.is_complete or len(other.parcels) == len(found.parcels):
        return found
    whole = found if where.one_parcel else other
    if len(whole.parcels) > 1:
        return found
    gathering = Gathering(
        where.one_parcel, whole.parcels[0].site, len(other.parcels), other.total, other.last_day
    )
    return replace(found, gathering=gathering)


def _made(
    wanted: Sequence[Wanted],
    where: Where,
    facts: Facts,
    sites: Sequence[routing.Site],
    method: PaymentMethod | None,
) -> Quote:
    units = {line.key: unit_of(line, facts) for line in wanted}
    rules = ("whole_cart", *facts.rules) if where.one_parcel else facts.rules
    decision = routing.route(list(units.values()), sites, rules)
    outlet_of = decision.outlet_of()
    by_outlet = {site.outlet_id: site for site in facts.sites}
    lines = [
        line_at(line, by_outlet[outlet_of[line.key]], where, facts)
        for line in wanted
        if line.key in outlet_of
    ]
    by_key = {line.key: line for line in wanted}
    lacking = [_lacking(lack, by_key[lack.key], units[lack.key], where, facts) for lack in decision.lacks]
    parcels = [
        parcel_at(
            by_outlet[pick.outlet_id],
            [line for line in lines if line.wanted.key in pick.units],
            where,
            facts,
            method,
        )
        for pick in decision.picks
    ]
    record = decision.record() | ({"gathered": True} if where.one_parcel else {})
    found = Quote(where, tuple(lines), tuple(lacking), tuple(parcels), record)
    return vouchering.apply(found, facts, method)


def _promised(site: SiteRow, where: Where, facts: Facts) -> date:
    """The day on which this outlet promises the goods through this door."""
    return facts.book.promise(site, where).day


def zone_of(site: SiteRow, where: Where, facts: Facts) -> tuple[ZoneKind, Zone | None]:
    """The zone of a parcel from this outlet to the address, and its tariff where there is one."""
    return days.zone_of(site, where, facts.tariffs)


def weight_of(variant: VariantRow, quantity: int) -> int:
    """Grams of a quantity: goods by weight are priced per so many grams and packed as they are."""
    if variant.measure == GRAM:
        return -(-variant.gross_weight_g * quantity // variant.price_per)
    return variant.gross_weight_g * quantity


def unit_of(line: Wanted, facts: Facts) -> routing.Unit:
    """A line as it is routed."""
    return routing.Unit(line.key, line.quantity, needs_of(line, facts))


def needs_of(line: Wanted, facts: Facts) -> tuple[tuple[Pool, int], ...]:
    """What a line takes. A basket also takes its components' pools, where they are sold singly as well."""
    needs: list[tuple[Pool, int]] = [((line.variant_id, line.lot_id), line.quantity)]
    for part in facts.components.get(line.variant_id, ()):
        pool: Pool = (part.variant_id, None)
        if any(pool in stock for stock in facts.stock.values()):
            needs.append((pool, part.quantity * line.quantity))
    return tuple(needs)


def _candidates(where: Where, facts: Facts) -> list[SiteRow]:
    if where.door is Door.PICKUP:
        return [site for site in facts.sites if site.hands_over_at(where.outlet_id)]
    return list(facts.sites)


def _site(site: SiteRow, lines: Sequence[Asked], where: Where, facts: Facts) -> routing.Site:
    gate = Gate(site, where, facts)
    return routing.Site(
        outlet_id=site.outlet_id,
        stock=facts.stock.get(site.outlet_id, {}),
        hand_over=dict.fromkeys((each.line.key for each in lines), gate.promise.day),
        near=_near(site, where, facts),
        rank=site.rank,
        barred=gate.bars(lines),
        soon=facts.soon.get(site.outlet_id, {}),
    )


def _near(site: SiteRow, where: Where, facts: Facts) -> tuple[int, float]:
    """Same commune, same province, same region, elsewhere; then kilometres. In the cart: the chosen outlet first."""
    if where.door is not Door.DELIVERY or where.commune_code is None:
        return (0 if site.outlet_id == where.outlet_id else 1, 0.0)
    there = geography.commune(where.commune_code)
    if site.commune_code == there.code:
        tier = 0
    elif site.province_code == there.province_code:
        tier = 1
    else:
        same = geography.province_region(site.province_code) == geography.province_region(there.province_code)
        tier = 2 if same else 3
    return tier, round(distance_km(site.point, facts.address), 1) if facts.address else 0.0


def km_between(one: SiteRow, other: SiteRow) -> float:
    """Kilometres from outlet to outlet, as the crow flies."""
    return round(distance_km(one.point, other.point), 1)


def why_not(line: Wanted, outlet_id: int, where: Where, facts: Facts) -> str | None:
    """Why this very outlet may not serve a line, whatever it has; None when it may."""
    site = next((site for site in facts.sites if site.outlet_id == outlet_id), None)
    return GONE if site is None else bar_of(line, site, where, facts)


def at_outlet(line: Wanted, outlet_id: int, where: Where, facts: Facts) -> QuotedLine | None:
    """A line at this very outlet, without routing; None when it may not be served from there."""
    site = next((site for site in facts.sites if site.outlet_id == outlet_id), None)
    if site is None or bar_of(line, site, where, facts) is not None:
        return None
    return line_at(line, site, where, facts)


def line_at(line: Wanted, site: SiteRow, where: Where, facts: Facts) -> QuotedLine:
    """A line with the VAT of the day promised: that is the day of supply until the goods leave on another."""
    day = _promised(site, where, facts)
    variant = facts.variants[line.variant_id]
    price = facts.price(line.variant_id, line.lot_id, site.outlet_id)
    assert price is not None  # noqa: S101 an outlet without a price is barred from the line
    if line.variant_id in facts.components:
        return _basket(line, variant, price, site, facts, day=day)
    bp = facts.vat_bp(variant.vat_class, site.tax_method, day)
    money = pricing.amount(line.quantity, price, variant.price_per, bp)
    return QuotedLine(line, variant, site.outlet_id, price, money.total, bp, money.vat)


def _basket(
    line: Wanted, variant: VariantRow, price: int, site: SiteRow, facts: Facts, *, day: date
) -> QuotedLine:
    """A basket at its own price, which its components share."""
    components = facts.components[line.variant_id]
    rows = [facts.variants[part.variant_id] for part in components]
    parts = [
        pricing.Part(
            quantity=part.quantity * line.quantity,
            own_price=facts.price(part.variant_id, None, site.outlet_id) or 0,
            price_per=row.price_per,
            vat_bp=facts.vat_bp(row.vat_class, site.tax_method, day),
            share=part.share,
        )
        for part, row in zip(components, rows, strict=True)
    ]
    total = pricing.amount(line.quantity, price, variant.price_per, None).total
    amounts = pricing.basket_amounts(total, parts)
    quoted = tuple(
        QuotedPart(row, part.quantity, money.price, money.total, money.vat_bp, money.vat)
        for row, part, money in zip(rows, parts, amounts, strict=True)
    )
    vat = sum(part.vat for part in quoted)
    return QuotedLine(line, variant, site.outlet_id, price, total, None, vat, quoted)


def parcel_at(
    site: SiteRow, lines: Sequence[QuotedLine], where: Where, facts: Facts, method: PaymentMethod | None
) -> Parcel:
    """What these lines come to at an outlet, and the day that it promises."""
    goods = sum(line.total for line in lines)
    leaves = [
        leaf
        for line in lines
        for leaf in (
            [(part.variant, part.quantity) for part in line.parts] or [(line.variant, line.wanted.quantity)]
        )
    ]
    weight = sum(weight_of(variant, quantity) for variant, quantity in leaves)
    is_chilled = any(variant.storage is not Storage.NORMAL for variant, _quantity in leaves)
    zone = zone_of(site, where, facts)[1] if where.door is Door.DELIVERY else None
    fee = fees.fee(zone, weight, chilled=is_chilled, goods=goods) if zone else 0
    promise = facts.book.promise(site, where)
    return Parcel(
        site=site,
        keys=tuple(line.wanted.key for line in lines),
        goods=goods,
        fee=fee,
        collect=method.amount_to_collect(goods, fee) if method else goods + fee,
        hand_over_day=promise.day,
        weight_g=weight,
        is_chilled=is_chilled,
        prepare_on=promise.prepare_on if promise.prepare_on > facts.day else None,
        hub=_hub(site, where, facts),
    )


def _hub(site: SiteRow, where: Where, facts: Facts) -> SiteRow | None:
    """The hub whose desk hands over what a kiosk sells."""
    if where.door is not Door.PICKUP or site.outlet_id == where.outlet_id:
        return None
    return next((each for each in facts.sites if each.outlet_id == where.outlet_id), None)


def _lacking(lack: routing.Lack, line: Wanted, unit: routing.Unit, where: Where, facts: Facts) -> LackingLine:
    """A short line with the outlets that could serve it."""
    each = asked(line, facts)
    others = [
        Elsewhere(site, most)
        for site in facts.sites
        if site.outlet_id != where.outlet_id
        and (most := routing.available(unit, facts.stock.get(site.outlet_id, {}))) > 0
        and Gate(site, where, facts).bar(each) is None
    ]
    others.sort(key=lambda other: (other.most < line.quantity, other.site.rank))
    return LackingLine(line, facts.variants.get(line.variant_id), lack.most, lack.reasons, tuple(others[:5]))
