"""Baskets that cost what their goods cost: their prices are dated rows as well, kept in step with those of the goods."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, or_, select

from shop.catalogue.models import BasketItem, Price, Variant
from shop.catalogue.pricing import Candidate, DatedPrice, PricedPart, Span, summed
from shop.catalogue.services.common import locked_product, record
from shop.catalogue.states import PriceKind
from shop.extensions import session


def sum_again(basket_ids: Sequence[int], *, by: int | None, at: datetime) -> None:
    """Give each basket the prices that its goods have together from now on; what was, stays."""
    for basket_id in basket_ids:
        spans = summed(_parts(basket_id, at), at)
        if _write(basket_id, spans, by=by, at=at):
            product = locked_product(session.get_one(Variant, basket_id).product_id)
            record(product, product.state, by=by, at=at, details={"basket_summed": basket_id})
    session.flush()


def baskets_with(variant_id: int) -> Sequence[int]:
    """The baskets that hold this variant and cost what their goods cost."""
    return session.scalars(
        select(Variant.id)
        .join(BasketItem, BasketItem.basket_id == Variant.id)
        .where(BasketItem.component_id == variant_id, Variant.sums_parts)
        .order_by(Variant.id)
    ).all()


def _parts(basket_id: int, at: datetime) -> list[PricedPart]:
    inside = session.execute(
        select(BasketItem.component_id, BasketItem.quantity, Variant.price_per)
        .join(Variant, Variant.id == BasketItem.component_id)
        .where(BasketItem.basket_id == basket_id)
        .order_by(BasketItem.component_id)
    ).all()
    found: dict[int, list[DatedPrice]] = {row.component_id: [] for row in inside}
    for price in session.scalars(_ordinary(list(found), at).where(Price.outlet_id.is_(None))):
        row = Candidate(price.id, price.variant_id, None, None, price.kind, price.amount, price.starts_at)
        found[price.variant_id].append(DatedPrice(row, price.ends_at))
    return [PricedPart(row.quantity, row.price_per, found[row.component_id]) for row in inside]


def _write(basket_id: int, spans: Sequence[Span], *, by: int | None, at: datetime) -> bool:
    """Whether anything had to change. A row that never counted goes; one that counts ends, or goes on.

    What an outlet asked for by itself ends: the sum is the price everywhere.
    """
    rows = session.scalars(_ordinary([basket_id], at)).all()
    held = [(row.outlet_id, max(row.starts_at, at), row.ends_at, row.amount) for row in rows]
    if held == [(None, span.starts_at, span.ends_at, span.amount) for span in spans]:
        return False
    left = list(spans)
    for row in rows:
        if row.starts_at >= at:
            session.delete(row)
        elif row.outlet_id is None and left and left[0].starts_at == at and left[0].amount == row.amount:
            row.ends_at = left.pop(0).ends_at
        else:
            row.ends_at = at
    session.flush()
    session.add_all(
        Price(
            variant_id=basket_id,
            outlet_id=None,
            lot_id=None,
            kind=PriceKind.REGULAR,
            amount=span.amount,
            starts_at=span.starts_at,
            ends_at=span.ends_at,
            set_at=at,
            set_by=by,
        )
        for span in left
    )
    return True


def _ordinary(variant_ids: Sequence[int], at: datetime) -> Select[Price]:
    """The prices that hold now or later, but for those of marked-down lots."""
    return (
        select(Price)
        .where(
            Price.variant_id.in_(variant_ids),
            Price.lot_id.is_(None),
            or_(Price.ends_at.is_(None), Price.ends_at > at),
        )
        .order_by(Price.starts_at, Price.id)
    )
