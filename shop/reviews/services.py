"""What can be done with a review: written by the buyer of a line, decided by staff, answered by the producer.

Locks: order, then review, then the counts of the product. A published review is not changed any more, only
withdrawn: what staff have read is what shoppers see.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, select

from shop.audit import services as audit
from shop.catalogue.models import Product
from shop.core.clock import vn_day
from shop.core.errors import BadInput, NotFound, Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.media import services as media
from shop.media.services import Prepared
from shop.messages import services as messages
from shop.orders.models import Order, OrderLine
from shop.orders.queries import id_by_token
from shop.orders.services.moving import Locked, lock_order
from shop.orders.states import FulfilmentState
from shop.reviews import photos
from shop.reviews.counting import recount
from shop.reviews.models import Review, ReviewPhoto
from shop.reviews.reading import flags_of, shortened
from shop.reviews.states import EDITABLE, REVIEW_MOVES, ReviewState

REVIEW = "review"
MOST_PHOTOS = 5
LONGEST_TEXT = 2000
RECEIVED = frozenset({FulfilmentState.HANDED_OVER, FulfilmentState.DELIVERED})
TOO_EARLY = lazy("Bạn đánh giá được sau khi đã nhận hàng.")


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a buyer sends. ``kept``: media ids of pictures the review has already; ``added``: new ones."""

    stars: int
    text: str
    kept: Collection[int] = ()
    added: Sequence[Prepared] = ()


def write(token: str, order_line_id: int, opinion: Opinion, *, by: int | None, at: datetime) -> int:
    """Review a line of the order that this token opens, or change what waits, was refused or was taken down; the id.

    Raises NotFound for a line of another order or a component of a basket, Refused before the goods were received
    and once the review is published, BadInput for too many pictures.
    """
    locked = lock_order(id_by_token(token))
    line = _line(locked.order.id, order_line_id)
    if locked.part(line.fulfilment_id).state not in RECEIVED:
        raise Refused(TOO_EARLY)
    review = _of_line(line.id)
    if review is None:
        review = _begun(locked, line, opinion, at)
    elif review.state not in EDITABLE:
        raise Refused(lazy("Đánh giá này đã được đăng hoặc đã rút nên không sửa được nữa."))
    elif review.state is not ReviewState.WAITING:
        REVIEW_MOVES.check(review.state, ReviewState.WAITING)
    review.stars, review.text, review.state = opinion.stars, opinion.text, ReviewState.WAITING
    review.flags = [flag.value for flag in flags_of(opinion.text)]
    review.revision = review.revision + 1 if review.id else 1
    review.sent_at, review.ground, review.note = at, None, None
    session.add(review)
    session.flush()
    _set_photos(review, opinion, by=by, at=at)
    photos.reopen(review.id)
    record("written", review, by=by, at=at)
    return review.id


def withdraw(token: str, order_line_id: int, *, by: int | None, at: datetime) -> None:
    """Take one's own review back for good: its words and pictures are deleted. Raises NotFound, Refused."""
    locked = lock_order(id_by_token(token))
    review = _of_line(_line(locked.order.id, order_line_id).id)
    if review is None:
        raise NotFound
    was_shown = review.state is ReviewState.PUBLISHED
    REVIEW_MOVES.check(review.state, ReviewState.WITHDRAWN)
    review.state, review.text, review.flags = ReviewState.WITHDRAWN, "", []
    photos.close(review.id)
    session.execute(delete(ReviewPhoto).where(ReviewPhoto.review_id == review.id))
    record("withdrawn", review, by=by, at=at)
    if was_shown:
        recount(review.product_id)


def anonymise_user(user_id: int, at: datetime) -> None:
    """Take the name and the account off everything a person has written, and the letters about it."""
    rows = session.scalars(
        select(Review)
        .where(Review.order_id.in_(select(Order.id).where(Order.user_id == user_id)))
        .with_for_update(key_share=True)
        .order_by(Review.id)
        .execution_options(populate_existing=True)
    ).all()
    for review in rows:
        review.user_id, review.shown_name = None, ""
        messages.erase_about(REVIEW, review.id, at=at)
    for product_id in sorted({row.product_id for row in rows if row.state is ReviewState.PUBLISHED}):
        recount(product_id)


def locked_review(review_id: int, province_code: str | None) -> Review:
    """Lock a review of a product of this province (None: of any). Raises NotFound."""
    statement = select(Review).where(Review.id == review_id)
    if province_code is not None:
        mine = select(Product.id).where(Product.province_code == province_code)
        statement = statement.where(Review.product_id.in_(mine))
    return _one(statement)


def locked_own(review_id: int, producer_ids: Collection[int]) -> Review:
    """Lock a published review of a product of these producers. Raises NotFound."""
    mine = select(Product.id).where(Product.producer_id.in_(sorted(producer_ids)))
    return _one(
        select(Review).where(
            Review.id == review_id, Review.product_id.in_(mine), Review.state == ReviewState.PUBLISHED
        )
    )


def record(what: str, review: Review, *, by: int | None, at: datetime, **details: object) -> None:
    """Append one act on a review to the audit: ids and figures, no words of anybody."""
    figures = {"stars": review.stars, "revision": review.revision, **details}
    audit.record(f"review.{what}", by=by, at=at, subject_kind=REVIEW, subject_id=review.id, details=figures)


def _one(statement: Select[Review]) -> Review:
    found = session.scalars(
        statement.with_for_update(key_share=True).execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def _line(order_id: int, order_line_id: int) -> OrderLine:
    """What the customer bought: a component of a basket is part of it."""
    found = session.scalar(
        select(OrderLine).where(
            OrderLine.id == order_line_id, OrderLine.order_id == order_id, OrderLine.parent_id.is_(None)
        )
    )
    if found is None:
        raise NotFound
    return found


def _of_line(line_id: int) -> Review | None:
    return session.scalars(
        select(Review)
        .where(Review.order_line_id == line_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()


def _begun(locked: Locked, line: OrderLine, opinion: Opinion, at: datetime) -> Review:
    order = locked.order
    return Review(
        order_line_id=line.id,
        order_id=order.id,
        product_id=line.product_id,
        outlet_id=locked.part(line.fulfilment_id).outlet_id,
        user_id=order.user_id,
        shown_name=shortened(order.name, order.language),
        language=order.language,
        bought_on=vn_day(order.placed_at),
        stars=opinion.stars,
        text=opinion.text,
        sent_at=at,
    )


def _set_photos(review: Review, opinion: Opinion, *, by: int | None, at: datetime) -> None:
    """The pictures that stay, in their order, then the new ones; the same picture once."""
    there = session.scalars(
        select(ReviewPhoto.media_id).where(ReviewPhoto.review_id == review.id).order_by(ReviewPhoto.position)
    ).all()
    new = [media.keep(each, by=by, at=at) for each in opinion.added]
    session.flush()
    wanted = [media_id for media_id in there if media_id in opinion.kept] + [row.id for row in new]
    wanted = list(dict.fromkeys(wanted))
    if len(wanted) > MOST_PHOTOS:
        raise BadInput("photos", lazy("Nhiều nhất %(most)s ảnh cho một đánh giá.", most=MOST_PHOTOS))
    session.execute(delete(ReviewPhoto).where(ReviewPhoto.review_id == review.id))
    session.add_all(
        ReviewPhoto(review_id=review.id, media_id=media_id, position=place)
        for place, media_id in enumerate(wanted)
    )
