"""The outlet sends lists and reads what came back; the producer sees its own."""

from __future__ import annotations

from datetime import timedelta

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, outlet_staff, producer_member
from shop.core.clock import now, today
from shop.core.ids import read_id
from shop.core.tokens import random_token
from shop.producers import queries as producers
from shop.selfcounts import links, queries, services
from shop.selfcounts.forms import SendForm
from shop.selfcounts.services import Contact
from shop.selfcounts.states import SelfCountState
from shop.selfcounts.views.blueprint import OUTLET, OWN, blueprint
from shop.selfcounts.wording import STATES
from shop.web.doing import accepted, press
from shop.web.i18n import _
from shop.web.pages import base_url, flash_done, render, see_other

USUAL = timedelta(days=7)


@blueprint.route(OUTLET, methods=["GET", "POST"])
@outlet_staff()
def index(outlet_slug: str) -> ResponseReturnValue:
    """The lists that were sent, and the form for the next one; `?chu-the=` chooses whom it goes to."""
    here, by = g.outlet.outlet_id, actor().user_id
    offered = queries.consigners(here)
    form, made = _send_form(offered), []

    def write() -> None:
        contact = Contact(form.phone.data, form.email.data)
        key, ends_on = form.key.data, form.ends_on.data
        made.append(
            services.send(here, form.producer_id.data, contact, ends_on=ends_on, key=key, by=by, at=now())
        )

    if form.is_sent_and_valid() and accepted(form, write):
        flash_done(_("Đã gửi danh sách."))
        return see_other(url_for("selfcounts.page", outlet_slug=outlet_slug, self_count_id=made[-1]))
    page = render(
        "selfcounts/index.html",
        form=form,
        has_goods=bool(offered),
        rows=queries.listed(outlet_id=here),
        most=queries.MOST,
        states=STATES,
        today=today(),
    )
    return page, 422 if form.errors else 200


@blueprint.get(f"{OUTLET}/<int:self_count_id>")
@outlet_staff()
def page(outlet_slug: str, self_count_id: int) -> str:
    """One list: the link while it waits, the answer once it came."""
    del outlet_slug
    found = queries.page(self_count_id, outlet_id=g.outlet.outlet_id)
    state = found.one.state(today())
    waits = state is SelfCountState.WAITING
    address = url_for("selfcounts.by_link", token=links.token(self_count_id)) if waits else ""
    return render(
        "selfcounts/page.html",
        found=found,
        row=found.one.row,
        state=state,
        states=STATES,
        link=base_url() + address if waits else "",
    )


@blueprint.post(f"{OUTLET}/<int:self_count_id>/thu-hoi")
@outlet_staff()
def revoke(outlet_slug: str, self_count_id: int) -> ResponseReturnValue:
    """The link stops working."""
    here, by = g.outlet.outlet_id, actor().user_id
    return press(
        lambda: services.revoke(self_count_id, here, by=by, at=now()),
        back=url_for("selfcounts.page", outlet_slug=outlet_slug, self_count_id=self_count_id),
        done=_("Đã thu hồi: liên kết không mở được nữa."),
    )


@blueprint.get(OWN)
@producer_member()
def own_list() -> str:
    """What outlets ask the producer to confirm; whoever is signed in needs no link."""
    rows = queries.listed(producer_ids=g.producer_ids)
    waiting = {
        one.row.id: url_for("selfcounts.by_link", token=links.token(one.row.id))
        for one in rows
        if one.state(today()) is SelfCountState.WAITING
    }
    return render(
        "selfcounts/own_list.html",
        rows=rows,
        waiting=waiting,
        most=queries.MOST,
        states=STATES,
        today=today(),
    )


def _send_form(offered: list[tuple[int, str]]) -> SendForm:
    wished = read_id(request.args.get("chu-the", ""))
    chosen = wished if wished in {key for key, _name in offered} else None
    known = producers.by_id(chosen) if chosen is not None else None
    form = SendForm(
        data={
            "key": random_token(),
            "producer_id": chosen,
            "phone": known.phone if known else None,
            "email": known.email if known else None,
            "ends_on": today() + USUAL,
        }
    )
    form.producer_id.choices = [("", _("Chọn chủ thể")), *offered]
    return form
