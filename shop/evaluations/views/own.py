"""The yearly cycle for producers: their files and inspections, and what they sign up for."""

from __future__ import annotations

from flask import Response, g, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, producer_member
from shop.core.clock import now, today
from shop.evaluations import queries, services
from shop.evaluations.forms import SignUpForm
from shop.evaluations.queries.lists import own_places, producers_of
from shop.evaluations.views.blueprint import OWN, OWN_LISTS, blueprint
from shop.evaluations.wording import DEADLINES, FINDINGS, KINDS, LISTS, STATES
from shop.media import answers
from shop.web.doing import accepted, press
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other
from shop.web.paging import Page, offset, page_number

PER_PAGE = 50


@blueprint.get(OWN)
@producer_member()
def own_list() -> str:
    """Files and inspections, each list with pages of its own, and the way to the lists."""
    mine, at, seen = g.producer_ids, page_number(), page_number("kiem-tra")
    rows = queries.files(producer_ids=mine, skip=offset(at, PER_PAGE), most=PER_PAGE)
    found = queries.inspections(producer_ids=mine, skip=offset(seen, PER_PAGE), most=PER_PAGE)
    return render(
        "evaluations/own_list.html",
        files=Page(rows, at, PER_PAGE, queries.count_files(producer_ids=mine)),
        inspections=Page(found, seen, PER_PAGE, queries.count_inspections(producer_ids=mine)),
        kinds=KINDS,
        states=STATES,
        findings=FINDINGS,
        deadlines=DEADLINES,
        today=today(),
    )


@blueprint.get(f"{OWN}/<int:evaluation_id>")
@producer_member()
def own_file(evaluation_id: int) -> str:
    """One file as its producer sees it."""
    found = queries.one_file(evaluation_id, today(), producer_ids=g.producer_ids)
    return render(
        "evaluations/own_file.html",
        found=found,
        row=found.one.row,
        kinds=KINDS,
        states=STATES,
        deadlines=DEADLINES,
    )


@blueprint.get(f"{OWN}/<int:evaluation_id>/giay-to/<int:paper_id>")
@producer_member()
def own_scan(evaluation_id: int, paper_id: int) -> Response:
    """A paper, to be saved."""
    return answers.attachment(queries.paper(evaluation_id, paper_id, producer_ids=g.producer_ids))


@blueprint.get(OWN_LISTS)
@producer_member()
def own_lists() -> str:
    """What the province offers, the next first."""
    return render(
        "evaluations/own_lists.html",
        rows=queries.own_lists(g.producer_ids, today()),
        mine={list_id for list_id, _producer in own_places(g.producer_ids)},
        kinds=LISTS,
        today=today(),
    )


@blueprint.route(f"{OWN_LISTS}/<int:list_id>", methods=["GET", "POST"])
@producer_member()
def own_one_list(list_id: int) -> ResponseReturnValue:
    """One list; sending the form signs up, or changes how many come."""
    one = queries.one_list(list_id, producer_ids=g.producer_ids)
    own = producers_of(g.producer_ids, one.row.province_code)
    form, by, mine = SignUpForm(data={"producer_id": own[0][0], "people": 1}), actor().user_id, g.producer_ids
    form.offer(own)

    def write() -> None:
        services.sign_up(
            list_id,
            form.producer_id.data,
            people=form.people.data,
            note=form.note.data,
            producer_ids=mine,
            by=by,
            at=now(),
        )

    if form.is_sent_and_valid() and accepted(form, write):
        flash_done(_("Đã đăng ký."))
        return see_other(url_for("evaluations.own_one_list", list_id=list_id))
    places = own_places(mine)
    page = render(
        "evaluations/own_one_list.html",
        one=one,
        row=one.row,
        form=form,
        signed=[(key, name, places[list_id, key]) for key, name in own if (list_id, key) in places],
        kinds=LISTS,
        today=today(),
    )
    return page, 422 if form.errors else 200


@blueprint.post(f"{OWN_LISTS}/<int:list_id>/rut/<int:producer_id>")
@producer_member()
def own_list_withdraw(list_id: int, producer_id: int) -> ResponseReturnValue:
    """Take one's producer off the list."""
    by, mine = actor().user_id, g.producer_ids
    return press(
        lambda: services.withdraw(list_id, producer_id, producer_ids=mine, by=by, at=now()),
        back=url_for("evaluations.own_one_list", list_id=list_id),
        done=_("Đã rút khỏi danh sách."),
    )
