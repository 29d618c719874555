"""What the home page shows: new goods, the highest stars, counts of the shelves, outlets, producers' stories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from shop.catalogue.models import Product, ProductSet
from shop.catalogue.states import ProductState
from shop.core.clock import vn_day
from shop.extensions import session
from shop.outlets.queries import OutletRow, selling_online
from shop.producers.models import Producer
from shop.producers.queries import selling
from shop.storefront.memory import Kept
from shop.storefront.queries.cards import CardRow, cards
from shop.storefront.queries.directory import Directory, directory
from shop.storefront.queries.filters import Filters, Sort
from shop.storefront.queries.windows import window

GOODS = 8
STORIES = 3


class Story(NamedTuple):
    """A producer with something to tell."""

    slug: str
    name: str
    commune_code: str | None
    province_code: str
    story: str
    story_en: str | None


@dataclass(frozen=True, slots=True)
class Home:
    """All of it. ``shelf_counts`` by shelf id: published goods, alcohol not counted."""

    names: Directory
    starred: list[CardRow]
    newest: list[CardRow]
    shelf_counts: dict[int, int]
    outlets: list[OutletRow]
    stories: Sequence[Story]


@dataclass(frozen=True, slots=True)
class _Around:
    shelf_counts: dict[int, int]
    outlets: list[OutletRow]
    stories: list[Story]


_kept: Kept[_Around] = Kept(8)


def home(at: datetime) -> Home:
    """The home page of a moment; what is not stock, price or star may be seconds old."""
    names = directory()
    best = window(Filters(sort=Sort.STARS), names, at).ids[:GOODS]
    fresh = [key for key in window(Filters(sort=Sort.NEW), names, at).ids if key not in best][:GOODS]
    rows = cards([*best, *fresh], at)
    around = _kept(("home", vn_day(at)), lambda: _around(at))
    return Home(
        names=names,
        starred=[row for row in rows if row.product_id in best],
        newest=[row for row in rows if row.product_id not in best],
        shelf_counts=around.shelf_counts,
        outlets=around.outlets,
        stories=around.stories,
    )


def _around(at: datetime) -> _Around:
    counted = session.execute(
        select(Product.shelf_id, func.count())
        .join(ProductSet, ProductSet.code == Product.set_code)
        .where(Product.state == ProductState.PUBLISHED, ProductSet.is_alcohol.is_(False))
        .group_by(Product.shelf_id)
    )
    told = session.execute(
        select(
            Producer.slug,
            Producer.name,
            Producer.commune_code,
            Producer.province_code,
            Producer.story,
            Producer.story_en,
        )
        .where(Producer.story.is_not(None), selling(vn_day(at)))
        .order_by(Producer.id)
        .limit(STORIES)
    )
    return _Around(
        {row[0]: row[1] for row in counted},
        selling_online(vn_day(at)),
        [Story._make(row) for row in told],
    )
