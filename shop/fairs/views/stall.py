"""A stall as its people see it: what came, what became of it, its counts, and the end."""

from __future__ import annotations

from flask import g, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, outlet_managers, outlet_staff
from shop.core.clock import now, today
from shop.fairs import queries, services
from shop.fairs.views.blueprint import HERE, blueprint
from shop.fairs.wording import COUNT_STATES, STATES
from shop.inventory.forms import UndoForm
from shop.outlets.wording import dates_text
from shop.web.doing import press
from shop.web.i18n import _
from shop.web.pages import render, see_other


@blueprint.get(HERE)
@outlet_staff()
def stall(outlet_slug: str) -> ResponseReturnValue:
    """The equation of each kind of goods, the counts, and the next step."""
    del outlet_slug
    here = g.outlet.outlet_id
    fair, event, outlet = queries.stall(here)
    balances = queries.balances(here)
    return render(
        "fairs/stall.html",
        fair=fair,
        event=event,
        outlet=outlet,
        days=dates_text(outlet.starts_on or event.starts_on, outlet.ends_on or event.ends_on),
        has_begun=event.starts_on <= today(),
        is_over=event.ends_on < today(),
        address=queries.address(event),
        balances=balances,
        left=sum(one.remaining for one in balances),
        counts=queries.counts(here),
        states=STATES,
        count_states=COUNT_STATES,
    )


@blueprint.post(f"{HERE}/dong")
@outlet_managers()
def close(outlet_slug: str) -> ResponseReturnValue:
    """Close a stall that is empty."""
    here, by, at = g.outlet.outlet_id, actor().user_id, now()
    back = url_for("fairs.stall", outlet_slug=outlet_slug)
    queries.stall(here)
    if not UndoForm().is_sent_and_valid():
        return see_other(back)
    return press(
        lambda: services.close(here, at=at, by=by), back=back, done=_("Đã đóng gian hàng. Sổ hàng khớp.")
    )
