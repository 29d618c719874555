"""What products sell and show now, of many at once: four statements, however many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import TypeVar

from sqlalchemy import select

from shop.catalogue.listing import ListedPhoto, ListedVariant, Listing
from shop.catalogue.models import Price, Product, ProductCertificate, ProductImage, Variant
from shop.catalogue.services.texts import VariantText
from shop.catalogue.states import PriceKind
from shop.extensions import session

Row = TypeVar("Row", Variant, ProductImage)


def current_of(products: Collection[Product]) -> dict[int, Listing]:
    """By product: its variants with their prices, its pictures, its certificates."""
    ids = sorted(product.id for product in products)
    prices = _prices(ids)
    variants = _by_product(
        session.scalars(
            select(Variant)
            .where(Variant.product_id.in_(ids), Variant.retired_on.is_(None))
            .order_by(Variant.product_id, Variant.position, Variant.id)
        ).all()
    )
    images = _by_product(
        session.scalars(
            select(ProductImage)
            .where(ProductImage.product_id.in_(ids))
            .order_by(ProductImage.product_id, ProductImage.position, ProductImage.id)
        ).all()
    )
    links = _links(ids)
    return {
        product.id: Listing(
            shelf_id=product.shelf_id,
            set_code=product.set_code,
            variants=tuple(
                ListedVariant(text_of(row), prices.get(row.id), row.id) for row in variants[product.id]
            ),
            photos=tuple(
                ListedPhoto(row.alt, image_id=row.id, alt_en=row.alt_en) for row in images[product.id]
            ),
            certificates=tuple(links[product.id]),
        )
        for product in products
    }


def text_of(variant: Variant) -> VariantText:
    """The facts of a variant as they would be typed."""
    return VariantText(**{name: getattr(variant, name) for name in VariantText.__slots__})


def _prices(product_ids: Collection[int]) -> dict[int, int]:
    """The last usual price of each variant that holds everywhere and has no end."""
    found = session.execute(
        select(Price.variant_id, Price.amount)
        .join(Variant, Variant.id == Price.variant_id)
        .where(
            Variant.product_id.in_(product_ids),
            Price.kind == PriceKind.REGULAR,
            Price.outlet_id.is_(None),
            Price.ends_at.is_(None),
        )
        .order_by(Price.starts_at, Price.id)
    )
    return {row.variant_id: row.amount for row in found}


def _links(product_ids: Collection[int]) -> defaultdict[int, list[int]]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    for row in session.execute(
        select(ProductCertificate.product_id, ProductCertificate.certificate_id)
        .where(ProductCertificate.product_id.in_(product_ids), ProductCertificate.withdrawn_on.is_(None))
        .order_by(ProductCertificate.certificate_id)
    ):
        found[row.product_id].append(row.certificate_id)
    return found


def _by_product(rows: Collection[Row]) -> defaultdict[int, list[Row]]:
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.product_id].append(row)
    return found
