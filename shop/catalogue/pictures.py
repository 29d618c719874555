"""Where the picture of a product is: an uploaded file, a drawing of ours, or the drawing of its set."""

from __future__ import annotations

from pathlib import PurePosixPath

from sqlalchemy import ScalarSelect, select
from sqlalchemy.orm import aliased

from shop.catalogue.models import Product, ProductImage
from shop.media.addresses import picture_url as uploaded_url
from shop.web.static import assets

PLACEHOLDER = "img/empty-box.svg"


def picture_url(drawing: str | None, digest: str | None, set_code: int | None, size: int = 480) -> str:
    """The address of a picture; `size` is the wanted width in pixels of an uploaded one."""
    if digest:
        return uploaded_url(digest, size)
    held = assets()
    own, common = f"img/{drawing}", f"img/sets/set-{set_code or 0:02d}.svg"
    name = next((each for each in (own, common) if each in held.by_name), PLACEHOLDER)
    return held.url(name)


def in_sheet(drawing: str, sheet: str) -> str:
    """The address of a drawing as part of a sheet of `static/img`, or "" when the sheet does not have it."""
    held = assets()
    name = f"img/{sheet}.svg"
    return f"{held.url(name)}#{PurePosixPath(drawing).stem}" if drawing in held.sheets.get(name, ()) else ""


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
