"""A producer proposes prices of its consigned goods and reads what outlets say."""

from __future__ import annotations

from datetime import timedelta

from flask import g, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, producer_member
from shop.core.clock import now, today
from shop.core.errors import NotFound
from shop.core.tokens import random_token
from shop.proposals import queries, services
from shop.proposals.forms import ProposeForm
from shop.proposals.views.blueprint import blueprint
from shop.proposals.wording import STATES
from shop.web.doing import accepted, press
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other
from shop.web.paging import Page, offset, page_number

OWN = "/kenh-chu-the/gia-ky-gui"
PER_PAGE = 50
NOTICE = timedelta(days=7)


@blueprint.get(OWN)
@producer_member()
def own_list() -> str:
    """The goods on consignment with their prices, and what was proposed."""
    goods, number, seen = queries.goods_of(g.producer_ids, now()), page_number(), page_number("de-nghi")
    skip = offset(number, PER_PAGE)
    proposals, total = queries.of_producers(g.producer_ids, skip=offset(seen, PER_PAGE), most=PER_PAGE)
    return render(
        "proposals/own_list.html",
        page=Page(goods[skip : skip + PER_PAGE], number, PER_PAGE, len(goods)),
        proposals=Page(proposals, seen, PER_PAGE, total),
        states=STATES,
    )


@blueprint.route(f"{OWN}/<int:variant_id>", methods=["GET", "POST"])
@producer_member()
def own_propose(variant_id: int) -> ResponseReturnValue:
    """What these goods cost at each outlet, and a new price."""
    found = queries.goods_of(g.producer_ids, now(), variant_id)
    if not found:
        raise NotFound
    form = ProposeForm(data={"key": random_token(), "starts_on": today() + NOTICE})
    form.offer(found[0])
    mine, by = g.producer_ids, actor().user_id

    def write() -> None:
        services.propose(variant_id, form.wanted(), producer_ids=mine, key=form.key.data, at=now(), by=by)

    if form.is_sent_and_valid() and accepted(form, write):
        flash_done(_("Đã gửi đề nghị giá cho điểm bán."))
        return see_other(url_for("proposals.own_list"))
    return render("proposals/own_propose.html", form=form, goods=found[0]), 422 if form.errors else 200


@blueprint.post(f"{OWN}/de-nghi/<int:proposal_id>/rut")
@producer_member()
def own_withdraw(proposal_id: int) -> ResponseReturnValue:
    """Outlets that have not answered need not any more."""
    mine, by = g.producer_ids, actor().user_id
    return press(
        lambda: services.withdraw(proposal_id, producer_ids=mine, at=now(), by=by),
        back=url_for("proposals.own_list"),
        done=_("Đã rút đề nghị giá."),
    )
