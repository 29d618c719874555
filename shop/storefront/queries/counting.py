"""The counts beside the filters: one grouped statement gives a cube, nearly every facet is a sum over it.

The cube of a search is made of its answer, which is read anyway (`found`).
Producers and prices are counted by a statement of their own (`maker_counts`).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, func, literal, literal_column, select, union_all

from shop.catalogue.models import Product, Variant
from shop.catalogue.schemes import kinds_of, masks
from shop.catalogue.stars import stars_of
from shop.certification.states import SchemeKind
from shop.core.clock import vn_day
from shop.extensions import session
from shop.inventory.queries import sellable_sql
from shop.storefront.queries.conditions import base
from shop.storefront.queries.directory import Directory
from shop.storefront.queries.filters import Filters
from shop.storefront.queries.found import found, seen
from shop.storefront.queries.maker_counts import MOST_COUNTED, Makers, makers
from shop.storefront.queries.ticked import ANYWHERE, outlet_of, rules
from shop.window.memory import Kept

TRAITS = ("stars", "province", "set_code", "shelf_id", "gift", "schemes")


@dataclass(frozen=True, slots=True)
class Cell:
    """So many products of one star (0: none), province, set, shelf, gift or not, in stock at an outlet (0: wherever).

    ``schemes``: the bits of the other certificates in force.
    """

    outlet: int
    stars: int
    province: str
    set_code: int
    shelf_id: int
    gift: bool
    schemes: int
    count: int


@dataclass(frozen=True, slots=True)
class Cube:
    """All cells. ``capped``: more than 20,000 products answer, so counts are at least what is said."""

    cells: tuple[Cell, ...]
    capped: bool


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """Counts by value, each with all other filters applied; one answer is the same only as itself."""

    stars: Counter[int]
    provinces: Counter[str]
    sets: Counter[int]
    outlets: Counter[int]
    shelves: Counter[int]
    schemes: Counter[SchemeKind]
    gifts: int
    makers: Makers
    capped: bool


# Written out, not a value: PostgreSQL plans once for all values, and for a limit it does not know it plans for few rows.
_MOST = literal_column(str(MOST_COUNTED), Integer)

_kept: Kept[Cube] = Kept(64)
_kept_counts: Kept[Counts] = Kept(256)


def counts(filters: Filters, names: Directory, at: datetime) -> Counts:
    """The counts beside the filters, from this process's memory or by one statement."""
    return _kept_counts((filters.base(), vn_day(at)), lambda: _counted(filters, names, at))


def _counted(filters: Filters, names: Directory, at: datetime) -> Counts:
    question = filters.unticked()
    alcohol = bool(filters.sets & names.alcohol_sets)
    if filters.q:
        cube = _kept((question, vn_day(at)), lambda: _of_found(filters, names, at))
    else:
        cube = _kept((question, alcohol, vn_day(at)), lambda: _load(question, names, at, alcohol=alcohol))
    return _summed(cube, filters, names, makers(filters, names, at))


def _summed(cube: Cube, filters: Filters, names: Directory, by_maker: Makers) -> Counts:
    where = outlet_of(filters, names)
    ticked = rules(filters, names)

    def tally(name: str) -> Counter[Any]:
        """By value of one facet, with the rules of all others."""
        others = [rule for facet, rule in ticked.items() if facet != name]
        total: Counter[Any] = Counter()
        for cell in cube.cells:
            if (name == "outlet" or cell.outlet == where) and all(rule(cell) for rule in others):
                total[getattr(cell, name)] += cell.count
        return total

    return Counts(
        stars=tally("stars"),
        provinces=tally("province"),
        sets=tally("set_code"),
        outlets=tally("outlet"),
        shelves=tally("shelf_id"),
        schemes=_by_scheme(tally("schemes")),
        gifts=tally("gift")[True],
        makers=by_maker,
        capped=cube.capped or by_maker.capped,
    )


def _by_scheme(by_mask: Counter[int]) -> Counter[SchemeKind]:
    found: Counter[SchemeKind] = Counter()
    for mask, number in by_mask.items():
        found.update(dict.fromkeys(kinds_of(mask), number))
    return found


def _of_found(filters: Filters, names: Directory, at: datetime) -> Cube:
    """The cells of an answer to a search, which is at hand."""
    cells: Counter[tuple[Any, ...]] = Counter()
    for match in seen(found(filters, names, at), filters, names):
        traits = tuple(getattr(match, name) for name in TRAITS)
        cells.update((outlet, *traits) for outlet in (ANYWHERE, *match.outlets))
    return Cube(tuple(Cell(*(*cell, number)) for cell, number in cells.items()), capped=False)


def _load(question: Filters, names: Directory, at: datetime, *, alcohol: bool) -> Cube:
    wanted = base(question, names, at, alcohol=alcohol)
    chosen = (
        select(
            Product.id,
            Product.province_code,
            Product.set_code,
            Product.shelf_id,
            Product.is_gift,
            Product.producer_id,
        )
        .where(*wanted)
        .limit(_MOST)
        .subquery("chosen")
    )
    star = func.coalesce(stars_of(chosen.c.id, vn_day(at)), 0)
    named, of_makers = masks(vn_day(at))
    mask = func.coalesce(named.c.mask, 0).bitwise_or(func.coalesce(of_makers.c.mask, 0))
    facts = (
        select(chosen, star.label("stars"), mask.label("schemes"))
        .outerjoin(named, named.c.product_id == chosen.c.id)
        .outerjoin(of_makers, of_makers.c.producer_id == chosen.c.producer_id)
        .cte("facts")
    )
    # Named one by one, the goods of the whole shop would be looked up one by one.
    is_whole = question.is_bare and not question.shelf
    variants = None if is_whole else select(Variant.id).join(facts, facts.c.id == Variant.product_id)
    stock = sellable_sql(at, variant_ids=variants)
    columns = ("stars", "province_code", "set_code", "shelf_id", "is_gift", "schemes")
    kinds = tuple(facts.c[name] for name in columns)
    everywhere = select(literal(ANYWHERE).label("outlet"), *kinds, func.count().label("n")).group_by(*kinds)
    there = (
        select(stock.c.outlet_id, *kinds, func.count(facts.c.id.distinct()))
        .join(Variant, Variant.id == stock.c.variant_id)
        .join(facts, facts.c.id == Variant.product_id)
        .group_by(stock.c.outlet_id, *kinds)
    )
    cells = tuple(Cell(*row) for row in session.execute(union_all(everywhere, there)))
    total = sum(cell.count for cell in cells if cell.outlet == ANYWHERE)
    return Cube(cells, total >= MOST_COUNTED)
