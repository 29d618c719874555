"""Where the page of a product is."""

from sqlalchemy import select

from shop.catalogue.models import Product
from shop.catalogue.states import ProductState
from shop.extensions import session


def public_slug(product_id: int) -> str | None:
    """The name in the address of a product that is published; None for any other."""
    return session.scalar(
        select(Product.slug).where(Product.id == product_id, Product.state == ProductState.PUBLISHED)
    )
