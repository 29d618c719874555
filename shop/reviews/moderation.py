"""What staff decide about reviews and answers, and what a producer answers. Every act is audited."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from shop.core.errors import Conflict, NotFound, Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.reviews import letters, photos
from shop.reviews.counting import recount
from shop.reviews.models import Review
from shop.reviews.services import locked_own, locked_review, record
from shop.reviews.states import REVIEW_MOVES, AnswerState, Ground, ReviewState

LONGEST_NOTE = 300
LONGEST_ANSWER = 1000


def publish(
    review_id: int, revision: int, *, province_code: str | None, by: int | None, at: datetime
) -> None:
    """Show a review that waits, or one that was taken down, on the page of its product.

    ``revision`` is the one that was read. Raises NotFound for another province's, Conflict when the buyer has
    changed it since, Refused when it moved on.
    """
    review = _read(review_id, revision, province_code)
    _move(review, ReviewState.PUBLISHED, None, "", by=by, at=at)
    review.published_at = at
    photos.reopen(review.id)
    recount(review.product_id)
    letters.decided(review, at=at)


def refuse(
    review_id: int,
    revision: int,
    ground: Ground,
    note: str,
    *,
    province_code: str | None,
    by: int | None,
    at: datetime,
) -> None:
    """Do not publish a review, or take down one that is shown, on one of the grounds; the author is told why.

    Few stars are no ground. Raises NotFound, Conflict and Refused as ``publish``.
    """
    review = _read(review_id, revision, province_code)
    was_shown = review.state is ReviewState.PUBLISHED
    _move(review, ReviewState.TAKEN_DOWN if was_shown else ReviewState.REFUSED, ground, note, by=by, at=at)
    if was_shown:
        session.flush()
        photos.close(review.id)
        recount(review.product_id)
    letters.decided(review, at=at)


def answer(review_id: int, text: str, *, producer_ids: Collection[int], by: int | None, at: datetime) -> None:
    """Answer a published review of one's own product, once; the words may be changed later.

    Shown at once. An answer that staff had hidden waits for them after a change. Raises NotFound for others'.
    """
    review = locked_own(review_id, producer_ids)
    was = review.answer_state
    if was is not None and review.answer == text:
        return
    is_free = was in {None, AnswerState.SHOWN}
    review.answer, review.answered_at = text, at
    review.answer_state = AnswerState.SHOWN if is_free else AnswerState.WAITING
    record("answered", review, by=by, at=at, changed=was is not None)
    if is_free:
        recount(review.product_id)


def hide_answer(
    review_id: int, ground: Ground, note: str, *, province_code: str | None, by: int | None, at: datetime
) -> None:
    """Hide a producer's answer on one of the grounds; its producer reads why. Raises NotFound, Refused."""
    review = _answered(review_id, province_code)
    if review.answer_state is AnswerState.HIDDEN:
        raise Refused(lazy("Câu trả lời này đã được ẩn."))
    review.answer_state, review.answer_ground = AnswerState.HIDDEN, ground
    review.answer_note = note or None
    record("answer_hidden", review, by=by, at=at, ground=ground.value)
    recount(review.product_id)


def show_answer(review_id: int, *, province_code: str | None, by: int | None, at: datetime) -> None:
    """Show a hidden answer again, as it was or as it was changed. Raises NotFound, Refused."""
    review = _answered(review_id, province_code)
    if review.answer_state is AnswerState.SHOWN:
        raise Refused(lazy("Câu trả lời này đang hiện."))
    review.answer_state, review.answer_ground, review.answer_note = AnswerState.SHOWN, None, None
    record("answer_shown", review, by=by, at=at)
    recount(review.product_id)


def _read(review_id: int, revision: int, province_code: str | None) -> Review:
    review = locked_review(review_id, province_code)
    if review.revision != revision:
        raise Conflict(lazy("Người mua vừa sửa đánh giá này. Hãy đọc lại rồi quyết định."))
    return review


def _answered(review_id: int, province_code: str | None) -> Review:
    review = locked_review(review_id, province_code)
    if review.answer_state is None:
        raise NotFound
    return review


def _move(
    review: Review, to: ReviewState, ground: Ground | None, note: str, *, by: int | None, at: datetime
) -> None:
    REVIEW_MOVES.check(review.state, to)
    review.state, review.decided_at = to, at
    review.ground, review.note = ground, note or None
    record(to.value, review, by=by, at=at, **({"ground": ground.value} if ground else {}))
