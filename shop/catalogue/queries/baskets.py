"""What staff see of gift baskets: what is in one, and what could be put in."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import Select, exists, select

from shop.catalogue.models import BasketItem, Product, ProductSet, ProductVersion, Variant
from shop.catalogue.services import BasketPart
from shop.catalogue.states import Measure, ProductState
from shop.core.folding import slugify
from shop.extensions import session
from shop.producers.models import Producer

MOST_FOUND = 12


class Component(NamedTuple):
    """A variant that is, or could be, in a basket."""

    variant_id: int
    product: str
    variant: str
    producer: str
    unit: str
    measure: Measure
    step: int


def parts_of(basket_id: int) -> list[BasketPart]:
    """What a basket is made of."""
    rows = session.scalars(
        select(BasketItem).where(BasketItem.basket_id == basket_id).order_by(BasketItem.component_id)
    )
    return [BasketPart(row.component_id, row.quantity, row.share) for row in rows]


def components(variant_ids: Collection[int]) -> dict[int, Component]:
    """These variants by id; unknown ones are missing."""
    rows = session.execute(_components().where(Variant.id.in_(variant_ids)))
    return {row[0]: Component._make(row) for row in rows}


def find(text: str, *, basket_id: int) -> list[Component]:
    """Variants on sale whose product's name holds these words, that may be in this basket: no alcohol, no basket."""
    wanted = slugify(text)
    if not wanted:
        return []
    nested = exists().where(BasketItem.basket_id == Variant.id)
    rows = session.execute(
        _components()
        .join(ProductSet, ProductSet.code == Product.set_code)
        .where(
            Product.state == ProductState.PUBLISHED,
            Product.slug.contains(wanted, autoescape=True),
            Variant.retired_on.is_(None),
            Variant.alcohol_bp.is_(None),
            ProductSet.is_alcohol.is_(False),
            Variant.id != basket_id,
            ~nested,
        )
        .limit(MOST_FOUND)
    )
    return [Component._make(row) for row in rows]


def _components() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Variant.id,
            ProductVersion.name,
            Variant.name,
            Producer.name,
            Variant.unit,
            Variant.measure,
            Variant.step,
        )
        .join(Product, Product.id == Variant.product_id)
        .join(ProductVersion, ProductVersion.id == Product.published_version_id)
        .join(Producer, Producer.id == Product.producer_id)
        .order_by(ProductVersion.name, Variant.position, Variant.id)
    )
