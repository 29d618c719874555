"""What a producer has where."""

from __future__ import annotations

from flask import g

from shop.accounts.guards import producer_member
from shop.core.clock import now
from shop.reports.own_stock import own_stock
from shop.reports.views.blueprint import blueprint
from shop.web.pages import render
from shop.web.paging import Page, offset, page_number

PER_PAGE = 50


@blueprint.get("/kenh-chu-the/ton-kho")
@producer_member()
def own_shelves() -> str:
    """Each variant at each outlet, what to bring next on top."""
    rows, number = own_stock(g.producer_ids, now()), page_number()
    skip = offset(number, PER_PAGE)
    page = Page(rows[skip : skip + PER_PAGE], number, PER_PAGE, len(rows))
    return render("reports/own_stock.html", page=page)
