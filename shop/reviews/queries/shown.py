"""What the page of a product shows of its reviews: one statement a page, pictures included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, select

from shop.extensions import session
from shop.media.models import MediaFile
from shop.outlets.models import Outlet
from shop.reviews.models import ProductRating, Review, ReviewPhoto
from shop.reviews.reading import average, mean
from shop.reviews.states import AnswerState, ReviewState

__all__ = ["Asked", "Rating", "ReviewPage", "ShownReview", "mean", "review_page"]

PER_PAGE = 6


class Rating(NamedTuple):
    """How many published reviews a product has, by stars, and how many with pictures."""

    one: int
    two: int
    three: int
    four: int
    five: int
    with_photos: int

    @property
    def number(self) -> int:
        """How many there are."""
        return sum(self[:5])

    @property
    def tenths(self) -> int:
        """Ten times the mean, half up: 48 for 4.8."""
        return average(self[:5])

    def of(self, stars: int | None, *, photos: bool) -> int | None:
        """How many a choice shows; None for stars together with pictures, which nobody counts."""
        if stars is None:
            return self.with_photos if photos else self.number
        return None if photos else self[stars - 1]


class Asked(NamedTuple):
    """Which reviews: of these stars (None: all), only with pictures, page from 1."""

    stars: int | None = None
    photos: bool = False
    page: int = 1

    @property
    def is_bare(self) -> bool:
        """Whether nothing was chosen: what the page of a product shows by itself."""
        return self == BARE


BARE = Asked()


class ShownPhoto(NamedTuple):
    """A picture of a review; sides in pixels."""

    digest: str
    width: int | None
    height: int | None


class ShownReview(NamedTuple):
    """A published review. Days are Vietnamese; ``answer`` only when it is shown."""

    id: int
    stars: int
    text: str
    name: str
    language: str
    bought_on: date
    published_at: datetime
    outlet: str
    outlet_en: str | None
    answer: str | None
    answered_at: datetime | None
    photos: tuple[ShownPhoto, ...]


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """A page of the reviews of a product. ``more``: another page follows."""

    asked: Asked
    rows: tuple[ShownReview, ...]
    more: bool


UNRATED = Rating(0, 0, 0, 0, 0, 0)
NOTHING = ReviewPage(BARE, (), more=False)


def rating_columns() -> list[ColumnElement[int]]:
    """The columns of a ``Rating``, for a statement that joins ``product_ratings``; 0 without a row."""
    names = Rating._fields
    return [func.coalesce(getattr(ProductRating, name), 0) for name in names]


def number_sql() -> ColumnElement[int]:
    """How many published reviews a product has, for a statement that joins ``product_ratings``."""
    return sum(rating_columns()[1:5], rating_columns()[0])


def total_sql() -> ColumnElement[int]:
    """The sum of their stars."""
    columns = rating_columns()
    return sum((stars * columns[stars - 1] for stars in range(2, 6)), columns[0])


def review_page(product_id: int, asked: Asked) -> ReviewPage:
    """Published reviews of a product, the latest first. One statement."""
    chosen = _chosen(product_id, asked).subquery()
    rows = session.connection().execute(_with_photos(chosen)).all()
    found: dict[int, ShownReview] = {}
    for *columns, digest, width, height in rows:
        known = found.get(columns[0])
        photos = known.photos if known else ()
        if digest is not None:
            photos = (*photos, ShownPhoto(digest, width, height))
        found[columns[0]] = ShownReview._make((*columns, photos))
    reviews = tuple(found.values())
    return ReviewPage(asked, reviews[:PER_PAGE], len(reviews) > PER_PAGE)


def _chosen(product_id: int, asked: Asked) -> Select[*tuple[Any, ...]]:
    wanted = [Review.product_id == product_id, Review.state == ReviewState.PUBLISHED]
    if asked.stars is not None:
        wanted.append(Review.stars == asked.stars)
    if asked.photos:
        wanted.append(select(ReviewPhoto.id).where(ReviewPhoto.review_id == Review.id).exists())
    is_shown = Review.answer_state == AnswerState.SHOWN
    return (
        select(
            Review.id,
            Review.stars,
            Review.text,
            Review.shown_name,
            Review.language,
            Review.bought_on,
            Review.published_at,
            Outlet.name.label("outlet"),
            Outlet.name_en.label("outlet_en"),
            case((is_shown, Review.answer)).label("answer"),
            case((is_shown, Review.answered_at)).label("answered_at"),
        )
        .join(Outlet, Outlet.id == Review.outlet_id)
        .where(and_(*wanted))
        .order_by(Review.published_at.desc(), Review.id.desc())
        .offset((asked.page - 1) * PER_PAGE)
        .limit(PER_PAGE + 1)
    )


def _with_photos(chosen: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(*chosen.c, MediaFile.digest, MediaFile.width, MediaFile.height)
        .select_from(chosen)
        .outerjoin(ReviewPhoto, ReviewPhoto.review_id == chosen.c.id)
        .outerjoin(MediaFile, MediaFile.id == ReviewPhoto.media_id)
        .order_by(chosen.c.published_at.desc(), chosen.c.id.desc(), ReviewPhoto.position)
    )
