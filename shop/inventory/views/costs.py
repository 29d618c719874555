"""Bought goods whose price nobody knew when they came: the list of them, and the price, once for each lot."""

from __future__ import annotations

from flask import g, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, outlet_managers
from shop.core.clock import now, today
from shop.inventory import services
from shop.inventory.forms import CostForm
from shop.inventory.queries import costs
from shop.inventory.queries.purchases import buying
from shop.inventory.views.blueprint import RECEIVE, blueprint
from shop.web.doing import accepted
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other
from shop.web.paging import Page, offset, page_number

PER_PAGE = 50


@blueprint.get(f"{RECEIVE}/gia-mua")
@outlet_managers()
def receive_costs(outlet_slug: str) -> ResponseReturnValue:
    """Lots without a purchase price, the latest first."""
    del outlet_slug
    here, number = g.outlet.outlet_id, page_number()
    rows = costs.unpriced(here, skip=offset(number, PER_PAGE), most=PER_PAGE)
    total = costs.count_unpriced([here]).get(here, 0)
    return render("inventory/costs.html", page=Page(rows, number, PER_PAGE, total))


@blueprint.route(f"{RECEIVE}/gia-mua/<int:lot_id>", methods=["GET", "POST"])
@outlet_managers()
def receive_cost(outlet_slug: str, lot_id: int) -> ResponseReturnValue:
    """Say what a lot cost; it is shown before it is written, because it stays."""
    here, by = g.outlet.outlet_id, actor().user_id
    lot, form = costs.bought_lot(here, lot_id), CostForm()

    def write() -> None:
        services.add_cost(lot_id, form.unit_cost.data, outlet_id=here, at=now(), by=by)

    if form.is_sent_and_valid() and form.is_confirmed and accepted(form, write):
        flash_done(_("Đã ghi giá mua."))
        return see_other(url_for("inventory.receive_costs", outlet_slug=outlet_slug))
    page = render(
        "inventory/cost.html",
        form=form,
        lot=lot,
        last=buying(g.outlet.operator_id, [lot.variant_id], today())[lot.variant_id].last,
        added=costs.added_later(lot_id),
    )
    return (page, 422) if form.errors else page
