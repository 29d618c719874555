"""Closing the statement of a party at an outlet."""

from __future__ import annotations

from datetime import timedelta

from flask import g, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, operator_staff
from shop.core.clock import now, today
from shop.core.errors import NotFound
from shop.settlement import queries, services
from shop.settlement.forms import CloseForm
from shop.settlement.models import SettlementEntry
from shop.settlement.queries import Due
from shop.settlement.running import draw
from shop.settlement.views.blueprint import DESK, blueprint
from shop.settlement.views.owed import owed_here
from shop.web.doing import accepted
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other


@blueprint.route(f"{DESK}/chot/<int:account_id>/<int:outlet_id>", methods=["GET", "POST"])
@operator_staff()
def close(account_id: int, outlet_id: int) -> ResponseReturnValue:
    """Choose the last day; everything up to it is drawn before the statement is closed."""
    found = _due(account_id, outlet_id)
    yesterday = today() - timedelta(days=1)
    form, by, ours = CloseForm(data={"upto_day": yesterday}), actor().user_id, g.operator_ids
    if not form.is_sent_and_valid():
        return render("settlement/close.html", form=form, found=found), 422 if form.errors else 200
    if form.upto_day.data <= yesterday:
        draw(form.upto_day.data, at=now())
    made: list[int] = []

    def write() -> None:
        number = services.close(
            account_id,
            outlet_id,
            form.upto_day.data,
            operator_ids=ours,
            includes_shop=actor().is_admin,
            at=now(),
            by=by,
        )
        made[:] = [number]

    if not accepted(form, write):
        return render("settlement/close.html", form=form, found=found), 422
    flash_done(_("Đã chốt bảng đối soát. Bên nhận được báo; bạn cũng gửi được liên kết bên dưới."))
    return see_other(url_for("settlement.statement", statement_id=made[0]))


def _due(account_id: int, outlet_id: int) -> Due:
    """What is open there. Raises NotFound."""
    there = (SettlementEntry.account_id == account_id, SettlementEntry.outlet_id == outlet_id)
    found = queries.due(owed_here(), *there, upto=today())
    if not found:
        raise NotFound
    return found[0]
