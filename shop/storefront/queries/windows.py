"""The ids behind a list in their order, at most 1,000 of them: pages are cut out of this window.

Every statement starts from an index (published date, price, star) and stops at its limit; none sorts the table.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, literal, select, union_all
from sqlalchemy.orm import aliased

from shop.catalogue.models import Price, Product, Variant
from shop.catalogue.stars import stars_of
from shop.catalogue.states import ProductState
from shop.core.clock import vn_day
from shop.extensions import session
from shop.storefront.models import ProductSale
from shop.storefront.queries.conditions import base, facets, live_price, price_of, starred
from shop.storefront.queries.directory import Directory
from shop.storefront.queries.filters import Filters, Sort
from shop.storefront.queries.goods import goods, listed
from shop.storefront.queries.ranking import ranked
from shop.window.memory import Kept

MOST = 1000
SLACK = 500  # rows of a price order that name a product twice


@dataclass(frozen=True, slots=True)
class Window:
    """Product ids in their order. ``more``: there are more than these 1,000. ``withheld``: alcohol is left out."""

    ids: tuple[int, ...]
    more: bool
    withheld: bool = False

    @property
    def total(self) -> int:
        """How many there are, exact unless ``more``."""
        return len(self.ids)


_kept: Kept[Window] = Kept(256)


def window(filters: Filters, names: Directory, at: datetime) -> Window:
    """The ids that answer a question, from this process's memory or by one statement."""
    key = (replace(filters, page=1), vn_day(at))
    return _kept(key, lambda: _load(filters, names, at))


def _load(filters: Filters, names: Directory, at: datetime) -> Window:
    if filters.is_wordless:
        return Window((), more=False)
    if filters.q and filters.sort is Sort.RELEVANCE:
        return _cut(*ranked(filters, names, at))
    held = goods(filters, at, exact=True) if filters.sort is Sort.RELEVANCE and not filters.q else None
    if held is not None:
        newest = (row.product_id for row in listed(held, filters, names))
        return _cut(newest, _withholds(filters, names, at))
    rows = session.execute(_statement(filters, names, at))
    return _cut(dict.fromkeys(row[0] for row in rows), _withholds(filters, names, at))


def _cut(ids: Iterable[int], withheld: bool) -> Window:  # noqa: FBT001 a value of the window
    every = tuple(ids)
    return Window(every[:MOST], len(every) > MOST, withheld)


def _withholds(filters: Filters, names: Directory, at: datetime) -> bool:
    """Whether a search found, or a shelf holds, alcohol that this reader does not see. At most one statement more."""
    if filters.q:
        # In any order; the answer is read for the counts anyway.
        return not filters.of_age and ranked(filters, names, at)[1]
    shelf = names.shelves.get(filters.shelf) if filters.shelf and not filters.of_age else None
    if shelf is None:
        return False
    alcohol = select(Product.id).where(
        Product.shelf_id == shelf.id,
        Product.state == ProductState.PUBLISHED,
        Product.set_code.in_(sorted(names.alcohol_sets)),
    )
    return bool(session.scalar(select(alcohol.exists())))


def _statement(filters: Filters, names: Directory, at: datetime) -> Select[Any]:
    wanted = [*base(filters, names, at), *facets(filters, names, at)]
    if filters.sort in {Sort.CHEAP, Sort.DEAR}:
        return _by_price(wanted, at, dear=filters.sort is Sort.DEAR)
    if filters.sort is Sort.STARS:
        return _by_stars(wanted, at)
    if filters.sort is Sort.SALES:
        return _by_sales(wanted)
    return (
        select(Product.id)
        .where(*wanted)
        .order_by(Product.published_at.desc(), Product.id.desc())
        .limit(MOST + 1)
    )


def _by_price(wanted: list[Any], at: datetime, *, dear: bool) -> Select[Any]:
    """Walk along the prices: a row counts when it is the price its product is shown with."""
    price = aliased(Price)
    amount = price.amount.desc() if dear else price.amount
    return (
        select(Product.id)
        .select_from(price)
        .join(Variant, Variant.id == price.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .where(*live_price(price, at), price.amount == price_of(at), *wanted)
        .order_by(amount, Product.id)
        .limit(MOST + SLACK)
    )


def _by_stars(wanted: list[Any], at: datetime) -> Select[Any]:
    """Five stars first, then four, three, none; the newest first among equals."""
    levels = (
        (5, starred([5], at)),
        (4, starred([4], at)),
        (3, starred([3], at)),
        (0, [stars_of(Product.id, vn_day(at)).is_(None)]),
    )
    parts = [
        select(Product.id.label("id"), literal(level).label("level"), Product.published_at.label("since"))
        .where(*wanted, *rule)
        .order_by(Product.published_at.desc(), Product.id.desc())
        .limit(MOST + 1)
        .subquery()
        for level, rule in levels
    ]
    every = union_all(*(select(part) for part in parts)).subquery()
    return (
        select(every.c.id)
        .order_by(every.c.level.desc(), every.c.since.desc(), every.c.id.desc())
        .limit(MOST + 1)
    )


def _by_sales(wanted: list[Any]) -> Select[Any]:
    """What stood in the most orders of late first, then what did not sell, the newest first."""
    sold = (
        select(
            Product.id.label("id"), ProductSale.orders.label("orders"), Product.published_at.label("since")
        )
        .join(ProductSale, ProductSale.product_id == Product.id)
        .where(*wanted)
        .order_by(ProductSale.orders.desc(), ProductSale.product_id.desc())
        .limit(MOST + 1)
        .subquery()
    )
    unsold = (
        select(Product.id.label("id"), literal(0).label("orders"), Product.published_at.label("since"))
        .where(*wanted, Product.id.not_in(select(ProductSale.product_id)))
        .order_by(Product.published_at.desc(), Product.id.desc())
        .limit(MOST + 1)
        .subquery()
    )
    every = union_all(select(sold), select(unsold)).subquery()
    return (
        select(every.c.id)
        .order_by(every.c.orders.desc(), every.c.since.desc(), every.c.id.desc())
        .limit(MOST + 1)
    )
