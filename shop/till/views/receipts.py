"""Receipts: on the screen with the change, on a roll of paper, and those of a day."""

from __future__ import annotations

from flask import g, request
from flask.typing import ResponseReturnValue

from shop.accounts.guards import outlet_staff
from shop.core.clock import now, today
from shop.geography.queries import place_name
from shop.orders.states import FulfilmentState
from shop.payments.states import Method
from shop.till.forms import DayForm
from shop.till.queries import receipts
from shop.till.queries.receipts import Paper
from shop.till.views.blueprint import HERE, blueprint
from shop.web.codes import qr_svg
from shop.web.pages import base_url, keep_private, render
from shop.web.paging import Page, offset, page_number

PER_PAGE = 50
ROLLS = {"58": "r58", "80": "r80"}


@blueprint.get(f"{HERE}/bien-lai/<int:counter_receipt_id>")
@outlet_staff()
def receipt(outlet_slug: str, counter_receipt_id: int) -> ResponseReturnValue:
    """What was sold, the change to give, and the ways on."""
    del outlet_slug
    return render("till/receipt.html", **_shown(receipts.paper(g.outlet.outlet_id, counter_receipt_id)))


@blueprint.get(f"{HERE}/bien-lai/<int:counter_receipt_id>/in")
@outlet_staff()
def receipt_print(outlet_slug: str, counter_receipt_id: int) -> ResponseReturnValue:
    """The same on a roll of 80 or 58 mm."""
    del outlet_slug
    paper = receipts.paper(g.outlet.outlet_id, counter_receipt_id)
    roll = ROLLS.get(request.args.get("kho", ""), ROLLS["80"])
    return render("till/receipt_print.html", roll=roll, **_shown(paper))


@blueprint.get(f"{HERE}/hom-nay")
@outlet_staff()
def day(outlet_slug: str) -> ResponseReturnValue:
    """The counter sales of a day, with what is in the drawer and on the account."""
    del outlet_slug
    form = DayForm()
    sent = form.is_sent_and_valid() if request.args.get("ngay") else False
    chosen = (form.ngay.data if sent else None) or today()
    number = page_number()
    totals = receipts.totals(g.outlet.outlet_id, chosen)
    rows = receipts.sold_on(g.outlet.outlet_id, chosen, skip=offset(number, PER_PAGE), most=PER_PAGE)
    answer = render(
        "till/day.html",
        form=form,
        chosen=chosen,
        totals=totals,
        page=Page(rows, number, PER_PAGE, totals.sales),
    )
    return (answer, 422) if form.errors else answer


def _shown(paper: Paper) -> dict[str, object]:
    keep_private()
    link = f"{base_url()}/don-hang/{paper.order.token}"
    return {
        "paper": paper,
        "place": f"{paper.outlet.street}, {place_name(paper.outlet.commune_code)}",
        "is_cash": paper.order.payment_method == Method.AT_OUTLET.value,
        "can_return": paper.part.state is FulfilmentState.HANDED_OVER,
        "link": link,
        "qr": qr_svg(link),
        "at": now(),
    }
