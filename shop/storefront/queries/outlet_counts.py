"""How many of the goods in a list each outlet has in stock, with every other filter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, literal, select

from shop.catalogue.models import Product
from shop.inventory.queries import stocked
from shop.inventory.queries.one_of import OneOf
from shop.storefront.queries.conditions import base, facets
from shop.storefront.queries.directory import Directory
from shop.storefront.queries.filters import Filters

OUTLETS = "outlets"


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
