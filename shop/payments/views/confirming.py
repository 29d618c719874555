"""Staff of an outlet say that they saw an order's money on their operator's account."""

from __future__ import annotations

from flask import g, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, outlet_managers
from shop.checkout import paying
from shop.core.clock import now
from shop.core.errors import NotFound, ShopError
from shop.orders.queries import code_of_part
from shop.payments import queries
from shop.payments.forms import ConfirmForm
from shop.payments.views.blueprint import blueprint
from shop.payments.wording import OUTCOMES
from shop.unit_of_work import in_transaction
from shop.web.pages import flash_done, render, see_other


@blueprint.route("/quan-ly/<outlet_slug>/don-hang/<int:fulfilment_id>/xac-nhan-tien", methods=["GET", "POST"])
@outlet_managers()
def confirm(outlet_slug: str, fulfilment_id: int) -> ResponseReturnValue:
    """Confirm what was seen; only for an order that is paid to this outlet's operator."""
    order_id, code = code_of_part(g.outlet.outlet_id, fulfilment_id)
    found = paying.rest_by_transfer(order_id) or queries.transfer_of(order_id, code)
    payees = _payees()
    if found is None or found.account.operator_id not in payees:
        raise NotFound
    form = ConfirmForm(data={"amount": found.missing or None})
    if not form.is_sent_and_valid():
        return _page(form, found), 422 if form.errors else 200
    by, at = actor().user_id, now()
    seen = {"evidence": form.evidence.data, "reference": form.reference.data or None}
    try:
        outcome = in_transaction(
            lambda: paying.confirm(order_id, form.amount.data, payees=payees, at=at, by=by, **seen)
        )
    except ShopError as error:
        form.refuse(error)
        return _page(form, found), 422
    flash_done(OUTCOMES[outcome.value])
    return see_other(url_for("orders.fulfilment", outlet_slug=outlet_slug, fulfilment_id=fulfilment_id))


def _payees() -> frozenset[int | None]:
    """The accounts this person speaks for at this outlet: its operator's; an admin also for the shop's own."""
    own: set[int | None] = {g.outlet.operator_id}
    return frozenset(own | {None}) if actor().is_admin else frozenset(own)


def _page(form: ConfirmForm, found: queries.Transfer) -> str:
    return render("payments/confirm.html", form=form, transfer=found)
