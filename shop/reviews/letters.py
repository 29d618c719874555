"""What the author of a review is told: the decision, and why, in the language of the order."""

from __future__ import annotations

from datetime import datetime

from shop.extensions import session
from shop.messages import services as messages
from shop.orders.letters import link, write
from shop.orders.models import Order, OrderLine
from shop.reviews.models import Review
from shop.reviews.states import ReviewState
from shop.reviews.wording import GROUNDS
from shop.web.i18n import sentence_in, speaking

DECIDED = "review_decided"
REVIEW = "review"


def decided(review: Review, *, at: datetime) -> None:
    """Tell the outcome by e-mail; without one a refusal is told by hand, and a publication is seen on the order."""
    order = session.get_one(Order, review.order_id)
    if review.state is ReviewState.PUBLISHED and not order.email:
        return
    line = session.get_one(OrderLine, review.order_line_id)
    subject, body = _words(review, order, (line.name_en if order.language == "en" else None) or line.name)
    messages.drop_untold(REVIEW, review.id, DECIDED, at=at)
    write(
        order,
        DECIDED,
        subject,
        f"{body} {link(order, f'/danh-gia/{review.order_line_id}')}",
        at=at,
        outlet_id=review.outlet_id,
        cause=(REVIEW, review.id),
    )


def _words(review: Review, order: Order, product: str) -> tuple[str, str]:
    """Subject and body, which ends before the address."""
    _ = speaking(order.language)
    if review.state is ReviewState.PUBLISHED:
        return (
            _("Đánh giá của quý khách về %(product)s đã được đăng", product=product),
            _(
                "Kính chào quý khách %(name)s. Đánh giá về %(product)s đã hiện trên trang sản phẩm. Xin cảm ơn.",
                name=order.name,
                product=product,
            ),
        )
    given = {"name": order.name, "product": product, "reason": _reason(review, order.language)}
    if review.state is ReviewState.TAKEN_DOWN:
        return (
            _("Đánh giá của quý khách về %(product)s đã được gỡ", product=product),
            _(
                "Kính chào quý khách %(name)s. Đánh giá về %(product)s đã được gỡ. Lý do: %(reason)s."
                " Số sao quý khách chấm không phải là lý do. Xem và sửa tại:",
                **given,
            ),
        )
    return (
        _("Đánh giá của quý khách về %(product)s chưa đăng được", product=product),
        _(
            "Kính chào quý khách %(name)s. Đánh giá về %(product)s chưa đăng được. Lý do: %(reason)s."
            " Số sao quý khách chấm không phải là lý do. Xem và sửa tại:",
            **given,
        ),
    )


def _reason(review: Review, language: str) -> str:
    words = sentence_in(language, GROUNDS[review.ground].msgid) if review.ground else ""
    return f"{words} ({review.note})" if review.note else words
