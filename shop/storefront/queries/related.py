"""Other goods of the same maker, then of the same shelf: one statement, without alcohol."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, literal, select, union_all
from sqlalchemy.orm import aliased

from shop.catalogue.models import Product, ProductImage, ProductSet, ProductVersion
from shop.catalogue.pictures import first_image_id
from shop.catalogue.states import ProductState
from shop.certification.models import Certificate
from shop.core.clock import start_of_day, vn_day
from shop.core.columns import UTCDateTime
from shop.inventory.queries import product_in_stock
from shop.media.models import MediaFile
from shop.producers.models import Producer
from shop.storefront.queries.cards import certificate_of_day
from shop.storefront.queries.conditions import has_price, price_of
from shop.storefront.reading import read

MOST = 4
SPARE = 8  # candidates of each kind, so that alcohol and goods without a price leave enough


class RelatedRow(NamedTuple):
    """A small card: what it is, what it costs, whether it can be bought."""

    product_id: int
    slug: str
    name: str
    name_en: str | None
    producer: str
    commune_code: str | None
    province_code: str
    set_code: int
    drawing: str | None
    digest: str | None
    stars: int | None
    until: date | None
    price: int
    in_stock: bool


def related(product_id: int, producer_id: int, shelf_id: int, at: datetime) -> list[RelatedRow]:
    """At most four, those of the same maker first."""
    values = {"product_id": product_id, "producer_id": producer_id, "shelf_id": shelf_id, "at": at}
    rows = read(_statement(vn_day(at)), values)
    return [RelatedRow._make(tuple(row)[:-1]) for row in rows][:MOST]


@lru_cache(maxsize=4)
def _statement(day: date) -> Select[*tuple[Any, ...]]:
    at = bindparam("at", type_=UTCDateTime())
    shown = aliased(Certificate)
    near = _candidates()
    return (
        select(
            Product.id,
            Product.slug,
            ProductVersion.name,
            ProductVersion.name_en,
            Producer.name,
            Producer.commune_code,
            Product.province_code,
            Product.set_code,
            ProductImage.drawing,
            MediaFile.digest,
            shown.stars,
            func.coalesce(shown.extended_until, shown.expires_on),
            price_of(at),
            product_in_stock(Product.__table__.c.id, start_of_day(day)),
            near.c.place,
        )
        .join(near, near.c.id == Product.id)
        .join(ProductSet, ProductSet.code == Product.set_code)
        .join(ProductVersion, ProductVersion.id == Product.published_version_id)
        .join(Producer, Producer.id == Product.producer_id)
        .outerjoin(ProductImage, ProductImage.id == first_image_id())
        .outerjoin(MediaFile, MediaFile.id == ProductImage.media_id)
        .outerjoin(shown, shown.id == certificate_of_day(day))
        .where(ProductSet.is_alcohol.is_(False), has_price(at))
        .order_by(near.c.place, Product.id.desc())
        .limit(MOST)
    )


def _candidates() -> Any:
    """Ids with their place: 0 the same maker, 1 the same shelf."""
    other = aliased(Product)
    shown = (other.state == ProductState.PUBLISHED, other.id != bindparam("product_id"))
    maker = (
        select(other.id, literal(0).label("place"))
        .where(*shown, other.producer_id == bindparam("producer_id"))
        .limit(SPARE)
    )
    shelf = (
        select(other.id, literal(1).label("place"))
        .where(*shown, other.shelf_id == bindparam("shelf_id"))
        .order_by(other.id.desc())
        .limit(SPARE)
    )
    both = union_all(select(maker.subquery()), select(shelf.subquery())).subquery()
    return select(both.c.id, func.min(both.c.place).label("place")).group_by(both.c.id).subquery("near")
