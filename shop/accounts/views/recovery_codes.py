"""A manager gives a customer at the counter a one-time code for a new password."""

from __future__ import annotations

from flask import g
from flask.typing import ResponseReturnValue

from shop.accounts import identifiers, recovery, throttling
from shop.accounts.forms import RecoveryForm
from shop.accounts.guards import actor, outlet_managers
from shop.accounts.throttling import Limit
from shop.accounts.views.blueprint import blueprint
from shop.accounts.views.forgotten import answer_form
from shop.core.clock import now
from shop.core.errors import ShopError
from shop.unit_of_work import in_transaction
from shop.web.pages import render

CODES_AN_HOUR = 20


@blueprint.route("/quan-ly/<outlet_slug>/ma-khoi-phuc", methods=["GET", "POST"])
@outlet_managers()
def recovery_code(outlet_slug: str) -> ResponseReturnValue:
    """Show a new code once. Each code is an audit row of the manager who gave it."""
    form = RecoveryForm()
    if not form.is_sent_and_valid():
        return answer_form("accounts/recovery_code.html", form, outlet_slug=outlet_slug)
    by = actor().user_id or 0
    try:
        throttling.spend([Limit(f"recovery-code:{by}", CODES_AN_HOUR, 3600)], now())
        identifier = identifiers.parse(form.identifier.data)
        code = in_transaction(lambda: recovery.give_code(identifier, by=by, at=now()))
    except ShopError as error:
        form.refuse(error)
        return answer_form("accounts/recovery_code.html", form, error, outlet_slug=outlet_slug)
    return render("accounts/recovery_code_given.html", code=code, outlet=g.outlet)
