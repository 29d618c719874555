"""How many of the goods in a list each producer makes, each outlet has, cost so much, have a value of an attribute.

One statement for all.
"""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from sqlalchemy import ColumnElement, Label, and_, case, func, literal, select, true, union_all

from shop.catalogue.models import Product
from shop.core.clock import vn_day
from shop.core.money import Dong
from shop.extensions import session
from shop.producers.models import Producer
from shop.storefront.queries import attribute_counts, outlet_counts
from shop.storefront.queries.attribute_counts import ATTRIBUTES
from shop.storefront.queries.conditions import base, facets, price_of
from shop.storefront.queries.directory import Directory
from shop.storefront.queries.filters import Filters
from shop.storefront.queries.found import found, seen, ticked
from shop.storefront.queries.goods import MOST_COUNTED, Goods, based, goods, listed
from shop.storefront.queries.outlet_counts import OUTLETS
from shop.window.memory import LEAST_SECONDS, MOST_SECONDS, Kept

PRICES: tuple[tuple[Dong | None, Dong | None], ...] = (
    (None, 49_999),
    (50_000, 99_999),
    (100_000, 199_999),
    (200_000, 499_999),
    (500_000, None),
)
"""The price ranges offered, in đồng, both ends included; together they are all prices."""
STEPS = [low for low, _high in PRICES if low is not None]


@dataclass(frozen=True, slots=True)
class Makers:
    """Counts by producer (slug) with every other filter, and by place in `PRICES`; ``names`` by slug.

    ``attributes``: by code and what can be ticked; only where the goods are of chosen sets or shelves.
    ``outlets``: by id, where the statement counted them; ``asked``: else the goods that they are counted of, whenever they
    are asked for (none for a search, whose answer says it).
    """

    producers: Counter[str]
    names: dict[str, str]
    prices: Counter[int]
    attributes: dict[str, Counter[str]]
    outlets: Counter[int]
    capped: bool
    asked: tuple[int, ...] | None = None


_kept: Kept[Makers] = Kept(256)


def makers(filters: Filters, names: Directory, at: datetime) -> Makers:
    """Count, from this process's memory, out of a plain search's answer, or by one statement."""
    least = MOST_SECONDS if filters.is_bare else LEAST_SECONDS
    return _kept((filters.base(), vn_day(at)), lambda: _counted(filters, names, at), least=least)


def _counted(filters: Filters, names: Directory, at: datetime) -> Makers:
    if filters.q:
        return (_load if _needs_more(filters) else _of_found)(filters, names, at)
    held = goods(filters, at)
    return _load(filters, names, at) if held is None else _of_goods(held, filters, names)


def _needs_more(filters: Filters) -> bool:
    """Whether goods outside the answer count too (other makers, other prices), or attributes are counted."""
    has_price = filters.price_from is not None or filters.price_to is not None
    return has_price or bool(filters.producer) or filters.tells_kind


def _of_found(filters: Filters, names: Directory, at: datetime) -> Makers:
    producers: Counter[str] = Counter()
    prices: Counter[int] = Counter()
    named: dict[str, str] = {}
    for match in seen(ticked(found(filters, names, at), filters, names), filters, names):
        producers[match.maker] += 1
        prices[bisect(STEPS, match.price)] += 1
        named[match.maker] = match.maker_name
    return Makers(producers, named, prices, {}, Counter(), capped=False)


def _of_goods(held: Goods, filters: Filters, names: Directory) -> Makers:
    """Out of memory."""
    question = replace(filters, producer="", price_from=None, price_to=None)
    beside = listed(held, question, names)
    asked = tuple(row.product_id for row in based(beside, filters, names, alcohol=True))
    priced = based(beside, replace(question, producer=filters.producer), names, alcohol=True)
    in_price = based(beside, replace(filters, producer=""), names, alcohol=True)
    return Makers(
        producers=Counter(row.maker for row in in_price),
        names={row.maker: row.maker_name for row in beside},
        prices=Counter(bisect(STEPS, row.price) for row in priced),
        attributes=attribute_counts.of_goods(asked, names) if filters.tells_kind else {},
        outlets=Counter(),
        capped=False,
        asked=asked,
    )


def _load(filters: Filters, names: Directory, at: datetime) -> Makers:
    question = replace(filters, producer="", price_from=None, price_to=None)
    wanted = [*base(question, names, at), *facets(question, names, at)]
    chosen = (
        select(Product.producer_id, price_of(at).label("price"))
        .where(*wanted)
        .limit(MOST_COUNTED)
        .subquery("chosen")
    )
    asked = _within(chosen.c.price, filters.price_from, filters.price_to).label("asked")
    by_maker = (
        select(literal("makers"), Producer.slug, Producer.name, _range(chosen.c.price), asked, func.count())
        .join(chosen, chosen.c.producer_id == Producer.id)
        .group_by(Producer.slug, Producer.name, "place", "asked")
    )
    beside = [each.selects(filters, names, at, MOST_COUNTED) for each in (attribute_counts, outlet_counts)]
    every = session.execute(union_all(by_maker, *chain(*beside))).all()
    rows = [row[1:] for row in every if row[0] == "makers"]
    producers: Counter[str] = Counter()
    prices: Counter[int] = Counter()
    for slug, _name, place, is_asked, number in rows:
        if is_asked:
            producers[slug] += number
        if not filters.producer or slug == filters.producer:
            prices[place] += number
    total = sum(row[-1] for row in rows)
    return Makers(
        producers=producers,
        names={row[0]: row[1] for row in rows},
        prices=prices,
        attributes=attribute_counts.counted([row for row in every if row[0] == ATTRIBUTES], names),
        outlets=outlet_counts.counted(row for row in every if row[0] == OUTLETS),
        capped=total >= MOST_COUNTED,
    )


def _range(price: ColumnElement[int]) -> Label[int]:
    steps = [(price <= high, place) for place, (_low, high) in enumerate(PRICES) if high is not None]
    return case(*steps, else_=len(PRICES) - 1).label("place")


def _within(price: ColumnElement[int], low: Dong | None, high: Dong | None) -> ColumnElement[int]:
    rules = [true()] if low is None else [price >= low]
    rules += [] if high is None else [price <= high]
    return case((and_(*rules), 1), else_=0)
