"""Which outlets have goods in stock, and how many of the goods in a list each has, with every other filter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, literal, select

from shop.catalogue.models import Product
from shop.core.clock import start_of_day, vn_day
from shop.core.statements import built_once
from shop.extensions import run
from shop.inventory.queries import outlets_having, stocked, turned
from shop.inventory.queries.one_of import Among, OneOf
from shop.storefront.queries.conditions import base, facets
from shop.storefront.queries.directory import Directory
from shop.storefront.queries.filters import Filters
from shop.window.following import Followed

OUTLETS = "outlets"
NOBODY: frozenset[int] = frozenset()

_followed: Followed[frozenset[int]] = Followed(turned)


def outlets_of(product_ids: Sequence[int], at: datetime) -> dict[int, frozenset[int]]:
    """The outlets that can sell some variant of each product, now. At most three statements, mostly one.

    A word finds thousands of goods, and at a hundred outlets each of them has a hundred levels to be looked at: they are
    remembered until the stock of the product has turned.
    """
    if not product_ids:
        return {}
    day = vn_day(at)
    return _followed(product_ids, at, lambda missing: _load(missing, day))


def counts_of(product_ids: Sequence[int], at: datetime) -> Counter[int]:
    """How many of these goods each outlet can sell."""
    return by_outlet(outlets_of(product_ids, at).values())


def by_outlet(of_goods: Iterable[frozenset[int]]) -> Counter[int]:
    """How many of these sets each outlet is in: equal ones are counted first, since there are few that differ."""
    total: Counter[int] = Counter()
    for outlets, number in Counter(of_goods).items():
        for outlet_id in outlets:
            total[outlet_id] += number
    return total


def _load(product_ids: Sequence[int], day: date) -> dict[int, frozenset[int]]:
    """The outlets by product; many goods share one set."""
    found = dict.fromkeys(product_ids, NOBODY)
    same: dict[frozenset[int], frozenset[int]] = {}
    for product_id, listed in run(_having(day), {"product_ids": list(product_ids)}):
        outlets = found[product_id] | frozenset(map(int, listed.split(",")))
        found[product_id] = same.setdefault(outlets, outlets)
    return found


@built_once(4)
def _having(day: date) -> Select[*tuple[Any, ...]]:
    return outlets_having(start_of_day(day), lambda column: [Among(column, "product_ids")])


def selects(filters: Filters, names: Directory, at: datetime, most: int) -> list[Select[*tuple[Any, ...]]]:
    """(kind, "", "", outlet, 1, how many), counting at most so many products; nothing for a search, which has its answer."""
    if filters.q:
        return []
    question = replace(filters, outlet="", in_stock=False)
    wanted = [*base(question, names, at), *facets(question, names, at)]
    chosen = select(Product.id).where(*wanted).limit(most).subquery("listed")
    # Named one by one, the goods of the whole shop would be looked up one by one.
    is_whole = question.is_bare and not question.shelf
    stock = stocked(at, product_ids=None if is_whole else lambda column: [OneOf(column, select(chosen.c.id))])
    return [
        select(literal(OUTLETS), literal(""), literal(""), stock.c.outlet_id, literal(1), func.count())
        .join(chosen, chosen.c.id == stock.c.product_id)
        .group_by(stock.c.outlet_id)
    ]


def counted(rows: Iterable[Any]) -> Counter[int]:
    """The counts by outlet."""
    return Counter({outlet_id: number for *_names, outlet_id, _one, number in rows})
