"""People of producers without e-mail, whom programme staff tell by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import g, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, programme_staff
from shop.core.clock import now
from shop.core.errors import NotFound
from shop.messages import services
from shop.messages.queries import UNDO_HOURS
from shop.messages.views import telling
from shop.producers import queries
from shop.producers.views.blueprint import blueprint
from shop.unit_of_work import in_transaction
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other

TELL = "/quan-tri/can-bao-chu-the"


@blueprint.get(TELL)
@programme_staff()
def staff_tell() -> ResponseReturnValue:
    """Who waits to be told, and who was told in the last 24 hours."""
    return render(
        "producers/staff_tell.html",
        waiting=[telling(message) for message in queries.to_tell(g.province_code)],
        told=queries.to_tell(g.province_code, told_after=now() - timedelta(hours=UNDO_HOURS)),
    )


@blueprint.post(f"{TELL}/<int:message_id>/da-bao")
@programme_staff()
def staff_tell_done(message_id: int) -> ResponseReturnValue:
    """Tick: the person knows."""
    by = actor().user_id
    return _act(
        message_id,
        lambda: services.mark_told(message_id, outlet_id=None, by=by, at=now()),
        _("Đã ghi là đã báo. Nếu bấm nhầm, hãy hoàn tác ở cuối trang."),
    )


@blueprint.post(f"{TELL}/<int:message_id>/hoan-tac")
@programme_staff()
def staff_tell_undo(message_id: int) -> ResponseReturnValue:
    """Take the tick back."""
    return _act(
        message_id,
        lambda: services.undo_told(message_id, outlet_id=None),
        _("Đã hoàn tác: người này vẫn cần được báo."),
    )


def _act(message_id: int, write: Callable[[], None], done: str) -> ResponseReturnValue:
    if not queries.is_to_tell(message_id, g.province_code):
        raise NotFound
    in_transaction(write)
    flash_done(done)
    return see_other(url_for("producers.staff_tell"))
