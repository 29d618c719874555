"""The board of certificates that end."""

from __future__ import annotations

from flask import g

from shop.accounts.guards import programme_staff
from shop.certification.ending import MOST_SHOWN, Window, by_province, ending
from shop.certification.views.blueprint import STAFF, blueprint
from shop.certification.wording import WINDOWS
from shop.core.clock import today
from shop.web.pages import render


@blueprint.get(f"{STAFF}/sap-het-han")
@programme_staff()
def staff_ending() -> str:
    """What ends within eight months or ended lately, by province, and what can be done now."""
    rows = ending(today(), g.province_code)
    return render(
        "certification/ending.html",
        rows=rows[:MOST_SHOWN],
        most=MOST_SHOWN,
        provinces=by_province(rows),
        windows=WINDOWS,
        kinds=list(Window),
    )
