"""Names of goods, as the shop or their producer has them now."""

from __future__ import annotations

from sqlalchemy import select

from shop.catalogue.models import Product, ProductVersion
from shop.catalogue.queries.certificates import shown_version
from shop.extensions import session


def product_name(product_id: int) -> str:
    """What a product is called; its address where it has no content."""
    row = session.execute(
        select(ProductVersion.name, Product.slug)
        .select_from(Product)
        .outerjoin(ProductVersion, ProductVersion.id == shown_version())
        .where(Product.id == product_id)
    ).one()
    return str(row.name or row.slug)
