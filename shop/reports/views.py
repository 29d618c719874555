"""Pages of reports: what an outlet's people see first in the morning."""

from flask import Blueprint, g, url_for

from shop.accounts.guards import outlet_staff
from shop.core.clock import now
from shop.core.clock import today as day_of_now
from shop.orders.board import Tab
from shop.orders.board_words import tab_words
from shop.reports.today import today as count_today
from shop.web.pages import render

blueprint = Blueprint("reports", __name__)

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
