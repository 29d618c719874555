"""Cards of products: three statements for any number of them; plain tuples, no model objects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from shop.catalogue.pricing import SHOWN_FOR, TRUE_FOR, Candidate, best, former
from shop.catalogue.states import Measure, Reach, Storage, VatClass
from shop.core.clock import vn_day
from shop.extensions import run
from shop.storefront.queries import card_statements as statements
from shop.storefront.queries.directory import directory
from shop.storefront.queries.little import is_little, low_marks
from shop.window.memory import Loaded, Shown
from shop.window.version import at_present, met

FACTS = 18  # columns of a variant before those of its price
MOST_SHOWN = 5000  # products of about 1 KB


class VariantOffer(NamedTuple):
    """A variant with its price. ``before``: the former price where it may be shown. Units of its measure."""

    variant_id: int
    product_id: int
    name: str
    name_en: str | None
    unit: str
    measure: Measure
    step: int
    price_per: int
    net_weight_g: int | None
    net_volume_ml: int | None
    storage: Storage
    reach: Reach
    max_transit_days: int
    promise_days: int
    alcohol_bp: int | None
    vat_class: VatClass
    on_demand: bool
    is_basket: bool
    amount: int | None
    before: int | None
    by_outlet: tuple[tuple[int, int], ...]  # outlets with a price of their own
    before_at: tuple[tuple[int, int], ...]  # those of them where a former price may be shown
    lots: tuple[tuple[int, int], ...]  # marked-down lots with their price


class CardRow(NamedTuple):
    """What a card shows, before it is put into words. ``units`` are of ``measure``, over ``outlets`` outlets.

    At a chosen outlet (``place``) without any, ``outlets`` are the others that have some. ``few``: where that outlet
    tells customers in words how much it has, whether it is little; None where it tells the number.

    ``reviews``: published ones, with ``stars_total`` customers' stars together. ``schemes``: see `scheme_rows`.
    """

    product_id: int
    slug: str
    name: str
    name_en: str | None
    producer: str
    commune_code: str | None
    province_code: str
    set_code: int
    drawing: str | None
    digest: str | None
    stars: int | None
    until: date | None
    selling: bool
    reviews: int
    stars_total: int
    schemes: str | None
    offer: VariantOffer
    units: int
    outlets: int
    can_add: bool
    place: str
    few: bool | None


def cards(product_ids: Sequence[int], at: datetime, outlet: tuple[int, str] | None = None) -> list[CardRow]:
    """The cards of these products in this order; with an outlet (id, name) the stock is that outlet's.

    What is not published or has no price is left out.
    """
    return at_present(lambda: _cards(product_ids, at, outlet)) if product_ids else []


def _cards(product_ids: Sequence[int], at: datetime, outlet: tuple[int, str] | None) -> list[CardRow]:
    offers = offers_of(product_ids, at)
    stock = _stock(product_ids, at, has_baskets=any(offer.is_basket for offer in offers))
    if outlet is None:
        return cards_from(product_ids, offers, stock, at)
    here = {key: {outlet[0]: there[outlet[0]]} for key, there in stock.items() if outlet[0] in there}
    found = cards_from(product_ids, offers, here, at, outlet[1])
    found = [row if row.units else _with_others(row, offers, stock) for row in found]
    there = directory().places.get(outlet[0])
    return _in_words(found, outlet[0]) if there is not None and there.hides_units else found


def cards_from(
    product_ids: Sequence[int],
    offers: Sequence[VariantOffer],
    stock: Mapping[int, Mapping[int, int]],
    at: datetime,
    place: str = "",
) -> list[CardRow]:
    """The cards, where offers and stock (units by variant and outlet) are at hand already. At most one statement."""
    facts = _facts_shown(product_ids, at, lambda ids: _load_facts(ids, at))
    priced = _by_product(offers)
    return [
        _card(facts[key], priced[key], stock, place) for key in product_ids if key in facts and key in priced
    ]


def offers_of(product_ids: Sequence[int], at: datetime) -> list[VariantOffer]:
    """The variants on offer of these products with their prices in force, in their order. At most one statement."""
    shown = _offers_shown(product_ids, at, lambda ids: _load_offers(ids, at))
    return [offer for offers in shown.values() for offer in offers]


_facts_shown: Shown[tuple[Any, ...]] = Shown(MOST_SHOWN)
_offers_shown: Shown[tuple[VariantOffer, ...]] = Shown(MOST_SHOWN)


def _load_facts(product_ids: Sequence[int], at: datetime) -> Loaded[int, tuple[Any, ...]]:
    rows = run(statements.facts(vn_day(at)), {"product_ids": list(product_ids)})
    return {row[0]: (tuple(row), None) for row in rows}


def _load_offers(product_ids: Sequence[int], at: datetime) -> Loaded[int, tuple[VariantOffer, ...]]:
    """Offers by product, until the next moment at which one of its prices begins or ends."""
    facts: dict[int, tuple[Any, ...]] = {}
    prices: dict[int, list[Candidate]] = defaultdict(list)
    over: dict[int, list[tuple[int | None, datetime]]] = defaultdict(list)
    turns: dict[int, list[datetime]] = defaultdict(list)
    asked = {"product_ids": list(product_ids), "at": at, "recent": at - SHOWN_FOR - TRUE_FOR}
    for row in run(statements.offers(vn_day(at)), asked):
        variant, price, ends_at = row[:FACTS], row[FACTS:-1], row[-1]
        facts[variant[0]] = tuple(variant)
        if price[0] is None:
            continue
        if ends_at is not None and ends_at <= at:
            over[variant[0]].append((price[1], ends_at))
            continue
        candidate = Candidate(price[0], variant[0], *price[1:])
        turns[variant[1]] += [
            turn
            for turn in (candidate.starts_at, ends_at, candidate.starts_at + SHOWN_FOR)
            if turn is not None and turn > at
        ]
        if candidate.starts_at <= at:
            prices[variant[0]].append(candidate)
    found: dict[int, list[VariantOffer]] = {key: [] for key in product_ids}
    for variant_id, variant in facts.items():
        found[variant[1]].append(_offer(variant, prices[variant_id], over[variant_id], at))
    return {key: (tuple(offers), min(turns[key], default=None)) for key, offers in found.items()}


def _offer(
    facts: tuple[Any, ...], every: list[Candidate], over: list[tuple[int | None, datetime]], at: datetime
) -> VariantOffer:
    candidates = [row for row in every if row.lot_id is None]
    common = best(candidates, None, None)
    own = [row for row in candidates if row.outlet_id is not None]
    places = sorted({row.outlet_id for row in own if row.outlet_id is not None})
    amount = common.amount if common else min((row.amount for row in own), default=None)
    there = ((place, price.amount) for place in places if (price := best(candidates, place, None)))
    before = ((place, was) for place in places if (was := former(candidates, over, place, at)))
    marked = sorted({row.lot_id for row in every if row.lot_id is not None})
    lots = ((lot, price.amount) for lot in marked if (price := best(every, None, lot)))
    shown = (amount, former(candidates, over, None, at), tuple(there), tuple(before), tuple(lots))
    return VariantOffer._make((*facts, *shown))


def _by_product(offers: Iterable[VariantOffer]) -> dict[int, list[VariantOffer]]:
    found: dict[int, list[VariantOffer]] = defaultdict(list)
    for offer in offers:
        if offer.amount is not None:
            found[offer.product_id].append(offer)
    return dict(found)


def _with_others(
    row: CardRow, offers: Sequence[VariantOffer], stock: Mapping[int, Mapping[int, int]]
) -> CardRow:
    """The card of what the chosen outlet has none of, with the number of those that have some."""
    own = [each.variant_id for each in offers if each.product_id == row.product_id and each.amount]
    return row._replace(outlets=len({outlet for key in own for outlet in stock.get(key, ())}))


def _in_words(rows: Sequence[CardRow], outlet_id: int) -> list[CardRow]:
    """The cards of an outlet that tells in words how much it has. One statement."""
    marks = low_marks(outlet_id, [row.offer.variant_id for row in rows])
    return [
        row._replace(few=is_little(row.units, marks.get(row.offer.variant_id, 0), row.offer.step))
        for row in rows
    ]


def _stock(product_ids: Sequence[int], at: datetime, *, has_baskets: bool) -> dict[int, dict[int, int]]:
    """Units by variant and outlet."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    statement = statements.sellable(vn_day(at), has_baskets=has_baskets)
    rows = run(statement, {"product_ids": list(product_ids)}).all()
    for outlet_id, variant_id, units, _number in rows:
        found[variant_id][outlet_id] = units
    if rows:
        met(rows[0][-1])  # the same in every row
    return found


def _card(
    facts: tuple[Any, ...], offers: list[VariantOffer], stock: Mapping[int, Mapping[int, int]], place: str
) -> CardRow:
    cheapest = min(
        offers, key=lambda offer: (offer.amount or 0, -sum(stock.get(offer.variant_id, {}).values()))
    )
    places = {outlet for offer in offers for outlet in stock.get(offer.variant_id, ())}
    own = sum(stock.get(cheapest.variant_id, {}).values())
    units = own or sum(sum(stock.get(offer.variant_id, {}).values()) for offer in offers)
    return CardRow._make((*facts, cheapest, units, len(places), own > 0 and bool(facts[12]), place, None))
