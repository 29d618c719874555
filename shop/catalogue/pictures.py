"""Where the picture of a product is: an uploaded file, a drawing of ours, or the drawing of its set."""

from __future__ import annotations

from sqlalchemy import ScalarSelect, select
from sqlalchemy.orm import aliased

from shop.catalogue.models import Product, ProductImage
from shop.media.addresses import picture_url as uploaded_url
from shop.web.static import static_url

PLACEHOLDER = "img/empty-box.svg"


def picture_url(drawing: str | None, digest: str | None, set_code: int | None, size: int = 480) -> str:
    """The address of a picture; `size` is the wanted width in pixels of an uploaded one."""
    if digest:
        return uploaded_url(digest, size)
    names = (f"img/{drawing}" if drawing else "", f"img/sets/set-{set_code:02d}.svg" if set_code else "")
    return next((url for name in names if name and (url := _drawn(name))), "") or static_url(PLACEHOLDER)


def first_image_id() -> ScalarSelect[int]:
    """SQL: the id of the picture a product is shown by, for a statement that selects from ``products``."""
    image = aliased(ProductImage)
    return (
        select(image.id)
        .where(image.product_id == Product.id)
        .order_by(image.position, image.id)
        .limit(1)
        .correlate(Product)
        .scalar_subquery()
    )


def _drawn(name: str) -> str | None:
    try:
        return static_url(name)
    except KeyError:
        return None
