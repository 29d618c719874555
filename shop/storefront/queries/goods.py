"""The goods of the shop window in memory: what lists order, tick and count them by, read once for a version of the window.

Stock is no part of it (`outlet_counts`), and what a card says neither (`cards`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, func, select, union_all

from shop.catalogue.models import Price, Product, SearchEntry
from shop.catalogue.schemes import masks
from shop.catalogue.stars import star_subquery, stars_of
from shop.core.clock import vn_day
from shop.core.columns import UTCDateTime
from shop.core.money import Dong
from shop.extensions import run
from shop.producers.models import Producer
from shop.storefront.queries.conditions import asks_for_alcohol, on_offer, price_of
from shop.storefront.queries.directory import Directory
from shop.storefront.queries.filters import Filters
from shop.storefront.queries.ticked import rules
from shop.window.memory import Standing, once

MOST_COUNTED = 20_000
AT = bindparam("at", type_=UTCDateTime())
TURNS: tuple[Any, ...] = (Price.starts_at, Price.ends_at)


class Good(NamedTuple):
    """A product; ``price`` as its card shows it. ``stars``: 0 for none; ``schemes``: bits."""

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


@dataclass(frozen=True, slots=True, eq=False)
class Goods:
    """All of them by id, the newest first."""

    by_id: dict[int, Good]


_standing: Standing[Goods | None] = Standing()


def goods(filters: Filters, at: datetime, *, exact: bool = False) -> Goods | None:
    """What is in memory, where it can answer a question about goods without asking for stock or attributes.

    None too where the shop has more goods than are kept, or, for an ``exact`` answer, where the window has changed since.
    """
    if filters.in_stock or filters.outlet or filters.attributes:
        return None
    held, is_present = once("goods", lambda: _standing(at, lambda: _load(at)))
    return held if is_present or not exact else None


def based(
    rows: Iterable[Good], filters: Filters, names: Directory, *, alcohol: bool = False
) -> Sequence[Good]:
    """What `conditions.base` leaves, apart from words, stock and attributes."""
    if not (filters.of_age and (alcohol or asks_for_alcohol(filters, names))):
        hidden = names.alcohol_sets
        rows = [row for row in rows if row.set_code not in hidden]
    if filters.shelf:
        shelf = names.shelves.get(filters.shelf)
        rows = [row for row in rows if row.shelf_id == (shelf.id if shelf else 0)]
    if filters.producer:
        rows = [row for row in rows if row.maker == filters.producer]
    if filters.price_from is not None:
        rows = [row for row in rows if row.price >= filters.price_from]
    if filters.price_to is not None:
        rows = [row for row in rows if row.price <= filters.price_to]
    return list(rows)


def listed(held: Goods, filters: Filters, names: Directory) -> Sequence[Good]:
    """The goods of a list, the newest first: the facets first, which leave few."""
    rows: Iterable[Good] = held.by_id.values()
    for rule in rules(filters, names).values():
        rows = filter(rule, rows)
    return based(rows, filters, names)


def described(day: date, star: ColumnElement[int]) -> Select[*tuple[Any, ...]]:
    """The columns of `Good` at the moment ``at``."""
    named, of_makers = masks(day)
    return (
        select(
            Product.id,
            func.coalesce(SearchEntry.name_exact, ""),
            func.coalesce(SearchEntry.name_folded, ""),
            Product.published_at,
            func.coalesce(star, 0),
            Product.province_code,
            Product.set_code,
            Product.shelf_id,
            Product.is_gift,
            func.coalesce(named.c.mask, 0).bitwise_or(func.coalesce(of_makers.c.mask, 0)),
            Producer.slug,
            Producer.name,
            price_of(AT),
        )
        .select_from(Product)
        .join(Producer, Producer.id == Product.producer_id)
        .outerjoin(SearchEntry, SearchEntry.product_id == Product.id)
        .outerjoin(named, named.c.product_id == Product.id)
        .outerjoin(of_makers, of_makers.c.producer_id == Product.producer_id)
    )


def star_of(day: date) -> ColumnElement[Any]:
    """The star of few goods; of all it is read at once."""
    return stars_of(Product.id, day)


def _load(at: datetime) -> tuple[Goods | None, datetime | None]:
    """All goods, and the moment at which a price begins or ends."""
    day = vn_day(at)
    stars = star_subquery(day)
    statement = described(day, stars.c.stars).outerjoin(stars, stars.c.product_id == Product.id)
    rows = run(
        statement.add_columns(_next_turn())
        .where(*on_offer(AT))
        .order_by(Product.published_at.desc(), Product.id.desc())
        .limit(MOST_COUNTED + 1),
        {"at": at},
    ).all()
    if len(rows) > MOST_COUNTED:
        return None, None
    turn = rows[0][-1] if rows else run(select(_next_turn()), {"at": at}).scalar_one()
    return Goods({row[0]: Good._make(row[:-1]) for row in rows}), turn


def _next_turn() -> ColumnElement[Any]:
    turns = union_all(*(select(moment.label("at")).where(moment > AT) for moment in TURNS)).subquery()
    return select(func.min(turns.c.at)).scalar_subquery()


def without_words(filters: Filters) -> Filters:
    """The question without its search."""
    return replace(filters, q="", exact=False)
