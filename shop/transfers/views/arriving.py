"""Goods arrive: expected beside received, everything at once or line by line."""

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, outlet_staff
from shop.core.clock import now, today
from shop.core.tokens import random_token
from shop.inventory.labels import CONDITIONS
from shop.transfers import queries, services
from shop.transfers.forms import ArriveForm, arrive_form
from shop.transfers.queries import LineRow
from shop.transfers.states import TransferState
from shop.transfers.views.blueprint import ONE, blueprint
from shop.web.doing import accepted
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other


@blueprint.route(f"{ONE}/nhan", methods=["GET", "POST"])
@outlet_staff()
def arrive(outlet_slug: str, shipment_id: int) -> ResponseReturnValue:
    """What came of each line that is still due; `do=all`: everything, in good order."""
    here = g.outlet.outlet_id
    found = queries.one(here, shipment_id)
    back = url_for("transfers.page", outlet_slug=outlet_slug, shipment_id=shipment_id)
    # A form that is sent again after everything came still has its fields.
    lines = [line for line in found.lines if line.left or request.method == "POST"]
    is_home = found.one.state is TransferState.RETURNING
    if request.method == "GET" and not (lines and found.one.bound_for == here):
        return see_other(back)
    form = arrive_form(lines, data={"key": random_token()})
    if form.is_sent_and_valid() and accepted(form, lambda: _write(form, shipment_id, lines)):
        flash_done(_("Đã ghi hàng đến."))
        return see_other(back)
    page = render(
        "transfers/arrive.html",
        found=found,
        form=form,
        lines=[line for line in lines if line.left],
        is_home=is_home,
        conditions=CONDITIONS,
        today=today(),
    )
    return (page, 422) if form.errors else page


def _write(form: ArriveForm, shipment_id: int, lines: list[LineRow]) -> None:
    here, by, at = g.outlet.outlet_id, actor().user_id, now()
    key, note = str(form.key.data), form.note.data or None
    if request.form.get("do") == "all":
        services.receive_all(shipment_id, outlet_id=here, key=key, note=note, at=at, by=by)
    else:
        services.receive(shipment_id, form.came(lines), outlet_id=here, key=key, note=note, at=at, by=by)
