"""The list behind its link, without sign-in: who has the link answers once, and does nothing else."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue

from shop.accounts import throttling
from shop.accounts.guards import public
from shop.accounts.throttling import Limit, TooManyTries
from shop.core.clock import now, today
from shop.selfcounts import links, queries, services
from shop.selfcounts.forms import AnswerForm, answer_form
from shop.selfcounts.states import SelfCountState
from shop.selfcounts.views.blueprint import LINK, blueprint
from shop.selfcounts.wording import STATES
from shop.web.doing import accepted
from shop.web.i18n import _
from shop.web.pages import flash_done, keep_private, render, see_other

PER_LINK, PER_VISITOR, HOUR = 20, 60, 3600


@blueprint.route(LINK, methods=["GET", "POST"])
@public
def by_link(token: str) -> ResponseReturnValue:
    """The lines, and the form while it waits; sending it answers them all."""
    keep_private()
    found = queries.page(links.of_token(token))
    form = answer_form(found.lines, found.book)
    if not form.is_submitted():
        return _page(found, form)
    limits = [
        Limit(throttling.key("self-count", str(found.one.row.id)), PER_LINK, HOUR),
        Limit(throttling.key("self-count-from", throttling.visitor()), PER_VISITOR, HOUR),
    ]
    try:
        throttling.spend(limits, now())
    except TooManyTries as error:
        form.refuse(error)
        return _page(found, form), 429
    if _answered(form, found):
        flash_done(_("Đã gửi. Cảm ơn bạn đã xác nhận."))
        return see_other(url_for("selfcounts.by_link", token=token))
    again = queries.page(found.one.row.id)
    form.see_again(again.lines, again.book)
    return _page(again, form), 422


def _answered(form: AnswerForm, found: queries.Page) -> bool:
    """Whether it was kept; what is wrong stands at its field."""
    is_valid = form.is_sent_and_valid()
    if not form.is_whole(found.lines) or not is_valid:
        return False
    key, name = found.one.row.id, form.name.data
    return accepted(form, lambda: services.answer(key, form.said(found.lines), name=name, at=now()))


def _page(found: queries.Page, form: AnswerForm) -> str:
    state = found.one.state(today())
    return render(
        "selfcounts/link.html",
        found=found,
        row=found.one.row,
        form=form,
        state=state,
        states=STATES,
        is_open=state is SelfCountState.WAITING,
        is_over=today() > found.one.row.ends_on,
        noindex=True,
    )
