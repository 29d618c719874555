"""The pictures of a review."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select

from shop.extensions import session
from shop.media.models import MediaFile
from shop.reviews.models import ReviewPhoto


class Photo(NamedTuple):
    """A picture of a review; sides in pixels."""

    media_id: int
    digest: str
    width: int | None
    height: int | None
    is_public: bool


def photos_of(review_id: int) -> list[Photo]:
    """The pictures of a review in their order."""
    rows = session.execute(
        select(MediaFile.id, MediaFile.digest, MediaFile.width, MediaFile.height, MediaFile.is_public)
        .join(ReviewPhoto, ReviewPhoto.media_id == MediaFile.id)
        .where(ReviewPhoto.review_id == review_id)
        .order_by(ReviewPhoto.position)
    )
    return [Photo._make(row) for row in rows]
