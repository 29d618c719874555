"""The goods that answer a search, read once: they are ranked, ticked and counted out of what is said here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select, union_all

from shop.catalogue.models import Product
from shop.core.clock import vn_day
from shop.core.money import Dong
from shop.core.statements import built_once
from shop.extensions import run
from shop.storefront.queries.conditions import base, on_offer
from shop.storefront.queries.directory import Directory
from shop.storefront.queries.filters import Filters
from shop.storefront.queries.goods import AT, described, goods, star_of, without_words
from shop.storefront.queries.matching import Shape, asked_for, tiers
from shop.storefront.queries.outlet_counts import NOBODY, outlets_of
from shop.storefront.queries.ticked import ANYWHERE, outlet_of, rules
from shop.window.memory import once

PLAIN = Filters(of_age=True)


class Match(NamedTuple):
    """A product that has the words (`goods.Good`); ``tier`` as in `matching`, ``outlets``: those that have it in stock."""

    product_id: int
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
    tier: int
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
    rows = _rows(question, names, at)
    outlets = outlets_of([row[0] for row in rows], at)
    return [Match._make((*row, outlets.get(row[0], NOBODY))) for row in rows]


def _rows(question: Filters, names: Directory, at: datetime) -> Sequence[Sequence[Any]]:
    """The columns of a match but its outlets."""
    search, day = asked_for(question.q, exact=question.exact), vn_day(at)
    values, rest = {**search.values, "at": at}, without_words(question)
    if rest != PLAIN:
        return run(_statement(search.shape, day, base(rest, names, at, alcohol=True)), values).all()
    held = goods(rest, at, exact=True)
    if held is None:
        return run(_plain(search.shape, day), values).all()
    tiers_of = run(_tiers(search.shape), search.values)
    return [(*held.by_id[key], tier) for key, tier in tiers_of if key in held.by_id]


@built_once(128)
def _plain(shape: Shape, day: date) -> Select[*tuple[Any, ...]]:
    """The statement of a search without more, built once for its shape: that costs more than running it."""
    return _statement(shape, day, on_offer(AT))


@built_once(128)
def _tiers(shape: Shape) -> Select[*tuple[Any, ...]]:
    """The ids that have the words, each with its best tier."""
    every = union_all(*(select(tier.subquery()) for tier in tiers(shape))).subquery()
    return select(every.c.id, func.min(every.c.tier).label("tier")).group_by(every.c.id)


def _statement(shape: Shape, day: date, wanted: Sequence[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    best = _tiers(shape).subquery("best")
    of_search = described(day, star_of(day)).add_columns(best.c.tier)
    return of_search.join(best, best.c.id == Product.id).where(*wanted)
