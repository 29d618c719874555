"""Setting prices: dated rows, never a figure that is overwritten."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, or_, select, update

from shop.catalogue.models import Price, Product, ProductSet
from shop.catalogue.pricing import best
from shop.catalogue.queries.prices import candidates
from shop.catalogue.services import summing
from shop.catalogue.services.common import locked_product, locked_variant, record
from shop.catalogue.states import PriceKind
from shop.core.errors import BadInput, Refused
from shop.core.money import format_dong
from shop.core.sentences import lazy
from shop.extensions import session
from shop.settings import queries as settings

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
    in the past (what was sold stays explained), an end before the start, an amount out of range, a promotion without
    an end, without a regular price to be below, or more than the largest share off (domain rule 4.8); Refused for a
    promotion on alcohol (domain rule 4.7), and for a basket that costs what its goods cost.
    """
    variant = locked_variant(variant_id)
    if variant.sums_parts:
        raise Refused(lazy("Giá của giỏ quà này là tổng giá các thành phần. Hãy đổi giá của thành phần."))
    _check(amount, starts_at, ends_at, at)
    if (kind is PriceKind.MARKDOWN) != (lot_id is not None):
        raise BadInput("kind", lazy("Giá xả hàng luôn gắn với một lô, giá khác thì không."))
    if kind is not PriceKind.REGULAR and (variant.alcohol_bp or _is_alcohol(variant.product_id)):
        raise Refused(lazy("Đồ uống có cồn không được khuyến mãi."))
    if kind is PriceKind.PROMOTION:
        _check_promotion(variant_id, outlet_id, amount, starts_at, ends_at)
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
    if outlet_id is None and lot_id is None:
        summing.sum_again(summing.baskets_with(variant_id), by=by, at=at)
    return price.id


def end_price(price_id: int, *, by: int | None, at: datetime) -> None:
    """End a price now; one that has not begun is taken back, and the one it would have followed goes on.

    Raises Refused for a price that has ended: what was sold stays explained.
    """
    variant = locked_variant(session.get_one(Price, price_id).variant_id)
    price = session.scalars(
        select(Price).where(Price.id == price_id).execution_options(populate_existing=True)
    ).one()
    if price.ends_at is not None and price.ends_at <= at:
        raise Refused(lazy("Giá này đã kết thúc."))
    if price.starts_at < at:
        price.ends_at = at
    else:
        _go_on(price)
        session.delete(price)
    session.flush()
    product = locked_product(variant.product_id)
    record(product, product.state, by=by, at=at, details={"price_ended": price_id})
    if price.outlet_id is None and price.lot_id is None:
        summing.sum_again(summing.baskets_with(variant.id), by=by, at=at)


def _go_on(coming: Price) -> None:
    """The open price that was to end where this one begins, has no end again."""
    if coming.ends_at is not None:
        return
    session.execute(
        update(Price)
        .where(
            *_same_place(coming.variant_id, coming.outlet_id, coming.lot_id),
            Price.kind == coming.kind,
            Price.ends_at == coming.starts_at,
        )
        .values(ends_at=None)
        .execution_options(synchronize_session=False)
    )


def _same_place(
    variant_id: int, outlet_id: int | None, lot_id: int | None
) -> tuple[ColumnElement[bool], ...]:
    return (
        Price.variant_id == variant_id,
        Price.outlet_id == outlet_id if outlet_id is not None else Price.outlet_id.is_(None),
        Price.lot_id == lot_id if lot_id is not None else Price.lot_id.is_(None),
    )


def _check(amount: int, starts_at: datetime, ends_at: datetime | None, at: datetime) -> None:
    if not 0 < amount <= MOST:
        raise BadInput("amount", lazy("Hãy nhập giá từ 1 ₫ đến 1 tỷ ₫."))
    if starts_at < at:
        raise BadInput("starts_at", lazy("Giá mới không bắt đầu trong quá khứ được."))
    if ends_at is not None and ends_at <= starts_at:
        raise BadInput("ends_at", lazy("Ngày kết thúc phải sau ngày bắt đầu."))


def _check_promotion(
    variant_id: int, outlet_id: int | None, amount: int, starts_at: datetime, ends_at: datetime | None
) -> None:
    """A promotion ends by itself, and is measured by the regular price of its first moment at the same place."""
    if ends_at is None:
        raise BadInput("last_day", lazy("Giá khuyến mãi phải có ngày cuối."))
    rows = candidates([variant_id], starts_at).get(variant_id, ())
    regular = best((row for row in rows if row.kind is PriceKind.REGULAR), outlet_id, None)
    if regular is None or amount >= regular.amount:
        raise BadInput("amount", lazy("Giá khuyến mãi phải thấp hơn giá thường đang áp dụng."))
    most = settings.number("promotion_most_percent")
    if (regular.amount - amount) * 100 > regular.amount * most:
        raise BadInput(
            "amount",
            lazy(
                "Giá khuyến mãi thấp nhất là %(least)s: cài đặt cho giảm nhiều nhất %(most)s %%.",
                least=format_dong(-(-regular.amount * (100 - most) // 100)),
                most=most,
            ),
        )


def _end_before(
    variant_id: int, outlet_id: int | None, lot_id: int | None, kind: PriceKind, starts_at: datetime
) -> None:
    """End the open price of the same place, lot and kind; one of the very same start is simply outranked."""
    session.execute(
        update(Price)
        .where(
            *_same_place(variant_id, outlet_id, lot_id),
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
