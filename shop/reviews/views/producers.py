"""A producer reads what buyers say of its goods and answers."""

from __future__ import annotations

from flask import g, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, producer_member
from shop.core.clock import now
from shop.core.sentences import lazy
from shop.media.addresses import picture_url
from shop.reviews import moderation
from shop.reviews.forms import AnswerForm
from shop.reviews.queries import desks as queries
from shop.reviews.views.blueprint import blueprint
from shop.reviews.wording import ANSWERS, because
from shop.web.doing import accepted
from shop.web.pages import flash_done, keep_private, render, see_other
from shop.web.paging import Page, offset, page_number

OWN = "/kenh-chu-the/danh-gia"
PER_PAGE = 30
SIDE = 480


@blueprint.get(OWN)
@producer_member()
def own_list() -> ResponseReturnValue:
    """Published reviews of one's own goods, those without an answer first."""
    keep_private()
    number = page_number()
    rows, total = queries.own_queue(g.producer_ids, offset=offset(number, PER_PAGE), limit=PER_PAGE)
    return render(
        "reviews/own_list.html",
        page=Page(rows, number, PER_PAGE, total),
        answers=ANSWERS,
        many=len(g.producer_ids) > 1,
    )


@blueprint.route(f"{OWN}/<int:review_id>", methods=["GET", "POST"])
@producer_member()
def own_answer(review_id: int) -> ResponseReturnValue:
    """Answer a review, or change the answer."""
    found, by, mine = queries.own_case(review_id, g.producer_ids), actor().user_id, g.producer_ids
    form = AnswerForm(data={"answer": found.review.answer or ""})
    if form.is_sent_and_valid() and accepted(
        form, lambda: moderation.answer(review_id, form.answer.data, producer_ids=mine, by=by, at=now())
    ):
        flash_done(lazy("Đã lưu câu trả lời."))
        return see_other(url_for("reviews.own_list"))
    keep_private()
    review = found.review
    page = render(
        "reviews/answer.html",
        form=form,
        found=found,
        review=review,
        answer_state=ANSWERS[review.answer_state] if review.answer_state else None,
        answer_ground=because(review.answer_ground, review.answer_note),
        photos=[(photo, picture_url(photo.digest, SIDE)) for photo in found.photos],
    )
    return page, 422 if form.errors else 200
