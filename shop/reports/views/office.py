"""What the people of the programme see first in the morning."""

from flask import g

from shop.accounts.guards import programme_staff
from shop.core.clock import today
from shop.reports.office import office
from shop.reports.views.blueprint import blueprint
from shop.web.pages import render


@blueprint.get("/quan-tri/hom-nay")
@programme_staff()
def programme_today() -> str:
    """Numbers that lead to their lists."""
    return render("reports/office.html", figures=office(g.province_code), today=today())
