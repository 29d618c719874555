"""The goods that answer a search, read once: they are ranked, ticked and counted out of what is said here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, func, select, union_all

from shop.catalogue.models import Product, SearchEntry
from shop.catalogue.schemes import masks
from shop.catalogue.stars import stars_of
from shop.core.clock import vn_day
from shop.core.columns import UTCDateTime
from shop.core.money import Dong
from shop.extensions import run
from shop.producers.models import Producer
from shop.storefront.queries.card_statements import in_stock
from shop.storefront.queries.conditions import base, on_offer, price_of
from shop.storefront.queries.directory import Directory
from shop.storefront.queries.filters import Filters
from shop.storefront.queries.matching import Shape, asked_for, tiers
from shop.storefront.queries.ticked import ANYWHERE, outlet_of, rules
from shop.window.memory import once

PLAIN = Filters(of_age=True)
_AT = bindparam("at", type_=UTCDateTime())


class Match(NamedTuple):
    """A product that has the words; ``tier`` as in `matching`, ``price`` as its card shows it.

    ``stars``: 0 for none; ``schemes``: bits; ``outlets``: those that have it in stock.
    """

    product_id: int
    tier: int
    name_exact: str
    name_folded: str
    published_at: datetime
    stars: int
    province: str
    set_code: int
    shelf_id: int | None
    gift: bool
    schemes: int
    maker: str
    maker_name: str
    price: Dong
    outlets: frozenset[int]


def found(filters: Filters, names: Directory, at: datetime) -> list[Match]:
    """The answer to a search before anything is ticked (`ticked`), with alcohol (`seen`). Two statements a request."""
    question = replace(filters.unticked(), of_age=True)
    return once(f"found {question}", lambda: _load(question, names, at))


def ticked(matches: Iterable[Match], filters: Filters, names: Directory) -> list[Match]:
    """What the ticked facets leave."""
    ticks = rules(filters, names).values()
    where = outlet_of(filters, names)
    return [
        match
        for match in matches
        if (where == ANYWHERE or where in match.outlets) and all(rule(match) for rule in ticks)
    ]


def seen(matches: Iterable[Match], filters: Filters, names: Directory) -> list[Match]:
    """What this reader may see: alcohol only who is of age."""
    hidden = frozenset() if filters.of_age else names.alcohol_sets
    return [match for match in matches if match.set_code not in hidden]


def _load(question: Filters, names: Directory, at: datetime) -> list[Match]:
    if question.is_wordless:
        return []
    search, day = asked_for(question.q, exact=question.exact), vn_day(at)
    rest = replace(question, q="", exact=False)
    if rest == PLAIN:
        statement = _plain(search.shape, day)
    else:
        statement = _statement(search.shape, day, base(rest, names, at, alcohol=True))
    rows = run(statement, {**search.values, "at": at}).all()
    outlets: dict[int, set[int]] = defaultdict(set)
    for product_id, outlet_id in run(in_stock(day), {"product_ids": [row[0] for row in rows]}):
        outlets[product_id].add(outlet_id)
    return [Match._make((*row, frozenset(outlets[row[0]]))) for row in rows]


@lru_cache(maxsize=32)
def _plain(shape: Shape, day: date) -> Select[*tuple[Any, ...]]:
    """The statement of a search without more, built once for its shape: that costs more than running it."""
    return _statement(shape, day, on_offer(_AT))


def _statement(shape: Shape, day: date, wanted: Sequence[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    every = union_all(*(select(tier.subquery()) for tier in tiers(shape))).subquery()
    best = select(every.c.id, func.min(every.c.tier).label("tier")).group_by(every.c.id).subquery("best")
    named, of_makers = masks(day)
    return (
        select(
            Product.id,
            best.c.tier,
            SearchEntry.name_exact,
            SearchEntry.name_folded,
            Product.published_at,
            func.coalesce(stars_of(Product.id, day), 0),
            Product.province_code,
            Product.set_code,
            Product.shelf_id,
            Product.is_gift,
            func.coalesce(named.c.mask, 0).bitwise_or(func.coalesce(of_makers.c.mask, 0)),
            Producer.slug,
            Producer.name,
            price_of(_AT),
        )
        .select_from(best)
        .join(Product, Product.id == best.c.id)
        .join(SearchEntry, SearchEntry.product_id == Product.id)
        .join(Producer, Producer.id == Product.producer_id)
        .outerjoin(named, named.c.product_id == Product.id)
        .outerjoin(of_makers, of_makers.c.producer_id == Product.producer_id)
        .where(*wanted)
    )
