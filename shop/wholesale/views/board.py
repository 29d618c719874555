"""The board of wanted quantities: for everybody, and a buyer's own post by its link."""

from __future__ import annotations

from datetime import timedelta

from flask import url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import public
from shop.core.clock import now, today
from shop.core.tokens import random_token
from shop.geography.queries import province
from shop.web.doing import accepted, press
from shop.web.i18n import _
from shop.web.pages import flash_done, keep_private, render, see_other
from shop.web.paging import Page, offset, page_number
from shop.wholesale import queries, services
from shop.wholesale.forms import PostForm
from shop.wholesale.states import POST_MOVES, PostState
from shop.wholesale.views.blueprint import BOARD, blueprint
from shop.wholesale.views.sheets import is_throttled
from shop.wholesale.wording import POSTS

MINE = f"{BOARD}/cua-toi/<token>"
USUAL = timedelta(days=30)
PER_PAGE = 50


@blueprint.get(BOARD)
@public
def board() -> str:
    """What is wanted now, without anybody's contact."""
    page = shown_page()
    names = {one.row.province_code: province(one.row.province_code).name for one in page.items}
    return render("wholesale/board.html", page=page, province_names=names)


def shown_page() -> Page[queries.PostRow]:
    """The page of the board that the address asks for."""
    number, day = page_number(), today()
    rows = queries.shown_posts(day, skip=offset(number, PER_PAGE), most=PER_PAGE)
    return Page(rows, number, PER_PAGE, queries.count_shown(day))


@blueprint.route(f"{BOARD}/dang", methods=["GET", "POST"])
@public
def post_new() -> ResponseReturnValue:
    """A buyer says what it looks for; staff read it first."""
    keep_private()
    form = PostForm(data={"key": random_token(), "last_day": today() + USUAL})
    form.offer()
    made: list[str] = []

    def write() -> None:
        made.append(services.post(form.draft(), key=form.key.data, at=now()))

    if form.is_sent_and_valid() and not is_throttled(form, "wanted") and accepted(form, write):
        flash_done(_("Đã gửi. Cán bộ đọc rồi mới đăng. Hãy giữ liên kết của trang này."))
        return see_other(url_for("wholesale.my_post", token=made[-1]))
    return render("wholesale/post_new.html", form=form, noindex=True), 422 if form.errors else 200


@blueprint.get(MINE)
@public
def my_post(token: str) -> str:
    """A buyer's own post: where it stands, and the producers that it was connected with."""
    keep_private()
    one = queries.post_of(token)
    return render(
        "wholesale/my_post.html",
        one=one,
        row=one.row,
        token=token,
        answers=queries.answers(one.row.id, connected=True),
        states=POSTS,
        may_close=PostState.CLOSED in POST_MOVES.allowed(one.row.state),
        noindex=True,
    )


@blueprint.post(f"{MINE}/dong")
@public
def my_post_close(token: str) -> ResponseReturnValue:
    """The buyer has what it looked for."""
    queries.post_of(token)
    return press(
        lambda: services.close(token, at=now()),
        back=url_for("wholesale.my_post", token=token),
        done=_("Đã đóng tin."),
    )
