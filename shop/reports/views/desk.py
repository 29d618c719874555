"""Pages of reports: what an outlet's people see first in the morning."""

from flask import g, request, url_for

from shop.accounts.guards import operator_staff, outlet_staff
from shop.core.clock import now
from shop.core.clock import today as day_of_now
from shop.core.errors import NotFound
from shop.orders.board import Tab
from shop.orders.board_words import tab_words
from shop.outlets import queries as outlets
from shop.reports import network as spread
from shop.reports.today import today as count_today
from shop.reports.views.blueprint import blueprint
from shop.web.pages import render
from shop.web.paging import offset, page_number

NETWORK = "/quan-tri/mang-luoi"
PER_PAGE = 24

_LOOKS = {Tab.CALL: "warn", Tab.NEW: "warn", Tab.LATE: "bad", Tab.LEAVING: "warn"}


@blueprint.get("/quan-ly/<outlet_slug>/hom-nay")
@outlet_staff()
def today(outlet_slug: str) -> str:
    """Numbers that lead to their lists."""
    figures = count_today(g.outlet.outlet_id, now())
    heaps = [
        (
            number,
            tab_words(tab),
            url_for("orders.board", outlet_slug=outlet_slug, muc=tab.value),
            _LOOKS.get(tab, "plain") if number else "plain",
        )
        for tab, number in (figures.heaps | figures.pressing).items()
    ]
    return render(
        "reports/today.html", figures=figures, heaps=heaps, outlet_slug=outlet_slug, today=day_of_now()
    )


@blueprint.get(NETWORK)
@operator_staff()
def network() -> str:
    """Each variant over all outlets of the reader's operators."""
    typed, number = request.args.get("q", "")[:100], page_number()
    places = outlets.of_operators(g.operator_ids)
    rows = spread.goods(places, typed, now(), skip=offset(number, PER_PAGE), most=PER_PAGE + 1)
    return render(
        "reports/network.html",
        rows=rows[:PER_PAGE],
        number=number,
        has_more=len(rows) > PER_PAGE,
        typed=typed,
        places=len(places),
    )


@blueprint.get(f"{NETWORK}/hang-cham")
@operator_staff()
def network_slow() -> str:
    """What does not move at one outlet, and where it sells."""
    places, asked, number = (
        outlets.of_operators(g.operator_ids),
        request.args.get("diem-ban", ""),
        page_number(),
    )
    chosen = next((place for place in places if str(place.id) == asked), None)
    if chosen is None and (asked or not places):
        raise NotFound
    here = chosen or places[0]
    rows = spread.slow(places, here.id, now(), skip=offset(number, PER_PAGE), most=PER_PAGE + 1)
    return render(
        "reports/network_slow.html",
        rows=rows[:PER_PAGE],
        number=number,
        has_more=len(rows) > PER_PAGE,
        places=places,
        here=here,
        today=day_of_now(),
    )


@blueprint.get(f"{NETWORK}/<int:variant_id>")
@operator_staff()
def network_variant(variant_id: int) -> str:
    """One variant at each outlet: who has it, who gets it, who could use more."""
    goods, rows = spread.variant(outlets.of_operators(g.operator_ids), variant_id, now())
    return render("reports/network_variant.html", goods=goods, rows=rows)
