"""The transfers of an outlet, from both sides."""

from flask import g, request
from flask.typing import ResponseReturnValue

from shop.accounts.guards import outlet_staff
from shop.core.clock import today
from shop.transfers import queries
from shop.transfers.views.blueprint import HERE, blueprint
from shop.transfers.wording import STATES
from shop.web.pages import render
from shop.web.paging import Page, offset, page_number

PER_PAGE = 24
DUE = "dang-den"


@blueprint.get(HERE)
@outlet_staff()
def index(outlet_slug: str) -> ResponseReturnValue:
    """What is on its way here, what this outlet sends, and what is over."""
    del outlet_slug
    here, number = g.outlet.outlet_id, page_number()
    only = request.args.get("xem") == DUE
    rows = queries.open_rows(here)
    if only:
        rows = [row for row in rows if row.is_due_at(here)]
    closed = [] if only else queries.closed_rows(here, skip=offset(number, PER_PAGE), most=PER_PAGE)
    coming = [row for row in rows if row.to_outlet_id == here or row.is_due_at(here)]
    return render(
        "transfers/index.html",
        coming=coming,
        going=[row for row in rows if row not in coming],
        page=Page(closed, number, PER_PAGE, 0 if only else queries.count_closed(here)),
        here=here,
        to_send=queries.count_to_send(here),
        only=only,
        states=STATES,
        today=today(),
    )
