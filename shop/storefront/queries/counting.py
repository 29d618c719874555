"""The counts beside the filters: one grouped statement gives a cube, nearly every facet is a sum over it.

The cube of a search is made of its answer, which is read anyway (`found`). Producers, prices and outlets are counted by a
statement of their own (`maker_counts`), for what is ticked only: the whole shop at all outlets is many rows. What a list
counts is kept for seconds; which outlets have its goods is as it is now (`outlet_counts`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import Integer, func, literal_column, select

from shop.catalogue.models import Product
from shop.catalogue.schemes import kinds_of, masks
from shop.catalogue.stars import star_subquery
from shop.certification.states import SchemeKind
from shop.core.clock import vn_day
from shop.extensions import session
from shop.inventory.queries import stocked
from shop.storefront.queries.conditions import base
from shop.storefront.queries.directory import Directory
from shop.storefront.queries.filters import Filters
from shop.storefront.queries.found import Match, found, seen, ticked
from shop.storefront.queries.goods import MOST_COUNTED, based, goods
from shop.storefront.queries.maker_counts import Makers, makers
from shop.storefront.queries.outlet_counts import by_outlet, counts_of
from shop.storefront.queries.ticked import ANYWHERE, Traits, outlet_of, rules
from shop.window.memory import Drawn, Kept

TRAITS = ("stars", "province", "set_code", "shelf_id", "gift", "schemes")


@dataclass(frozen=True, slots=True)
class Cell:
    """So many products of one star (0: none), province, set, shelf, gift or not.

    ``schemes``: the bits of the other certificates in force.
    """

    stars: int
    province: str
    set_code: int
    shelf_id: int
    gift: bool
    schemes: int
    count: int


@dataclass(frozen=True, slots=True)
class Cube:
    """All cells of the goods, or of those in stock at an outlet. ``capped``: more than 20,000 products answer, so counts are at least what is said."""

    cells: tuple[Cell, ...]
    capped: bool


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """Counts by value, each with all other filters applied; one answer is the same only as itself.

    ``asked``: the goods that the outlets are counted of, unless a statement counted them with the rest.
    """

    stars: Counter[int]
    provinces: Counter[str]
    sets: Counter[int]
    outlets: Counter[int]
    shelves: Counter[int]
    schemes: Counter[SchemeKind]
    gifts: int
    makers: Makers
    capped: bool
    asked: tuple[int, ...] | None


# Written out, not a value: PostgreSQL plans once for all values, and for a limit it does not know it plans for few rows.
_MOST = literal_column(str(MOST_COUNTED), Integer)

_kept: Kept[Cube] = Kept(64)
_kept_counts: Kept[Counts] = Kept(256)
_present: Drawn[Counts] = Drawn(256)


def counts(filters: Filters, names: Directory, at: datetime) -> Counts:
    """The counts beside the filters, from this process's memory or by two statements, and those of the outlets.

    While the outlets have the same goods it is the same object, so that what was drawn from it is found again.
    """
    fresh: list[Counts] = []

    def load() -> Counts:
        fresh.append(_counted(filters, names, at))
        return fresh[0]

    kept = _kept_counts((filters.base(), vn_day(at)), load)
    if fresh or kept.asked is None:
        return kept
    outlets = counts_of(kept.asked, at)
    if outlets == kept.outlets:
        return kept
    return _present((kept, frozenset(outlets.items())), lambda: replace(kept, outlets=outlets))


def _counted(filters: Filters, names: Directory, at: datetime) -> Counts:
    question, where = filters.unticked(), outlet_of(filters, names)
    by_maker = makers(filters, names, at)
    asked, outlets = by_maker.asked, by_maker.outlets
    if filters.q:
        matches = seen(found(filters, names, at), filters, names)
        cube = _kept((question, where, vn_day(at)), lambda: _of_found(matches, where))
        anywhere = ticked(matches, replace(filters, outlet=""), names)
        asked = tuple(match.product_id for match in anywhere)
        outlets = by_outlet(match.outlets for match in anywhere)
    else:
        outlets = outlets if asked is None else counts_of(asked, at)
        alcohol = bool(filters.sets & names.alcohol_sets)
        held, key = goods(filters, at), (question, alcohol, where, vn_day(at))
        if held is None:
            cube = _kept(key, lambda: _load(question, names, at, alcohol=alcohol, where=where))
        else:
            every = held.by_id.values()
            cube = _kept(key, lambda: _cells(based(every, question, names, alcohol=alcohol)))
    counted = _summed(cube, filters, names, by_maker)
    return replace(counted, outlets=outlets, asked=asked)


def _summed(cube: Cube, filters: Filters, names: Directory, by_maker: Makers) -> Counts:
    """What the cube tells, and the makers' answer, which knows the outlets too where a statement counted them."""
    rule_of = rules(filters, names)

    def tally(name: str) -> Counter[Any]:
        """By value of one facet, with the rules of all others."""
        others = [rule for facet, rule in rule_of.items() if facet != name]
        total: Counter[Any] = Counter()
        for cell in cube.cells:
            if all(rule(cell) for rule in others):
                total[getattr(cell, name)] += cell.count
        return total

    return Counts(
        stars=tally("stars"),
        provinces=tally("province"),
        sets=tally("set_code"),
        outlets=by_maker.outlets,
        shelves=tally("shelf_id"),
        schemes=_by_scheme(tally("schemes")),
        gifts=tally("gift")[True],
        makers=by_maker,
        capped=cube.capped or by_maker.capped,
        asked=by_maker.asked,
    )


def _by_scheme(by_mask: Counter[int]) -> Counter[SchemeKind]:
    found: Counter[SchemeKind] = Counter()
    for mask, number in by_mask.items():
        found.update(dict.fromkeys(kinds_of(mask), number))
    return found


def _of_found(matches: Iterable[Match], where: int) -> Cube:
    """The cells of an answer to a search, which is at hand."""
    return _cells(match for match in matches if where == ANYWHERE or where in match.outlets)


def _cells(rows: Iterable[Traits]) -> Cube:
    """The cells of goods that are in memory."""
    cells = Counter(map(attrgetter(*TRAITS), rows))
    return Cube(tuple(Cell(*(*cell, number)) for cell, number in cells.items()), capped=False)


def _load(question: Filters, names: Directory, at: datetime, *, alcohol: bool, where: int) -> Cube:
    wanted = base(question, names, at, alcohol=alcohol)
    if where != ANYWHERE:
        wanted.append(Product.id.in_(select(stocked(at, outlet_ids=[where]).c.product_id)))
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
    # Of all goods at once: asked one by one each may walk over the certificates.
    stars = star_subquery(vn_day(at))
    named, of_makers = masks(vn_day(at))
    mask = func.coalesce(named.c.mask, 0).bitwise_or(func.coalesce(of_makers.c.mask, 0))
    facts = (
        select(chosen, func.coalesce(stars.c.stars, 0).label("stars"), mask.label("schemes"))
        .outerjoin(stars, stars.c.product_id == chosen.c.id)
        .outerjoin(named, named.c.product_id == chosen.c.id)
        .outerjoin(of_makers, of_makers.c.producer_id == chosen.c.producer_id)
        .subquery("facts")
    )
    columns = ("stars", "province_code", "set_code", "shelf_id", "is_gift", "schemes")
    kinds = tuple(facts.c[name] for name in columns)
    rows: Any = session.execute(select(*kinds, func.count().label("n")).group_by(*kinds))
    cells = tuple(Cell(*row) for row in rows)
    return Cube(cells, sum(cell.count for cell in cells) >= MOST_COUNTED)
