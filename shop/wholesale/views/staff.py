"""Wholesale for programme staff: they read enquiries, let posts onto the board, and connect the two sides."""

from __future__ import annotations

from flask import g, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, programme_staff
from shop.core.clock import now, today
from shop.web.doing import accepted, press
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other
from shop.wholesale import queries, services
from shop.wholesale.forms import RefuseForm
from shop.wholesale.states import POST_MOVES, PostState
from shop.wholesale.views.blueprint import STAFF, STAFF_BOARD, blueprint
from shop.wholesale.wording import ENQUIRIES, POSTS

ONE = f"{STAFF_BOARD}/<int:post_id>"


@blueprint.get(STAFF)
@programme_staff()
def staff_list() -> str:
    """Posts, those that wait first, and enquiries about goods of the province."""
    return render(
        "wholesale/staff_list.html",
        posts=queries.posts(g.province_code),
        rows=queries.enquiries(province_code=g.province_code),
        states=POSTS,
        enquiry_states=ENQUIRIES,
        most=queries.MOST,
    )


@blueprint.get(f"{STAFF}/hoi/<int:enquiry_id>")
@programme_staff()
def staff_enquiry(enquiry_id: int) -> str:
    """One enquiry and its answer."""
    found = queries.enquiry(enquiry_id, province_code=g.province_code)
    return render("wholesale/staff_enquiry.html", found=found, row=found.row, states=ENQUIRIES)


@blueprint.route(ONE, methods=["GET", "POST"])
@programme_staff()
def staff_post(post_id: int) -> ResponseReturnValue:
    """One post with its answers; sending the form refuses it."""
    one = queries.post(post_id, province_code=g.province_code)
    form, by, province = RefuseForm(), actor().user_id, g.province_code

    def write() -> None:
        services.decide(
            post_id, PostState.REFUSED, refusal=form.refusal.data, by=by, at=now(), province_code=province
        )

    if form.is_sent_and_valid() and accepted(form, write):
        flash_done(_("Đã ghi: tin không được đăng."))
        return see_other(url_for("wholesale.staff_post", post_id=post_id))
    moves = POST_MOVES.allowed(one.row.state)
    page = render(
        "wholesale/staff_post.html",
        one=one,
        row=one.row,
        form=form,
        answers=queries.answers(post_id),
        states=POSTS,
        may_show=PostState.SHOWN in moves,
        may_refuse=PostState.REFUSED in moves,
        is_open=one.is_open(today()),
        is_shown=one.row.state is PostState.SHOWN,
    )
    return page, 422 if form.errors else 200


@blueprint.post(f"{ONE}/dang")
@programme_staff()
def staff_show(post_id: int) -> ResponseReturnValue:
    """Put a post on the board."""
    return _decided(post_id, PostState.SHOWN, _("Đã đăng lên bảng."))


@blueprint.post(f"{ONE}/dong")
@programme_staff()
def staff_close(post_id: int) -> ResponseReturnValue:
    """Take a post off the board."""
    return _decided(post_id, PostState.CLOSED, _("Đã đóng tin."))


@blueprint.post(f"{ONE}/noi/<int:answer_id>")
@programme_staff()
def staff_connect(post_id: int, answer_id: int) -> ResponseReturnValue:
    """Tell both sides whom to call."""
    by, province = actor().user_id, g.province_code
    return press(
        lambda: services.connect(post_id, answer_id, by=by, at=now(), province_code=province),
        back=url_for("wholesale.staff_post", post_id=post_id),
        done=_("Đã nối hai bên: mỗi bên thấy liên hệ của bên kia."),
    )


def _decided(post_id: int, to: PostState, done: str) -> ResponseReturnValue:
    by, province = actor().user_id, g.province_code
    return press(
        lambda: services.decide(post_id, to, by=by, at=now(), province_code=province),
        back=url_for("wholesale.staff_post", post_id=post_id),
        done=done,
    )
