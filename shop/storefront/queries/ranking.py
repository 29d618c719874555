"""The order of an answer to a search; the page "Cách sắp xếp sản phẩm" publishes it.

1. how well the name fits: with its marks, without, by a synonym, by the beginning of a word without its marks, or only
   somewhere else in what is known of it;
   whole words side by side before scattered ones, names that begin with them first;
2. in stock at the chosen outlet, or anywhere when none is chosen;
3. the stars in force today;
4. the newest.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, case, func, select, union_all

from shop.catalogue.models import Product, SearchEntry
from shop.catalogue.stars import stars_of
from shop.catalogue.words import asked_words, folded_words
from shop.core.clock import vn_day
from shop.extensions import session
from shop.inventory.queries import product_in_stock
from shop.storefront.queries.conditions import base, facets
from shop.storefront.queries.directory import Directory
from shop.storefront.queries.filters import Filters
from shop.storefront.queries.matching import tiers

WITHOUT_MARKS = 1
BEGUN = 2.5  # after a synonym: who types "trà" means "chè" before "trái"


def ranked(filters: Filters, names: Directory, at: datetime) -> list[int]:
    """The ids of the products that answer a search and its filters, best first; one statement."""
    found = union_all(*(select(tier.subquery()) for tier in tiers(filters.q, exact=filters.exact))).subquery()
    best = select(found.c.id, func.min(found.c.tier).label("tier")).group_by(found.c.id).subquery("best")
    plain = replace(filters, q="")
    wanted = [*base(plain, names, at, alcohol=True), *facets(plain, names, at)]
    outlet = names.outlets.get(filters.outlet or filters.near)
    stock = product_in_stock(Product.__table__.c.id, at, outlet_ids=[outlet.id] if outlet else None)
    rows = session.execute(
        select(
            Product.id,
            best.c.tier,
            SearchEntry.name_exact,
            SearchEntry.name_folded,
            case((stock, 1), else_=0),
            func.coalesce(stars_of(Product.id, vn_day(at)), 0),
            Product.published_at,
        )
        .select_from(best)
        .join(Product, Product.id == best.c.id)
        .join(SearchEntry, SearchEntry.product_id == Product.id)
        .where(*wanted)
    ).all()
    exact = " ".join(asked_words(filters.q))
    folded = " ".join(folded_words(exact))
    return [row[0] for row in sorted(rows, key=lambda row: _rank(row, exact, folded))]


def _rank(row: Row[*tuple[Any, ...]], exact: str, folded: str) -> tuple[Any, ...]:
    product_id, tier, name_exact, name_folded, in_stock, stars, since = row
    begun = tier == WITHOUT_MARKS and not set(folded.split()) <= set(name_folded.split())
    return (
        BEGUN if begun else tier,
        *_closeness(name_exact, exact),
        *_closeness(name_folded, folded),
        -in_stock,
        -stars,
        -since.timestamp(),
        -product_id,
    )


def _closeness(name: str, asked: str) -> tuple[bool, bool]:
    """Not as whole words side by side; not at the beginning."""
    return f" {asked} " not in f" {name} ", not name.startswith(asked)
