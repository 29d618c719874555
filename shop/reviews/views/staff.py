"""Programme staff decide: what waits, one review with what a machine saw in it, and why something is not shown."""

from __future__ import annotations

from collections.abc import Callable

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, programme_staff
from shop.core.clock import now
from shop.core.ids import read_id
from shop.core.sentences import Text, lazy
from shop.media.addresses import picture_url
from shop.reviews import moderation
from shop.reviews.forms import GroundForm
from shop.reviews.queries import desks as queries
from shop.reviews.states import REVIEW_MOVES, AnswerState, Flag, ReviewState
from shop.reviews.views.blueprint import blueprint
from shop.reviews.wording import ANSWERS, FLAGS, STATES, because
from shop.web.doing import accepted
from shop.web.pages import flash_done, keep_private, render, see_other
from shop.web.paging import Page, offset, page_number

QUEUE = "/quan-tri/danh-gia"
ONE = f"{QUEUE}/<int:review_id>"
PER_PAGE = 30
SIDE = 480
CHOSEN = {
    "cho-duyet": ReviewState.WAITING,
    "dang-hien": ReviewState.PUBLISHED,
    "khong-dang": ReviewState.REFUSED,
    "da-go": ReviewState.TAKEN_DOWN,
}


@blueprint.get(QUEUE)
@programme_staff()
def staff_queue() -> ResponseReturnValue:
    """Reviews by state; those that wait by themselves, the oldest first."""
    keep_private()
    chosen = request.args.get("trang-thai", "cho-duyet")
    state, number = CHOSEN.get(chosen, ReviewState.WAITING), page_number()
    rows, total = queries.queue(g.province_code, state, offset=offset(number, PER_PAGE), limit=PER_PAGE)
    return render(
        "reviews/queue.html",
        page=Page(rows, number, PER_PAGE, total),
        chosen=chosen if chosen in CHOSEN else "cho-duyet",
        states=STATES,
        answers=ANSWERS,
        flags={flag.value: str(words) for flag, words in FLAGS.items()},
        choices=[(name, str(STATES[each][0])) for name, each in CHOSEN.items()],
    )


@blueprint.get(ONE)
@programme_staff()
def staff_page(review_id: int) -> ResponseReturnValue:
    """One review and what can be done with it."""
    return _page(review_id)


@blueprint.post(f"{ONE}/dang")
@programme_staff()
def staff_publish(review_id: int) -> ResponseReturnValue:
    """Show it on the page of its product."""
    revision, by, province = read_id(request.form.get("revision", "")) or 0, actor().user_id, g.province_code
    return _done(
        review_id,
        lambda: moderation.publish(review_id, revision, province_code=province, by=by, at=now()),
        lazy("Đã đăng đánh giá."),
        refusal=_refusal(),
    )


@blueprint.post(f"{ONE}/tu-choi")
@programme_staff()
def staff_refuse(review_id: int) -> ResponseReturnValue:
    """Do not show it, or take it down, with a ground that the author reads."""
    form, by, province = _refusal(sent=True), actor().user_id, g.province_code
    if not form.is_sent_and_valid():
        return _page(review_id, refusal=form), 422
    return _done(
        review_id,
        lambda: moderation.refuse(
            review_id,
            read_id(form.revision.data) or 0,
            form.ground.data,
            form.note.data,
            province_code=province,
            by=by,
            at=now(),
        ),
        lazy("Đánh giá không hiện nữa. Người viết được báo lý do."),
        refusal=form,
    )


@blueprint.post(f"{ONE}/an-tra-loi")
@programme_staff()
def staff_hide_answer(review_id: int) -> ResponseReturnValue:
    """Hide the producer's answer with a ground."""
    form, by, province = _hiding(sent=True), actor().user_id, g.province_code
    if not form.is_sent_and_valid():
        return _page(review_id, hiding=form), 422
    return _done(
        review_id,
        lambda: moderation.hide_answer(
            review_id, form.ground.data, form.note.data, province_code=province, by=by, at=now()
        ),
        lazy("Đã ẩn câu trả lời. Chủ thể đọc được lý do."),
        hiding=form,
    )


@blueprint.post(f"{ONE}/hien-tra-loi")
@programme_staff()
def staff_show_answer(review_id: int) -> ResponseReturnValue:
    """Show a hidden answer again."""
    by, province = actor().user_id, g.province_code
    return _done(
        review_id,
        lambda: moderation.show_answer(review_id, province_code=province, by=by, at=now()),
        lazy("Câu trả lời đang hiện."),
        hiding=_hiding(),
    )


def _done(review_id: int, act: Callable[[], None], said: Text, **sent: GroundForm) -> ResponseReturnValue:
    """Do it and go back to the queue; what is refused is said on the page, at the one form named (422)."""
    (form,) = sent.values()
    if not accepted(form, act):
        return _page(review_id, **sent), 422
    flash_done(said)
    return see_other(url_for("reviews.staff_queue"))


def _refusal(*, sent: bool = False) -> GroundForm:
    form = GroundForm() if sent else GroundForm(formdata=None)
    form.offer()
    return form


def _hiding(*, sent: bool = False) -> GroundForm:
    form = GroundForm(prefix="a-") if sent else GroundForm(formdata=None, prefix="a-")
    form.offer()
    return form


def _page(review_id: int, refusal: GroundForm | None = None, hiding: GroundForm | None = None) -> str:
    keep_private()
    found = queries.case(review_id, g.province_code)
    review = found.review
    moves = REVIEW_MOVES.allowed(review.state)
    refusal = refusal or _refusal()
    refusal.revision.data, refusal.revision.typed = str(review.revision), None
    return render(
        "reviews/case.html",
        found=found,
        review=review,
        state=STATES[review.state],
        answer_state=ANSWERS[review.answer_state] if review.answer_state else None,
        ground=because(review.ground, review.note),
        answer_ground=because(review.answer_ground, review.answer_note),
        flags=[str(FLAGS[Flag(each)]) for each in review.flags],
        photos=[(photo, picture_url(photo.digest, SIDE)) for photo in found.photos],
        refusal=refusal,
        hiding=hiding or _hiding(),
        can_publish=ReviewState.PUBLISHED in moves,
        can_refuse=bool(moves & {ReviewState.REFUSED, ReviewState.TAKEN_DOWN}),
        can_hide=review.answer_state in {AnswerState.SHOWN, AnswerState.WAITING},
        can_show=review.answer_state in {AnswerState.HIDDEN, AnswerState.WAITING},
    )
