"""Showing products to shoppers, and taking them away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from shop.catalogue import label, search_index
from shop.catalogue.models import Product, ProductSet, ProductVersion, Variant
from shop.catalogue.services.applying import apply_offer
from shop.catalogue.services.attributes import index_values
from shop.catalogue.services.common import latest_version, locked_product, record
from shop.catalogue.services.listings import gaps_of
from shop.catalogue.states import PRODUCT_MOVES, VERSION_MOVES, ProductState, VersionState
from shop.core.errors import BadInput, Refused
from shop.core.sentences import lazy
from shop.extensions import session


class NotReady(Refused):
    """Label data is missing. ``missing`` holds one BadInput per field, all at once."""

    def __init__(self, missing: Sequence[BadInput]) -> None:
        super().__init__(lazy("Chưa đăng bán được vì còn thiếu thông tin ghi nhãn bắt buộc."))
        self.missing = list(missing)


def publish(product_id: int, *, by: int | None, at: datetime, note: str | None = None) -> None:
    """Show the latest version to shoppers and to search, in this transaction.

    Raises NotReady with one sentence per missing field (domain rules 4.6 and 4.7), WrongMove for an archived
    product.
    """
    product = locked_product(product_id)
    version = latest_version(product_id)
    if product.state is not ProductState.PUBLISHED:
        PRODUCT_MOVES.check(product.state, ProductState.PUBLISHED)
    if version is not None and version.state is not VersionState.PUBLISHED:
        apply_offer(product, version, by=by, at=at)
    missing = _missing(product, version)
    if missing or version is None:
        raise NotReady(missing)
    if version.state is not VersionState.PUBLISHED:
        VERSION_MOVES.check(version.state, VersionState.PUBLISHED)
        _supersede(product)
        version.state = VersionState.PUBLISHED
        version.published_at, version.published_by = at, by
    old, product.state = product.state, ProductState.PUBLISHED
    product.published_version_id = version.id
    product.published_at = product.published_at or at
    session.flush()
    record(product, product.state, from_state=old, version_id=version.id, note=note, by=by, at=at)
    index_values(product)
    search_index.index([product_id])


def hide(product_id: int, *, by: int | None, at: datetime, note: str | None = None) -> None:
    """Take a published product out of the shop window; it can come back. Raises WrongMove."""
    _take_away(product_id, ProductState.HIDDEN, by=by, at=at, note=note)


def archive(product_id: int, *, by: int | None, at: datetime, note: str | None = None) -> None:
    """Take a product away for good: its page answers 410. Raises WrongMove."""
    _take_away(product_id, ProductState.ARCHIVED, by=by, at=at, note=note)


def missing_for(product_id: int) -> list[BadInput]:
    """What still keeps the latest version from being published; empty: nothing does."""
    product, version = session.get_one(Product, product_id), latest_version(product_id)
    if version is not None and version.offer is not None and version.state is not VersionState.PUBLISHED:
        return gaps_of(product, version)
    return _missing(product, version)


def _missing(product: Product, version: ProductVersion | None) -> list[BadInput]:
    if version is None:
        return [BadInput("name", lazy("Hãy nhập tên sản phẩm."))]
    variants = session.scalars(
        select(Variant).where(Variant.product_id == product.id, Variant.retired_on.is_(None))
    ).all()
    official = session.get_one(ProductSet, product.set_code)
    return label.missing(version, official, variants)


def _supersede(product: Product) -> None:
    if product.published_version_id is None:
        return
    shown = session.get_one(ProductVersion, product.published_version_id)
    VERSION_MOVES.check(shown.state, VersionState.SUPERSEDED)
    shown.state = VersionState.SUPERSEDED


def _take_away(
    product_id: int, state: ProductState, *, by: int | None, at: datetime, note: str | None
) -> None:
    product = locked_product(product_id)
    PRODUCT_MOVES.check(product.state, state)
    old, product.state = product.state, state
    session.flush()
    record(product, state, from_state=old, note=note, by=by, at=at)
    search_index.unindex([product_id])
