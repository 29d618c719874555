"""A stall as its people see it: what came, what became of it, its counts, and the end."""

from __future__ import annotations

from collections.abc import Sequence

from flask import g, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, outlet_managers, outlet_staff
from shop.core.clock import now, today
from shop.core.money import format_dong
from shop.fairs import queries, services
from shop.fairs.queries import Balance
from shop.fairs.views.blueprint import HERE, blueprint
from shop.fairs.wording import COUNT_STATES, STATES
from shop.inventory.forms import UndoForm
from shop.inventory.queries import stall_prices
from shop.outlets.states import FairState
from shop.outlets.wording import dates_text
from shop.web.doing import press
from shop.web.i18n import _, language
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
        waiting=_waiting(here, balances) if fair.state is FairState.OPEN else [],
        states=STATES,
        count_states=COUNT_STATES,
    )


def _waiting(outlet_id: int, balances: Sequence[Balance]) -> list[str]:
    """What will cost something else after the next count."""
    names = {one.variant_id: f"{one.name}, {one.variant_name}" for one in balances}
    return [
        _(
            "%(name)s: %(now)s, sau lần kiểm %(then)s",
            name=names[one.variant_id],
            now=format_dong(one.now, language()),
            then=_("chưa có giá") if one.then is None else format_dong(one.then, language()),
        )
        for one in stall_prices.waiting(outlet_id, now())
        if one.variant_id in names
    ]


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
