"""Truth 8: the figure beside a product is that of its published reviews, and each is by who received the line."""

from __future__ import annotations

from sqlalchemy import ColumnElement, case, func, or_, select

from shop.orders.models import Fulfilment, OrderLine
from shop.reports.verify.findings import Rule
from shop.reviews.counting import NAMES
from shop.reviews.models import ProductRating, Review, ReviewPhoto
from shop.reviews.services import RECEIVED
from shop.reviews.states import ReviewState


def rules() -> list[Rule]:
    """The counts by stars, and who wrote."""
    return [_counts(), _missing(), _buyers()]


def _counts() -> Rule:
    """Rows of counts that are not what the published reviews say."""
    with_photo = select(ReviewPhoto.id).where(ReviewPhoto.review_id == Review.id).exists()
    counted = (
        select(
            Review.product_id.label("product_id"),
            *(
                func.sum(case((Review.stars == stars, 1), else_=0)).label(name)
                for stars, name in enumerate(NAMES, start=1)
            ),
            func.sum(case((with_photo, 1), else_=0)).label("with_photos"),
        )
        .where(Review.state == ReviewState.PUBLISHED)
        .group_by(Review.product_id)
        .subquery()
    )
    differs: list[ColumnElement[bool]] = [
        getattr(ProductRating, name) != func.coalesce(counted.c[name], 0) for name in (*NAMES, "with_photos")
    ]
    return Rule(
        8,
        "rating-counts",
        "số đánh giá không bằng các đánh giá đang hiện",
        "product_ratings",
        select(ProductRating.product_id.label("id"), *(getattr(ProductRating, name) for name in NAMES))
        .outerjoin(counted, counted.c.product_id == ProductRating.product_id)
        .where(or_(*differs))
        .order_by(ProductRating.product_id),
    )


def _missing() -> Rule:
    """Products with published reviews that nobody has counted."""
    return Rule(
        8,
        "rating-missing",
        "sản phẩm có đánh giá đang hiện mà chưa được đếm",
        "reviews",
        select(func.min(Review.id).label("id"), Review.product_id)
        .outerjoin(ProductRating, ProductRating.product_id == Review.product_id)
        .where(Review.state == ReviewState.PUBLISHED, ProductRating.product_id.is_(None))
        .group_by(Review.product_id)
        .order_by(Review.product_id),
    )


def _buyers() -> Rule:
    """Reviews of another product, of a component, or of what nobody has received."""
    return Rule(
        8,
        "review-of-a-purchase",
        "đánh giá không phải của dòng hàng đã nhận",
        "reviews",
        select(Review.id, Review.order_line_id, Review.product_id)
        .join(OrderLine, OrderLine.id == Review.order_line_id)
        .join(Fulfilment, Fulfilment.id == OrderLine.fulfilment_id)
        .where(
            or_(
                Review.product_id != OrderLine.product_id,
                Review.order_id != OrderLine.order_id,
                OrderLine.parent_id.is_not(None),
                Fulfilment.state.not_in(RECEIVED),
            )
        )
        .order_by(Review.id),
    )
