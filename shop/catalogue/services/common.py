"""What the verbs share: loading under lock, inserting what must be unique, writing history."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import case, select
from sqlalchemy.exc import IntegrityError

from shop.catalogue.models import ListingEvent, Product, ProductVersion, Variant
from shop.catalogue.states import VersionState
from shop.core.errors import NotFound, ShopError
from shop.extensions import session


def locked_product(product_id: int) -> Product:
    """The product as it is now, locked until the transaction ends. Raises NotFound."""
    found = session.scalars(
        select(Product)
        .where(Product.id == product_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def locked_variant(variant_id: int) -> Variant:
    """The variant as it is now; its product is locked, so that nobody else changes it. Raises NotFound."""
    product_id = session.scalar(select(Variant.product_id).where(Variant.id == variant_id))
    if product_id is None:
        raise NotFound
    locked_product(product_id)
    return session.scalars(
        select(Variant).where(Variant.id == variant_id).execution_options(populate_existing=True)
    ).one()


def latest_version(product_id: int) -> ProductVersion | None:
    """The version with the highest number; one that was refused only when there is no other."""
    refused = case((ProductVersion.state == VersionState.REFUSED, 1), else_=0)
    return session.scalars(
        select(ProductVersion)
        .where(ProductVersion.product_id == product_id)
        .order_by(refused, ProductVersion.number.desc())
        .limit(1)
    ).one_or_none()


def latest_versions(product_ids: Collection[int]) -> dict[int, ProductVersion]:
    """`latest_version` of many products. One statement."""
    refused = case((ProductVersion.state == VersionState.REFUSED, 1), else_=0)
    rows = session.scalars(
        select(ProductVersion)
        .where(ProductVersion.product_id.in_(product_ids))
        .order_by(ProductVersion.product_id, refused.desc(), ProductVersion.number)
    )
    return {row.product_id: row for row in rows}


@contextmanager
def unique_or(error: ShopError) -> Iterator[None]:
    """Write inside a savepoint; what somebody else took first is refused with a sentence."""
    try:
        with session.begin_nested():
            yield
            session.flush()
    except IntegrityError:
        raise error from None


def record(
    product: Product,
    to_state: str,
    *,
    by: int | None,
    at: datetime,
    from_state: str | None = None,
    version_id: int | None = None,
    note: str | None = None,
    details: dict[str, Any] | None = None,
) -> None:
    """Append to the product's history."""
    session.add(
        ListingEvent(
            product_id=product.id,
            version_id=version_id,
            from_state=from_state,
            to_state=to_state,
            note=note,
            details=details or {},
            at=at,
            by=by,
        )
    )
