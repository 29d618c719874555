"""Variants with all that cart and checkout need to know of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from shop.catalogue.models import (
    BasketItem,
    Product,
    ProductImage,
    ProductSet,
    ProductVersion,
    Variant,
)
from shop.catalogue.pictures import first_image_id, picture_url
from shop.catalogue.states import Measure, ProductState, Reach, Storage, VatClass
from shop.core.clock import today
from shop.core.statements import built_once
from shop.extensions import run
from shop.media.models import MediaFile
from shop.producers.models import Producer
from shop.producers.queries import selling

SET_CODE = 21  # its place among the columns below


@dataclass(frozen=True, slots=True)
class VariantRow:
    """One variant, its product as published, its producer. Weights in grams, volume in millilitres."""

    variant_id: int
    product_id: int
    sku: str
    variant_name: str
    variant_name_en: str | None
    unit: str
    measure: Measure
    step: int
    price_per: int
    net_weight_g: int | None
    net_volume_ml: int | None
    gross_weight_g: int
    storage: Storage
    reach: Reach
    max_transit_days: int
    promise_days: int
    alcohol_bp: int | None
    vat_class: VatClass
    retired_on: date | None
    slug: str
    state: ProductState
    set_code: int
    province_code: str
    name: str
    name_en: str | None
    producer_id: int
    producer_name: str
    producer_slug: str
    producer_selling: bool
    alcohol: bool
    picture: str

    @property
    def on_offer(self) -> bool:
        """Whether it is published, not retired, and its producer sells."""
        return self.state is ProductState.PUBLISHED and self.retired_on is None and self.producer_selling


@dataclass(frozen=True, slots=True)
class Component:
    """So many units of a variant in one basket; `share`: its part of the money, as a weight (None: not agreed)."""

    variant_id: int
    quantity: int
    share: int | None = None


def variant_rows(variant_ids: Collection[int], day: date | None = None) -> dict[int, VariantRow]:
    """The rows of these variants by id, one statement however many; unknown ids are missing.

    `day` (Vietnamese, today when left out) decides whether the producer sells and a variant is retired.
    """
    if not variant_ids:
        return {}
    found = run(_prepared(day or today()), {"variant_ids": list(variant_ids)})
    return {row[0]: _row(tuple(row)) for row in found}


def components_of(variant_ids: Collection[int]) -> dict[int, list[Component]]:
    """What each of these variants is made of; what is no basket is missing. One statement."""
    found: dict[int, list[Component]] = defaultdict(list)
    for row in run(_COMPONENTS, {"variant_ids": list(variant_ids)}):
        found[row.basket_id].append(Component(row.component_id, row.quantity, row.share))
    return dict(found)


_COMPONENTS = (
    select(BasketItem.basket_id, BasketItem.component_id, BasketItem.quantity, BasketItem.share)
    .where(BasketItem.basket_id.in_(bindparam("variant_ids", expanding=True)))
    .order_by(BasketItem.component_id)
)


@built_once(4)
def _prepared(day: date) -> Select[*tuple[Any, ...]]:
    """The statement of a day: building it costs far more than running it."""
    return _statement(day).where(Variant.id.in_(bindparam("variant_ids", expanding=True)))


def _row(values: tuple[Any, ...]) -> VariantRow:
    *plain, drawing, digest = values
    return VariantRow(*(*plain, picture_url(drawing, digest, plain[SET_CODE])))


def _statement(day: date) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Variant.id,
            Variant.product_id,
            Variant.sku,
            Variant.name,
            Variant.name_en,
            Variant.unit,
            Variant.measure,
            Variant.step,
            Variant.price_per,
            Variant.net_weight_g,
            Variant.net_volume_ml,
            Variant.gross_weight_g,
            Variant.storage,
            Variant.reach,
            Variant.max_transit_days,
            Variant.promise_days,
            Variant.alcohol_bp,
            Variant.vat_class,
            Variant.retired_on,
            Product.slug,
            Product.state,
            Product.set_code,
            Product.province_code,
            ProductVersion.name,
            ProductVersion.name_en,
            Producer.id,
            Producer.name,
            Producer.slug,
            selling(day),
            or_(ProductSet.is_alcohol, Variant.alcohol_bp > 0).is_(True),
            ProductImage.drawing,
            MediaFile.digest,
        )
        .join(Product, Product.id == Variant.product_id)
        .join(ProductSet, ProductSet.code == Product.set_code)
        .join(Producer, Producer.id == Product.producer_id)
        .join(ProductVersion, ProductVersion.id == current_version_id())
        .outerjoin(ProductImage, ProductImage.id == first_image_id())
        .outerjoin(MediaFile, MediaFile.id == ProductImage.media_id)
    )


def current_version_id() -> ColumnElement[int]:
    """SQL: the version a product is known by: the published one, otherwise its latest."""
    version = aliased(ProductVersion)
    latest = (
        select(func.max(version.id))
        .where(version.product_id == Product.id)
        .correlate(Product)
        .scalar_subquery()
    )
    return func.coalesce(Product.published_version_id, latest)
