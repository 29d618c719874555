"""A count at a stall: lot by lot on one form, then what it comes to beside the money that is there."""

from __future__ import annotations

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, outlet_managers, outlet_staff
from shop.accounts.seats import Role
from shop.core.clock import now
from shop.core.tokens import random_token
from shop.fairs import queries, services, shelf
from shop.fairs.forms import TakingsForm, count_form
from shop.fairs.models import FairCount
from shop.fairs.services.making import DaySale, due, planned
from shop.fairs.states import FairCountState
from shop.fairs.views.blueprint import COUNT, HERE, blueprint
from shop.fairs.wording import LOSSES
from shop.inventory.forms import UndoForm
from shop.inventory.labels import CONDITIONS
from shop.outlets.states import FairState
from shop.web.doing import accepted, press
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other


@blueprint.route(f"{HERE}/kiem", methods=["GET", "POST"])
@outlet_staff()
def count(outlet_slug: str) -> ResponseReturnValue:
    """What stands here; with what was refused, 422, and the book as it is by then."""
    here, by = g.outlet.outlet_id, actor().user_id
    fair, event, _outlet = queries.stall(here)
    items = shelf.of_outlet(here)
    form = count_form(items, data={"key": random_token()})
    made: list[int] = []

    def write() -> None:
        made[:] = [services.count(here, form.key.data, form.seen(items), at=now(), by=by)]

    if form.is_sent_and_valid() and accepted(form, write):
        if g.outlet.role is Role.CLERK:
            flash_done(_("Đã ghi phiếu kiểm. Quản lý gian sẽ đối chiếu tiền."))
            return see_other(url_for("fairs.stall", outlet_slug=outlet_slug))
        return see_other(url_for("fairs.review", outlet_slug=outlet_slug, fair_count_id=made[0]))
    if form.errors:
        items = shelf.of_outlet(here)
        form.count_again(items)
    page = render(
        "fairs/count.html",
        form=form,
        items=items,
        event=event,
        fair=fair,
        conditions=CONDITIONS,
    )
    return (page, 422) if form.errors else page


@blueprint.route(COUNT, methods=["GET", "POST"])
@outlet_managers()
def review(outlet_slug: str, fair_count_id: int) -> ResponseReturnValue:
    """What a count comes to, and the money beside it; once made, what it was."""
    here, by = g.outlet.outlet_id, actor().user_id
    fair, event, _outlet = queries.stall(here)
    row = queries.count(here, fair_count_id)
    form = TakingsForm()
    if (
        row.state is FairCountState.OPEN
        and form.is_sent_and_valid()
        and accepted(form, lambda: services.make(here, row.id, form.takings(), at=now(), by=by))
    ):
        flash_done(_("Đã ghi bán hàng theo phiếu kiểm."))
        return see_other(url_for("fairs.review", outlet_slug=outlet_slug, fair_count_id=fair_count_id))
    if request.method == "POST" and not form.errors:
        return see_other(url_for("fairs.review", outlet_slug=outlet_slug, fair_count_id=fair_count_id))
    sales = planned(row) if row.state is FairCountState.OPEN else []
    lines = queries.count_lines(row.id)
    page = render(
        "fairs/review.html",
        row=row,
        form=form,
        sales=sales,
        problem=next((sale.problem for sale in sales if sale.problem), None),
        expected=due(row, sales) if row.state is FairCountState.OPEN else row.expected,
        has_alcohol=_has_alcohol(sales),
        lines=lines,
        items=shelf.some([line.stock_item_id for line in lines]),
        orders=queries.orders_of(row.id),
        losses=LOSSES,
        conditions=CONDITIONS,
        event=event,
        is_selling=fair.state is FairState.OPEN,
    )
    return (page, 422) if form.errors else page


@blueprint.post(f"{COUNT}/bo")
@outlet_staff()
def drop(outlet_slug: str, fair_count_id: int) -> ResponseReturnValue:
    """Nothing comes of an open count."""
    here, by, at = g.outlet.outlet_id, actor().user_id, now()
    row: FairCount = queries.count(here, fair_count_id)
    back = url_for("fairs.stall", outlet_slug=outlet_slug)
    if not UndoForm().is_sent_and_valid():
        return see_other(back)
    return press(lambda: services.drop(here, row.id, at=at, by=by), back=back, done=_("Đã bỏ phiếu kiểm."))


def _has_alcohol(sales: list[DaySale]) -> bool:
    return any(line.variant.alcohol for sale in sales for line in sale.counted.quote.lines)
