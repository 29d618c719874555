"""The board of certificates that end."""

from __future__ import annotations

from flask import g

from shop.accounts.guards import programme_staff
from shop.certification.ending import MOST_SHOWN, Window, by_province
from shop.certification.wording import WINDOWS
from shop.core.clock import today
from shop.reports.ending_stars import board
from shop.reports.views.blueprint import blueprint
from shop.web.pages import render


@blueprint.get("/quan-tri/chung-nhan/sap-het-han")
@programme_staff()
def ending() -> str:
    """What ends within eight months or ended lately, by province, and what can be done now."""
    rows = board(today(), g.province_code)
    return render(
        "reports/ending.html",
        rows=rows[:MOST_SHOWN],
        most=MOST_SHOWN,
        provinces=by_province(rows),
        windows=WINDOWS,
        kinds=list(Window),
    )
