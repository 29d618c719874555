"""Other goods to look at beside a product, each with the reason why it stands there."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Select,
    String,
    bindparam,
    cast,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from shop.catalogue.models import BasketItem, Product, ProductSet, Variant
from shop.catalogue.states import ProductState
from shop.storefront.models import BoughtTogether

RELATED = 4
IN_BASKET, TOGETHER, SAME_MAKER, SAME_SHELF = range(4)


def others() -> Any:
    """Other published goods of the product with this ``slug`` as "reason:id"; never alcohol.

    One gift basket that holds it, one bought with it, then its maker's and its shelf's newest.
    """
    mine, other, pair = aliased(Product), aliased(Product), aliased(BoughtTogether)
    basket, part = aliased(Variant), aliased(Variant)
    start = select(other.id).select_from(mine)
    in_basket = (
        start.join(part, part.product_id == mine.id)
        .join(BasketItem, BasketItem.component_id == part.id)
        .join(basket, (basket.id == BasketItem.basket_id) & basket.retired_on.is_(None))
        .join(other, other.id == basket.product_id)
    )
    together = start.join(pair, pair.product_id == mine.id).join(other, other.id == pair.other_id)
    newest = other.id.desc()
    ways = (
        (IN_BASKET, in_basket, newest, 1),
        (TOGETHER, together, pair.orders.desc(), 1),
        (SAME_MAKER, start.join(other, other.producer_id == mine.producer_id), newest, RELATED),
        (SAME_SHELF, start.join(other, other.shelf_id == mine.shelf_id), newest, RELATED),
    )
    every = union_all(*(_some(reason, way, (mine, other), order, most) for reason, way, order, most in ways))
    found = every.subquery()
    named = cast(found.c.reason, String) + ":" + cast(found.c.id, String)
    return select(func.aggregate_strings(named, ",")).scalar_subquery()


def _some(
    reason: int, way: Select[Any], goods: tuple[type[Product], type[Product]], order: Any, most: int
) -> Select[Any]:
    mine, other = goods
    kind = aliased(ProductSet)
    found = (
        way.add_columns(literal(reason).label("reason"))
        .join(kind, kind.code == other.set_code)
        .where(
            mine.slug == bindparam("slug"),
            other.id != mine.id,
            other.state == ProductState.PUBLISHED,
            kind.is_alcohol.is_(False),
        )
        .order_by(order, other.id.desc())
        .limit(most)
        .subquery()
    )
    return select(found.c.id.label("id"), found.c.reason.label("reason"))


def reasons(near: str | None) -> dict[int, int]:
    """The reason of each by product id, the strongest reasons first, of equals the newest."""
    pairs = [pair.split(":") for pair in (near or "").split(",") if pair]
    found: dict[int, int] = {}
    for reason, key in sorted((int(reason), -int(key)) for reason, key in pairs):
        found.setdefault(-key, reason)
    return dict(list(found.items())[:RELATED])
