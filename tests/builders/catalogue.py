"""Goods for tests, made by the production services."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select

from shop.catalogue import services
from shop.catalogue.models import Product, Shelf
from shop.catalogue.services import VariantText, VersionText
from shop.extensions import session
from shop.producers.models import Producer
from tests.builders.producers import producer as a_producer

LONG_AGO = datetime(2026, 1, 1, 3, 0, tzinfo=UTC)


def label(name: str = "Mắm tôm", **values) -> VersionText:
    """Content with all the label data that food needs."""
    given = {
        "summary": "Ủ chín 12 tháng.",
        "responsible_name": "HTX Mẫu",
        "responsible_address": "Xã Hoằng Thanh, Tỉnh Thanh Hóa",
        "origin": "Việt Nam",
        "ingredients": "Moi biển, muối",
        "usage": "Dùng để chấm.",
        "storage_note": "Nơi khô, mát.",
    }
    return VersionText(name=name, **{**given, **values})


def a_draft(
    name: str = "Mắm tôm",
    *,
    producer: Producer | None = None,
    set_code: int = 9,
    shelf: str = "mam-gia-vi",
    at=LONG_AGO,
    **values,
) -> Product:
    """A product that is not published; `values` are content."""
    producer = producer or a_producer()
    product_id = services.create_product(
        producer_id=producer.id,
        shelf_id=shelf_id(shelf),
        set_code=set_code,
        text=label(name, **values),
        by=None,
        at=at,
    )
    return session.get_one(Product, product_id)


def a_variant(product: Product, *, price: int | None = 60_000, at=LONG_AGO, **values) -> int:
    """A variant of the product with a price everywhere; gives its id."""
    given = {"name": "Hũ 200 g", "unit": "hũ", "gross_weight_g": 320, "net_weight_g": 200, "promise_days": 20}
    variant_id = services.add_variant(product.id, VariantText(**{**given, **values}), by=None, at=at)
    if price is not None:
        services.set_price(variant_id, amount=price, starts_at=at, by=None, at=at)
    return variant_id


def a_product(
    name: str = "Mắm tôm", *, price: int | None = 60_000, at=LONG_AGO, variant: dict | None = None, **values
) -> Product:
    """A published product with one variant."""
    product = a_draft(name, at=at, **values)
    a_variant(product, price=price, at=at, **(variant or {}))
    services.publish(product.id, by=None, at=at)
    return product


def shelf_id(slug: str) -> int:
    """The id of a shelf of the reference data."""
    return session.scalars(select(Shelf.id).where(Shelf.slug == slug)).one()
