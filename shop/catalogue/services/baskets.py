"""What gift baskets are made of, and how the money of one is shared among its goods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, or_, select

from shop.catalogue.models import BasketItem, Product, ProductSet, Variant
from shop.catalogue.services import summing
from shop.catalogue.services.common import locked_product, locked_variant, record
from shop.catalogue.states import Measure
from shop.core.errors import BadInput
from shop.core.money import Dong
from shop.core.sentences import lazy
from shop.extensions import session

MOST_PARTS = 30


@dataclass(frozen=True, slots=True)
class BasketPart:
    """So many units of a variant in one basket. `share`: its part of the basket's money, in đồng as a weight."""

    variant_id: int
    quantity: int
    share: Dong | None = None


def set_basket(
    basket_id: int, parts: Sequence[BasketPart], *, sums: bool = False, by: int | None, at: datetime
) -> None:
    """Say what a basket is made of; nothing makes it an ordinary variant again.

    `sums`: it costs what its goods cost, now and whenever they change. Raises BadInput on `parts` for alcohol
    (domain rule 4.7), baskets in baskets, itself, a variant twice or off sale, a quantity between two steps, shares
    for some of the goods only; and for a basket that is itself sold by weight.
    """
    basket = locked_variant(basket_id)
    _check(basket, parts)
    session.execute(delete(BasketItem).where(BasketItem.basket_id == basket_id))
    session.add_all(
        BasketItem(
            basket_id=basket_id, component_id=part.variant_id, quantity=part.quantity, share=part.share
        )
        for part in parts
    )
    basket.sums_parts = sums and bool(parts)
    product = locked_product(basket.product_id)
    record(product, product.state, by=by, at=at, details={"basket_changed": basket_id})
    session.flush()
    if basket.sums_parts:
        summing.sum_again([basket_id], by=by, at=at)


def _check(basket: Variant, parts: Sequence[BasketPart]) -> None:
    ids = [part.variant_id for part in parts]
    if basket.measure is not Measure.PIECE and parts:
        raise BadInput("parts", lazy("Giỏ quà bán theo chiếc, quy cách này bán theo cân."))
    if len(parts) > MOST_PARTS:
        raise BadInput("parts", lazy("Một giỏ quà có nhiều nhất %(most)s thành phần.", most=MOST_PARTS))
    if len(set(ids)) != len(ids):
        raise BadInput("parts", lazy("Mỗi quy cách chỉ đứng một lần trong giỏ quà."))
    if len({part.share is None for part in parts}) > 1:
        raise BadInput("parts", lazy("Hãy ghi phần tiền của mọi thành phần, hoặc để trống tất cả."))
    inside = {row.id: row for row in session.scalars(select(Variant).where(Variant.id.in_(ids)))}
    nested = select(BasketItem.basket_id).where(
        or_(BasketItem.basket_id.in_(ids), BasketItem.component_id == basket.id)
    )
    if len(inside) != len(ids) or basket.id in ids or (parts and session.scalar(nested.limit(1)) is not None):
        raise BadInput("parts", lazy("Giỏ quà chỉ gồm những quy cách có sẵn, không gồm giỏ khác."))
    if any(row.retired_on for row in inside.values()):
        raise BadInput("parts", lazy("Có quy cách đã ngừng bán."))
    if any(part.quantity <= 0 or part.quantity % inside[part.variant_id].step for part in parts):
        raise BadInput("parts", lazy("Có số lượng không bán được: hãy xem bước bán của quy cách."))
    if _has_alcohol(inside):
        raise BadInput("parts", lazy("Giỏ quà không được có rượu."))


def _has_alcohol(inside: dict[int, Variant]) -> bool:
    sets = select(Product.id).join(ProductSet, ProductSet.code == Product.set_code)
    wanted = sets.where(Product.id.in_({row.product_id for row in inside.values()}), ProductSet.is_alcohol)
    return any(row.alcohol_bp for row in inside.values()) or session.scalar(wanted.limit(1)) is not None
