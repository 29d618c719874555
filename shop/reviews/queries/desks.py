"""What those read who decide about reviews or answer them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select

from shop.catalogue.models import Product, ProductVersion
from shop.core.errors import NotFound
from shop.extensions import session
from shop.orders.models import Order
from shop.outlets.models import Outlet
from shop.producers.models import Producer
from shop.reviews.models import Review
from shop.reviews.queries.photos import Photo, photos_of
from shop.reviews.states import AnswerState, ReviewState


class QueueRow(NamedTuple):
    """A review in a list of staff or of a producer."""

    id: int
    product: str
    producer: str
    stars: int
    text: str
    shown_name: str
    flags: list[str]
    sent_at: datetime
    bought_on: date
    state: ReviewState
    answer_state: AnswerState | None


@dataclass(frozen=True, slots=True)
class Case:
    """One review with everything its decider reads."""

    review: Review
    product: str
    product_slug: str
    producer: str
    outlet: str
    order_code: str
    photos: Sequence[Photo]


def queue(
    province_code: str | None, state: ReviewState, *, offset: int, limit: int
) -> tuple[list[QueueRow], int]:
    """A page of the reviews in a state, and how many; under "waiting" also answers that wait for staff.

    What waits comes oldest first, everything else latest first.
    """
    waits = state is ReviewState.WAITING
    wanted: ColumnElement[bool] = Review.state == state
    if waits:
        wanted = or_(wanted, Review.answer_state == AnswerState.WAITING)
    if province_code is not None:
        wanted = and_(wanted, Product.province_code == province_code)
    order = (Review.sent_at, Review.id) if waits else (Review.sent_at.desc(), Review.id.desc())
    return _page(wanted, order, offset=offset, limit=limit)


def own_queue(producer_ids: Collection[int], *, offset: int, limit: int) -> tuple[list[QueueRow], int]:
    """The published reviews of these producers' goods: those without an answer first, then the latest."""
    wanted = and_(Product.producer_id.in_(sorted(producer_ids)), Review.state == ReviewState.PUBLISHED)
    order = (Review.answer_state.is_not(None), Review.published_at.desc(), Review.id.desc())
    return _page(wanted, order, offset=offset, limit=limit)


def case(review_id: int, province_code: str | None) -> Case:
    """One review for staff of this province (None: of any). Raises NotFound."""
    wanted: ColumnElement[bool] = Review.id == review_id
    if province_code is not None:
        wanted = and_(wanted, Product.province_code == province_code)
    return _case(wanted)


def own_case(review_id: int, producer_ids: Collection[int]) -> Case:
    """One published review of these producers' goods. Raises NotFound."""
    return _case(
        and_(
            Review.id == review_id,
            Product.producer_id.in_(sorted(producer_ids)),
            Review.state == ReviewState.PUBLISHED,
        )
    )


def _page(
    wanted: ColumnElement[bool], order: Sequence[Any], *, offset: int, limit: int
) -> tuple[list[QueueRow], int]:
    counted = select(func.count(Review.id)).join(Product, Product.id == Review.product_id).where(wanted)
    total = session.scalar(counted) or 0
    rows = session.execute(
        select(
            Review.id,
            ProductVersion.name,
            Producer.name,
            Review.stars,
            Review.text,
            Review.shown_name,
            Review.flags,
            Review.sent_at,
            Review.bought_on,
            Review.state,
            Review.answer_state,
        )
        .join(Product, Product.id == Review.product_id)
        .join(ProductVersion, ProductVersion.id == Product.published_version_id)
        .join(Producer, Producer.id == Product.producer_id)
        .where(wanted)
        .order_by(*order)
        .offset(offset)
        .limit(limit)
    )
    return [QueueRow._make(row) for row in rows], total


def _case(wanted: ColumnElement[bool]) -> Case:
    row = session.execute(
        select(Review, ProductVersion.name, Product.slug, Producer.name, Outlet.name, Order.code)
        .join(Product, Product.id == Review.product_id)
        .join(ProductVersion, ProductVersion.id == Product.published_version_id)
        .join(Producer, Producer.id == Product.producer_id)
        .join(Outlet, Outlet.id == Review.outlet_id)
        .join(Order, Order.id == Review.order_id)
        .where(wanted)
    ).one_or_none()
    if row is None:
        raise NotFound
    return Case(*row, photos_of(row[0].id))
