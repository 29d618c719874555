"""Which outlets have goods in stock, and how many of the goods in a list each has, with every other filter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from itertools import chain
from typing import Any

from sqlalchemy import Select, func, literal, select

from shop.catalogue.models import Product
from shop.core.clock import start_of_day, vn_day
from shop.extensions import run
from shop.inventory.queries import outlets_having, stocked
from shop.inventory.queries.one_of import Among, OneOf
from shop.storefront.queries.conditions import base, facets
from shop.storefront.queries.directory import Directory
from shop.storefront.queries.filters import Filters
from shop.window.memory import Aging

OUTLETS = "outlets"


NOBODY: frozenset[int] = frozenset()
FEW = 200  # so many goods are asked for when they are wanted; of more the answers may be half a minute old
MOST_AGING = 20_000

_aging: Aging[tuple[date, int], str] = Aging(MOST_AGING)


def outlets_of(product_ids: Sequence[int], at: datetime) -> dict[int, frozenset[int]]:
    """The outlets that can sell some variant of each product; what nobody has is left out. At most one statement.

    A word finds thousands of goods, and at a hundred outlets each of them has a hundred levels to be looked at.
    """
    return {key: frozenset(map(int, told)) for key, told in _told(product_ids, at)}


def counts_of(product_ids: Sequence[int], at: datetime) -> Counter[int]:
    """How many of these goods each outlet can sell."""
    told = Counter(chain.from_iterable(told for _key, told in _told(product_ids, at)))
    return Counter({int(outlet_id): number for outlet_id, number in told.items()})


def _told(product_ids: Sequence[int], at: datetime) -> Iterator[tuple[int, set[str]]]:
    """Products with the outlets in the words of the database: to make numbers of all of them costs as much as to ask."""
    day = vn_day(at)
    if len(product_ids) <= FEW:
        found = _load(product_ids, day) if product_ids else {}
    else:
        found = _many(product_ids, day)
    return ((key, set(listed.split(","))) for key, listed in found.items() if listed)


def _many(product_ids: Sequence[int], day: date) -> dict[int, str]:
    def load(keys: Sequence[tuple[date, int]]) -> dict[tuple[date, int], str]:
        return {(day, key): listed for key, listed in _load([key for _day, key in keys], day).items()}

    found = _aging([(day, key) for key in product_ids], load)
    return {key: listed for (_day, key), listed in found.items()}


def _load(product_ids: Sequence[int], day: date) -> dict[int, str]:
    """The outlets by product, with commas between them; empty for what nobody has."""
    found = dict.fromkeys(product_ids, "")
    for product_id, listed in run(_having(day), {"product_ids": list(product_ids)}):
        found[product_id] = f"{found[product_id]},{listed}" if found[product_id] else listed
    return found


@lru_cache(maxsize=4)
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
