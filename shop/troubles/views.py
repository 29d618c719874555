"""What could not be delivered or done, for who runs the shop."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from shop import jobs
from shop.accounts.guards import actor, admin_only
from shop.core.clock import now
from shop.messages import queries as messages
from shop.messages.delivery import MOST_TRIES
from shop.troubles import queries, services
from shop.web.doing import press
from shop.web.i18n import _
from shop.web.pages import render

blueprint = Blueprint("troubles", __name__)
PAGE = "/quan-tri/chua-lam-duoc"


@blueprint.get(PAGE)
@admin_only
def index() -> str:
    """E-mails that nobody took, and jobs that failed."""
    at = now()
    failures = queries.failures()
    return render(
        "troubles/index.html",
        mails=messages.failed(),
        most_tries=MOST_TRIES,
        failures=failures,
        next_runs={row.id: jobs.next_run(row.job, at) for row in failures},
    )


@blueprint.post(f"{PAGE}/thu/<int:message_id>/thu-lai")
@admin_only
def retry_message(message_id: int) -> ResponseReturnValue:
    """Send an e-mail now."""
    by = actor().user_id
    return press(
        lambda: services.retry_message(message_id, by=by, at=now()),
        back=url_for("troubles.index"),
        done=_("Thư sẽ được gửi lại trong ít phút."),
    )


@blueprint.post(f"{PAGE}/thu/<int:message_id>/bo")
@admin_only
def drop_message(message_id: int) -> ResponseReturnValue:
    """Give an e-mail up."""
    by = actor().user_id
    return press(
        lambda: services.drop_message(message_id, by=by, at=now()),
        back=url_for("troubles.index"),
        done=_("Đã bỏ thư này. Nội dung và địa chỉ đã được xóa."),
    )


@blueprint.post(f"{PAGE}/viec/<int:failure_id>/thu-lai")
@admin_only
def retry_job(failure_id: int) -> ResponseReturnValue:
    """Have the worker do it now."""
    by = actor().user_id
    return press(
        lambda: services.retry_job(failure_id, by=by, at=now()),
        back=url_for("troubles.index"),
        done=_("Đã giao làm lại. Việc làm được sẽ tự hết khỏi danh sách này."),
    )


@blueprint.post(f"{PAGE}/viec/<int:failure_id>/bo")
@admin_only
def drop_job(failure_id: int) -> ResponseReturnValue:
    """Off the list, until it fails again."""
    by = actor().user_id
    return press(
        lambda: services.drop_job(failure_id, by=by, at=now()),
        back=url_for("troubles.index"),
        done=_("Đã bỏ khỏi danh sách. Nếu lại hỏng, việc này sẽ hiện lại."),
    )
