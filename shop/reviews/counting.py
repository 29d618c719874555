"""Keeps ``product_ratings`` true: counted anew under the lock of its row whenever a shown review has changed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, Table, case, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from shop.extensions import session
from shop.reviews.models import ProductRating, Review, ReviewPhoto
from shop.reviews.states import ReviewState

NAMES = ("one", "two", "three", "four", "five")


def recount(product_id: int) -> None:
    """Count the published reviews of a product; also when only words, names or an answer have changed.

    The row is locked first: whoever counts second sees what the first has written.
    """
    session.flush()
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    table = ProductRating.__table__
    assert isinstance(table, Table)  # noqa: S101 a mapped class of ours has a table
    session.execute(dialect.insert(table).values(product_id=product_id).on_conflict_do_nothing())
    session.execute(
        select(ProductRating.product_id)
        .where(ProductRating.product_id == product_id)
        .with_for_update(key_share=True)
    )
    counts = session.execute(_counts(product_id)).one()
    session.execute(
        update(ProductRating)
        .where(ProductRating.product_id == product_id)
        .values(changes=ProductRating.changes + 1, **counts._asdict())
        .execution_options(synchronize_session=False)
    )


def _counts(product_id: int) -> Select[*tuple[Any, ...]]:
    with_photo = select(ReviewPhoto.id).where(ReviewPhoto.review_id == Review.id).exists()
    counted = [
        func.coalesce(func.sum(case((Review.stars == stars, 1), else_=0)), 0).label(name)
        for stars, name in enumerate(NAMES, start=1)
    ]
    return select(
        *counted, func.coalesce(func.sum(case((with_photo, 1), else_=0)), 0).label("with_photos")
    ).where(Review.product_id == product_id, Review.state == ReviewState.PUBLISHED)
