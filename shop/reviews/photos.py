"""Whether the pictures of a review can be fetched: not any more once it was taken down or withdrawn."""

from __future__ import annotations

from sqlalchemy import select

from shop.catalogue.models import ProductImage
from shop.extensions import session
from shop.media import services as media
from shop.reviews.models import Review, ReviewPhoto
from shop.reviews.states import ReviewState

FETCHED = (ReviewState.WAITING, ReviewState.PUBLISHED, ReviewState.REFUSED)


def close(review_id: int) -> None:
    """Close the pictures of a review, but for those that goods or other reviews show as well."""
    others = (
        select(ReviewPhoto.media_id)
        .join(Review, Review.id == ReviewPhoto.review_id)
        .where(ReviewPhoto.review_id != review_id, Review.state.in_(FETCHED))
    )
    goods = select(ProductImage.media_id).where(ProductImage.media_id.is_not(None))
    own = select(ReviewPhoto.media_id).where(
        ReviewPhoto.review_id == review_id,
        ReviewPhoto.media_id.not_in(others),
        ReviewPhoto.media_id.not_in(goods),
    )
    media.set_public(session.scalars(own).all(), is_public=False)


def reopen(review_id: int) -> None:
    """Let the pictures of a review be fetched again."""
    own = select(ReviewPhoto.media_id).where(ReviewPhoto.review_id == review_id)
    media.set_public(session.scalars(own).all(), is_public=True)
