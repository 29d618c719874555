"""Pictures of a product."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from shop.catalogue.models import ProductImage
from shop.catalogue.services.common import locked_product, record
from shop.core.errors import BadInput, NotFound
from shop.core.sentences import lazy
from shop.extensions import session
from shop.media import services as media

media.shown_in(select(ProductImage.media_id).where(ProductImage.media_id.is_not(None)))


def add_image(
    product_id: int,
    *,
    alt: str,
    by: int | None,
    at: datetime,
    media_id: int | None = None,
    drawing: str | None = None,
    alt_en: str | None = None,
) -> int:
    """Add an uploaded picture or a drawing of ours (its path in static/img) behind the others; gives its id.

    Raises BadInput without words that describe it, or unless exactly one source is given.
    """
    product = locked_product(product_id)
    if not alt:
        raise BadInput("alt", lazy("Hãy tả ảnh bằng vài chữ cho người không nhìn thấy."))
    if (media_id is None) == (drawing is None):
        raise BadInput("file", lazy("Hãy chọn một ảnh để tải lên."))
    position = session.scalar(
        select(func.max(ProductImage.position)).where(ProductImage.product_id == product_id)
    )
    image = ProductImage(
        product_id=product_id,
        media_id=media_id,
        drawing=drawing,
        alt=alt,
        alt_en=alt_en,
        position=(position or 0) + 1,
    )
    session.add(image)
    session.flush()
    record(product, product.state, by=by, at=at, details={"image_added": image.id})
    return image.id


def remove_image(product_id: int, image_id: int, *, by: int | None, at: datetime) -> None:
    """Take a picture off the product; the file stays. Raises NotFound for another product's picture."""
    product = locked_product(product_id)
    session.delete(_own(product_id, image_id))
    record(product, product.state, by=by, at=at, details={"image_removed": image_id})
    session.flush()


def put_image_first(product_id: int, image_id: int, *, by: int | None, at: datetime) -> None:
    """Make this the picture that lists show. Raises NotFound for another product's picture."""
    product = locked_product(product_id)
    image = _own(product_id, image_id)
    first = session.scalar(
        select(func.min(ProductImage.position)).where(ProductImage.product_id == product_id)
    )
    image.position = (first or 0) - 1
    record(product, product.state, by=by, at=at, details={"image_first": image_id})
    session.flush()


def _own(product_id: int, image_id: int) -> ProductImage:
    image = session.get(ProductImage, image_id, populate_existing=True)
    if image is None or image.product_id != product_id:
        raise NotFound
    return image
