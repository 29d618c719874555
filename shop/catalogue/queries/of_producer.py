"""What a producer offers: its published products with the star of the day, and how many there are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from shop.catalogue.models import Product, ProductSet, ProductVersion
from shop.catalogue.stars import Star, stars_on
from shop.catalogue.states import ProductState
from shop.extensions import session


@dataclass(frozen=True, slots=True)
class Offered:
    """A published product of a producer; without a star in force ``star`` is None."""

    product_id: int
    slug: str
    name: str
    name_en: str | None
    summary: str
    star: Star | None
    alcohol: bool


def products_of(producer_id: int, day: date) -> list[Offered]:
    """Its published products, the highest star first; `alcohol` is only for readers who are of age. Two statements."""
    rows = session.execute(
        select(
            Product.id,
            Product.slug,
            ProductVersion.name,
            ProductVersion.name_en,
            ProductVersion.summary,
            ProductSet.is_alcohol,
        )
        .join(ProductVersion, ProductVersion.id == Product.published_version_id)
        .join(ProductSet, ProductSet.code == Product.set_code)
        .where(Product.producer_id == producer_id, Product.state == ProductState.PUBLISHED)
        .order_by(ProductVersion.name, Product.id)
    ).all()
    stars = stars_on([row.id for row in rows], day)
    offered = [
        Offered(row.id, row.slug, row.name, row.name_en, row.summary, stars.get(row.id), bool(row.is_alcohol))
        for row in rows
    ]
    return sorted(offered, key=lambda each: -(each.star.stars if each.star else 0))


def how_many(producer_ids: Collection[int]) -> dict[int, int]:
    """The number of published products of each producer; those without any are left out."""
    rows = session.execute(
        select(Product.producer_id, func.count().label("number"))
        .where(Product.producer_id.in_(producer_ids), Product.state == ProductState.PUBLISHED)
        .group_by(Product.producer_id)
    )
    return {row.producer_id: row.number for row in rows}
