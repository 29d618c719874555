"""Whether the pictures of a review can be fetched: not any more once it was taken down or withdrawn."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from shop.extensions import session
from shop.media import services as media
from shop.reviews.models import Review, ReviewPhoto
from shop.reviews.states import ReviewState

FETCHED = (ReviewState.WAITING, ReviewState.PUBLISHED, ReviewState.REFUSED)

media.shown_in(
    select(ReviewPhoto.media_id)
    .join(Review, Review.id == ReviewPhoto.review_id)
    .where(Review.state.in_(FETCHED))
)


def close(review_id: int) -> None:
    """Close the pictures of a review that has been taken down, but for those that are shown elsewhere as well."""
    media.close(_own(review_id))


def reopen(review_id: int) -> None:
    """Let the pictures of a review be fetched again."""
    media.reopen(_own(review_id))


def _own(review_id: int) -> Sequence[int]:
    return session.scalars(select(ReviewPhoto.media_id).where(ReviewPhoto.review_id == review_id)).all()
