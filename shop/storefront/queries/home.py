"""What the home page shows: gifts or the highest stars, what sells, what is new, shelves, outlets, producers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from shop.catalogue.models import Product, ProductSet
from shop.catalogue.season import is_gift_season
from shop.catalogue.states import ProductState
from shop.core.clock import vn_day
from shop.extensions import session
from shop.outlets.queries import OutletRow, selling_online
from shop.producers.models import Producer
from shop.producers.queries import selling
from shop.storefront.models import ProductSale
from shop.storefront.queries.cards import CardRow, cards
from shop.storefront.queries.directory import Directory, directory
from shop.storefront.queries.filters import Filters, Sort
from shop.storefront.queries.windows import window
from shop.window.memory import Kept

FEATURED = 4
BEST = 8
NEWEST = 4
SPARE = 3  # of what sells, some may stand above already or have no price today
STORIES = 3
MOST_LOOKED_AT = FEATURED + BEST + NEWEST + BEST


class Story(NamedTuple):
    """A producer, with something to tell or with many goods."""

    slug: str
    name: str
    commune_code: str | None
    province_code: str
    story: str | None
    story_en: str | None
    goods: int


@dataclass(frozen=True, slots=True, eq=False)
class Around:
    """What may be seconds old: what is chosen, by product id, and what stands around the goods.

    One answer is the same only as itself. ``shelf_counts``: goods by shelf id.
    """

    is_gift_season: bool
    featured: Sequence[int]
    best: Sequence[int]
    newest: Sequence[int]
    shelf_counts: dict[int, int]
    outlets: list[OutletRow]
    stories: list[Story]


@dataclass(frozen=True, slots=True)
class Home:
    """All of it. ``featured``: gifts in their season, else the highest stars."""

    names: Directory
    around: Around
    featured: list[CardRow]
    best: list[CardRow]
    newest: list[CardRow]


_kept: Kept[Around] = Kept(8)


def home(at: datetime, near: str = "") -> Home:
    """The home page of a moment; what is not stock, price or star may be seconds old.

    ``near``: the outlet the reader goes to; the stock of every card is then that outlet's.
    """
    names, day = directory(), vn_day(at)
    around = _kept(("home", day), lambda: _around(names, at))
    outlet = names.outlets.get(near)
    here = (outlet.id, outlet.name) if outlet else None
    rows = {row.product_id: row for row in cards([*around.featured, *around.best, *around.newest], at, here)}
    return Home(
        names=names,
        around=around,
        featured=[rows[key] for key in around.featured if key in rows],
        best=[rows[key] for key in around.best if key in rows],
        newest=[rows[key] for key in around.newest if key in rows],
    )


def _around(names: Directory, at: datetime) -> Around:
    day = vn_day(at)
    gifts = window(Filters(gift=True, sort=Sort.STARS), names, at).ids if is_gift_season(day) else ()
    featured = (gifts or window(Filters(sort=Sort.STARS), names, at).ids)[:FEATURED]
    best = [key for key in _sold() if key not in featured][:BEST]
    above = {*featured, *best}
    fresh = window(Filters(sort=Sort.NEW), names, at).ids[:MOST_LOOKED_AT]
    newest = [key for key in fresh if key not in above][: NEWEST if best else NEWEST + BEST]
    return Around(bool(gifts), featured, best, newest, _shelf_counts(), selling_online(day), _stories(at))


def _shelf_counts() -> dict[int, int]:
    rows = session.execute(
        select(Product.shelf_id, func.count())
        .join(ProductSet, ProductSet.code == Product.set_code)
        .where(Product.state == ProductState.PUBLISHED, ProductSet.is_alcohol.is_(False))
        .group_by(Product.shelf_id)
    )
    return {row[0]: row[1] for row in rows}


def _sold() -> list[int]:
    """What stood in the most orders of late; never alcohol."""
    rows = session.scalars(
        select(Product.id)
        .join(ProductSale, ProductSale.product_id == Product.id)
        .join(ProductSet, ProductSet.code == Product.set_code)
        .where(Product.state == ProductState.PUBLISHED, ProductSet.is_alcohol.is_(False))
        .order_by(ProductSale.orders.desc(), ProductSale.product_id.desc())
        .limit(FEATURED + BEST + SPARE)
    )
    return list(rows)


def _stories(at: datetime) -> list[Story]:
    """Producers that sell, those with a story first, then those with the most goods; no producer of alcohol alone."""
    goods = (
        select(Product.producer_id, func.count().label("number"))
        .join(ProductSet, ProductSet.code == Product.set_code)
        .where(Product.state == ProductState.PUBLISHED, ProductSet.is_alcohol.is_(False))
        .group_by(Product.producer_id)
        .subquery()
    )
    told = session.execute(
        select(
            Producer.slug,
            Producer.name,
            Producer.commune_code,
            Producer.province_code,
            Producer.story,
            Producer.story_en,
            goods.c.number,
        )
        .join(goods, goods.c.producer_id == Producer.id)
        .where(selling(vn_day(at)))
        .order_by(Producer.story.is_(None), goods.c.number.desc(), Producer.id)
        .limit(STORIES)
    )
    return [Story._make(row) for row in told]
