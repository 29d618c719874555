"""What the buyer of a line reads: what may be reviewed, and one's own reviews."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select

from shop.catalogue.models import Product
from shop.core.errors import NotFound
from shop.extensions import session
from shop.orders.models import Fulfilment, Order, OrderLine
from shop.orders.queries import id_by_token
from shop.outlets.models import Outlet
from shop.reviews.models import Review
from shop.reviews.queries.photos import Photo, photos_of
from shop.reviews.services import RECEIVED
from shop.reviews.states import ReviewState


class BoughtLine(NamedTuple):
    """A line that may be reviewed, with the state of its review if there is one."""

    token: str
    code: str
    order_line_id: int
    fulfilment_id: int
    name: str
    name_en: str | None
    variant: str
    variant_en: str | None
    product_slug: str
    placed_at: datetime
    outlet: str
    outlet_en: str | None
    review_id: int | None
    state: ReviewState | None
    stars: int | None


@dataclass(frozen=True, slots=True)
class Own:
    """What the author's page shows: the line, the name as it will be shown, the review with its pictures."""

    line: BoughtLine
    buyer: str
    language: str
    received: bool
    review: Review | None
    photos: Sequence[Photo]


def own(token: str, order_line_id: int) -> Own:
    """The page of one line of the order that this token opens. Raises NotFound. Four statements."""
    order_id = id_by_token(token)
    row = session.execute(
        _lines()
        .add_columns(Order.name, Order.language, Fulfilment.state)
        .where(OrderLine.order_id == order_id, OrderLine.id == order_line_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    *columns, buyer, language, part_state = row
    line = BoughtLine._make(columns)
    review = session.get(Review, line.review_id) if line.review_id else None
    photos = photos_of(line.review_id) if line.review_id else []
    return Own(line, buyer, language, part_state in RECEIVED, review, photos)


def of_order(order_id: int) -> list[BoughtLine]:
    """The lines of an order that its buyer has received, in their order. One statement."""
    rows = session.execute(
        _lines()
        .where(OrderLine.order_id == order_id, Fulfilment.state.in_(RECEIVED))
        .order_by(OrderLine.position)
    )
    return [BoughtLine._make(row) for row in rows]


def of_user(user_id: int, *, offset: int, limit: int) -> tuple[list[BoughtLine], int]:
    """What a person has bought and received, the latest first, and how much that is in all."""
    mine = _lines().where(Order.user_id == user_id, Fulfilment.state.in_(RECEIVED))
    rows = session.execute(mine.order_by(Order.placed_at.desc(), OrderLine.id).offset(offset).limit(limit))
    total = session.scalar(mine.with_only_columns(func.count(), maintain_column_froms=True)) or 0
    return [BoughtLine._make(row) for row in rows], total


def written_by(user_id: int) -> Sequence[Review]:
    """Everything a person has written, for their own file."""
    return session.scalars(select(Review).where(Review.user_id == user_id).order_by(Review.id)).all()


def _lines() -> Select[*tuple[Any, ...]]:
    """Lines as they were bought: a basket is one thing, its components are not reviewed apart."""
    return (
        select(
            Order.token,
            Order.code,
            OrderLine.id,
            OrderLine.fulfilment_id,
            OrderLine.name,
            OrderLine.name_en,
            OrderLine.variant_name,
            OrderLine.variant_name_en,
            Product.slug,
            Order.placed_at,
            Outlet.name,
            Outlet.name_en,
            Review.id,
            Review.state,
            Review.stars,
        )
        .join(Order, Order.id == OrderLine.order_id)
        .join(Fulfilment, Fulfilment.id == OrderLine.fulfilment_id)
        .join(Outlet, Outlet.id == Fulfilment.outlet_id)
        .join(Product, Product.id == OrderLine.product_id)
        .outerjoin(Review, Review.order_line_id == OrderLine.id)
        .where(OrderLine.parent_id.is_(None))
    )
