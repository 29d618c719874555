"""Setting prices: dated rows, never a figure that is overwritten."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select, update

from shop.catalogue.models import Price, Product, ProductSet
from shop.catalogue.services.common import locked_product, locked_variant, record
from shop.catalogue.states import PriceKind
from shop.core.errors import BadInput, Refused
from shop.core.sentences import lazy
from shop.extensions import session

MOST = 10**9


def set_price(
    variant_id: int,
    *,
    amount: int,
    starts_at: datetime,
    by: int | None,
    at: datetime,
    ends_at: datetime | None = None,
    outlet_id: int | None = None,
    lot_id: int | None = None,
    kind: PriceKind = PriceKind.REGULAR,
) -> int:
    """Set the price in đồng with tax from a moment on, everywhere or at one outlet; gives the row's id.

    A price without an end takes the place of the one it follows, which then ends. Raises BadInput for a start
    in the past (what was sold stays explained), an end before the start, an amount out of range; Refused for a
    promotion on alcohol (domain rule 4.7).
    """
    variant = locked_variant(variant_id)
    _check(amount, starts_at, ends_at, at)
    if (kind is PriceKind.MARKDOWN) != (lot_id is not None):
        raise BadInput("kind", lazy("Giá xả hàng luôn gắn với một lô, giá khác thì không."))
    if kind is not PriceKind.REGULAR and (variant.alcohol_bp or _is_alcohol(variant.product_id)):
        raise Refused(lazy("Đồ uống có cồn không được khuyến mãi."))
    if ends_at is None:
        _end_before(variant_id, outlet_id, lot_id, kind, starts_at)
    price = Price(
        variant_id=variant_id,
        outlet_id=outlet_id,
        lot_id=lot_id,
        kind=kind,
        amount=amount,
        starts_at=starts_at,
        ends_at=ends_at,
        set_at=at,
        set_by=by,
    )
    session.add(price)
    session.flush()
    product = locked_product(variant.product_id)
    record(product, product.state, by=by, at=at, details={"price_set": price.id})
    return price.id


def _check(amount: int, starts_at: datetime, ends_at: datetime | None, at: datetime) -> None:
    if not 0 < amount <= MOST:
        raise BadInput("amount", lazy("Hãy nhập giá từ 1 ₫ đến 1 tỷ ₫."))
    if starts_at < at:
        raise BadInput("starts_at", lazy("Giá mới không bắt đầu trong quá khứ được."))
    if ends_at is not None and ends_at <= starts_at:
        raise BadInput("ends_at", lazy("Ngày kết thúc phải sau ngày bắt đầu."))


def _end_before(
    variant_id: int, outlet_id: int | None, lot_id: int | None, kind: PriceKind, starts_at: datetime
) -> None:
    """End the open price of the same place, lot and kind; one of the very same start is simply outranked."""
    session.execute(
        update(Price)
        .where(
            Price.variant_id == variant_id,
            Price.outlet_id == outlet_id if outlet_id is not None else Price.outlet_id.is_(None),
            Price.lot_id == lot_id if lot_id is not None else Price.lot_id.is_(None),
            Price.kind == kind,
            Price.starts_at < starts_at,
            or_(Price.ends_at.is_(None), Price.ends_at > starts_at),
        )
        .values(ends_at=starts_at)
        .execution_options(synchronize_session=False)
    )


def _is_alcohol(product_id: int) -> bool:
    return bool(
        session.scalar(
            select(ProductSet.is_alcohol)
            .join(Product, Product.set_code == ProductSet.code)
            .where(Product.id == product_id)
        )
    )
