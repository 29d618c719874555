"""What the author of a review is told: the decision, and why, in the language of the order."""

from __future__ import annotations

from datetime import datetime

from shop.extensions import session
from shop.messages import services as messages
from shop.orders.models import Order, OrderLine
from shop.reviews.models import Review
from shop.reviews.states import ReviewState
from shop.reviews.wording import GROUNDS
from shop.web.i18n import sentence_in

DECIDED = "review_decided"
REVIEW = "review"


def decided(review: Review, *, at: datetime) -> None:
    """Tell the outcome by e-mail; without one a refusal is told by hand, and a publication is seen on the order."""
    order = session.get_one(Order, review.order_id)
    if review.state is ReviewState.PUBLISHED and not order.email:
        return
    line = session.get_one(OrderLine, review.order_line_id)
    if order.language == "en":
        subject, body = _english(review, order, line.name_en or line.name)
    else:
        subject, body = _vietnamese(review, order, line.name)
    messages.drop_untold(REVIEW, review.id, DECIDED, at=at)
    messages.enqueue(
        DECIDED,
        subject=subject,
        body=body,
        cause_kind=REVIEW,
        cause_id=review.id,
        at=at,
        language=order.language,
        to_name=order.name,
        to_email=order.email,
        to_phone=order.phone,
        outlet_id=review.outlet_id,
    )


def _vietnamese(review: Review, order: Order, product: str) -> tuple[str, str]:
    link = f"[[/don-hang/{order.token}/danh-gia/{review.order_line_id}]]"
    if review.state is ReviewState.PUBLISHED:
        return (
            f"Đánh giá của bạn về {product} đã được đăng",
            f"Kính chào quý khách {order.name}. Đánh giá về {product} đã hiện trên trang sản phẩm. Xin cảm ơn. {link}",
        )
    not_stars = f"Số sao quý khách chấm không phải là lý do. Xem và sửa tại: {link}"
    what = "đã được gỡ" if review.state is ReviewState.TAKEN_DOWN else "chưa đăng được"
    return (
        f"Đánh giá của bạn về {product} {what}",
        f"Kính chào quý khách {order.name}. Đánh giá về {product} {what}. Lý do: {_reason(review, 'vi')}. {not_stars}",
    )


def _english(review: Review, order: Order, product: str) -> tuple[str, str]:
    link = f"[[/en/don-hang/{order.token}/danh-gia/{review.order_line_id}]]"
    if review.state is ReviewState.PUBLISHED:
        return (
            f"Your review of {product} is published",
            f"Dear {order.name}, your review of {product} now stands on its page. Thank you. {link}",
        )
    not_stars = f"The number of stars you gave is not the reason. See and change it: {link}"
    what = "was taken down" if review.state is ReviewState.TAKEN_DOWN else "could not be published"
    return (
        f"Your review of {product} {what}",
        f"Dear {order.name}, your review of {product} {what}. Reason: {_reason(review, 'en')}. {not_stars}",
    )


def _reason(review: Review, language: str) -> str:
    words = sentence_in(language, GROUNDS[review.ground].msgid) if review.ground else ""
    return f"{words} ({review.note})" if review.note else words
