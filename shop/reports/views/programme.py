"""What the programme has reached: for its people with targets and files, for everybody as main figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Response, g, request, url_for

from shop.accounts.guards import actor, programme_staff, public
from shop.core.clock import now, today
from shop.geography import queries as places
from shop.reports import figures, programme
from shop.reports.models import Measure
from shop.reports.programme import MEASURES, WORDS, By, Row, Starred
from shop.reports.views.blueprint import blueprint
from shop.sheets.writing import Cell, table_of
from shop.web.caching import public_page
from shop.web.doing import accepted
from shop.web.files import attachment
from shop.web.forms import Form, IntField
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other

PAGE = "/quan-tri/chuong-trinh"
FIRST_YEAR = 2019


class AimForm(Form):
    """What a province wants to reach; empty: no target."""

    stars_5 = IntField(MEASURES[Measure.STARS_5], required=False, maximum=100_000)
    stars_4 = IntField(MEASURES[Measure.STARS_4], required=False, maximum=100_000)
    stars_3 = IntField(MEASURES[Measure.STARS_3], required=False, maximum=100_000)
    renewed = IntField(MEASURES[Measure.RENEWED], required=False, maximum=100_000)
    new_producers = IntField(MEASURES[Measure.NEW_PRODUCERS], required=False, maximum=100_000)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: a year, a province (an officer's own, an admin's choice or all), a way to tell."""

    year: int
    province_code: str | None
    by: By


@blueprint.route(PAGE, methods=["GET", "POST"])
@programme_staff()
def reached() -> Any:
    """Targets against reached, products by one thing, new producers; sending the form sets the targets."""
    asked = _asked()
    aims = programme.targets(asked.year, asked.province_code)
    form = AimForm(data={measure.value: goal for measure, goal in aims.items()})
    code = asked.province_code
    if code is not None and form.is_sent_and_valid():
        goals = {measure: form[measure.value].data for measure in Measure}
        by = actor().user_id
        if accepted(form, lambda: programme.aim(code, asked.year, goals, by=by, at=now())):
            flash_done(_("Đã ghi chỉ tiêu."))
            return see_other(_url(asked))
    found = programme.starred(programme.last_day_of(asked.year, today()), code)
    page = render(
        "reports/programme.html",
        asked=asked,
        form=form,
        here=_url(asked),
        last=programme.last_day_of(asked.year, today()),
        years=range(today().year, FIRST_YEAR - 1, -1),
        provinces=places.provinces() if g.province_code is None else [],
        words=WORDS,
        links={one: _url(asked, theo=one.value) for one in By},
        files={
            kind: url_for("reports.reached_file", **_address(asked), theo=asked.by.value, kind=kind)
            for kind in ("xlsx", "csv")
        },
        measures=MEASURES,
        aims=aims,
        reached=programme.reached(asked.year, found, code),
        rows=programme.rows(asked.by, found),
        newcomers=programme.new_producers(asked.year, code),
        idle=figures.idle(code, now()),
    )
    return page, 422 if form.errors else 200


@blueprint.get(f"{PAGE}/tep/<any(csv, xlsx):kind>")
@programme_staff()
def reached_file(kind: str) -> Response:
    """The products as a table."""
    asked = _asked()
    found: list[Starred] = programme.starred(programme.last_day_of(asked.year, today()), asked.province_code)
    rows: list[list[Cell]] = [[str(WORDS[asked.by]), _("3 sao"), _("4 sao"), _("5 sao"), _("Tổng cộng")]]
    lines: list[Row] = programme.rows(asked.by, found)
    rows += [[str(row.name), *row.by_stars, row.total] for row in lines]
    data = table_of(rows, kind, _("Chương trình"))
    return attachment(data, kind, f"chuong-trinh-{asked.year}-{asked.by.value}")


@blueprint.get("/chuong-trinh")
@public
def headline() -> Response:
    """The main figures of the programme here: counts, nobody's money."""
    day: date = today()
    return public_page(render("reports/headline.html", day_shown=day, figures=figures.headline(day)))


def _asked() -> Asked:
    last, typed = today().year, request.args.get("nam", "")
    is_year = typed.isascii() and typed.isdigit() and len(typed) == 4
    year = int(typed) if is_year and FIRST_YEAR <= int(typed) <= last else last
    code: str | None = g.province_code
    if code is None:
        wanted = request.args.get("tinh", "")
        code = next((one.code for one in places.provinces() if one.code == wanted), None)
    by = next((one for one in By if one.value == request.args.get("theo")), By.STAR)
    return Asked(year, code, by)


def _address(asked: Asked) -> dict[str, Any]:
    return {"nam": asked.year} | (
        {"tinh": asked.province_code} if g.province_code is None and asked.province_code else {}
    )


def _url(asked: Asked, **more: Any) -> str:
    return url_for("reports.reached", **{**_address(asked), "theo": asked.by.value, **more})
