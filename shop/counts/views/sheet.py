"""One count: the blind sheet while it is open, then the review, then the document."""

from __future__ import annotations

from flask import Response, g, jsonify, request
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, outlet_staff
from shop.core.ids import read_ids
from shop.core.tokens import random_token
from shop.counts.forms import ScanForm, SheetForm, TakeBackForm, sheet_form
from shop.counts.models import Count
from shop.counts.queries import book, sheet
from shop.counts.queries.sheet import SheetLine
from shop.counts.states import CountState
from shop.counts.views.blueprint import ONE, blueprint, found
from shop.counts.views.review import review_page, shown_results
from shop.counts.wording import STATES
from shop.inventory.labels import CONDITIONS
from shop.web.forms import Form
from shop.web.i18n import language
from shop.web.pages import render
from shop.web.paging import Page, offset, page_number

PER_PAGE = 40
MOST_PRINTED = 2000


@blueprint.get(ONE)
@outlet_staff()
def page(outlet_slug: str, count_id: int) -> ResponseReturnValue:
    """The sheet to count on, or what came of it."""
    del outlet_slug
    count = found(count_id)
    if count.state is CountState.OPEN:
        return sheet_page(count)
    return review_page(count)


@blueprint.get(f"{ONE}/da-dem")
@outlet_staff()
def counted(outlet_slug: str, count_id: int) -> Response:
    """What is counted by now of the lines asked for: people on one sheet see each other's figures."""
    del outlet_slug
    count = found(count_id)
    return figures(count, read_ids(request.args.get("dong", "").split(",")[:100]))


@blueprint.get(f"{ONE}/dong/<int:count_line_id>")
@outlet_staff()
def line(outlet_slug: str, count_id: int, count_line_id: int) -> str:
    """Who counted what of one line, and when; what was a mistake is taken back here."""
    del outlet_slug
    count = found(count_id)
    return render(
        "counts/line.html",
        count=count,
        line=sheet.one(count, count_line_id),
        entries=sheet.entries(count_line_id),
        conditions=CONDITIONS,
        is_open=count.state is CountState.OPEN,
        form=TakeBackForm(formdata=None),
    )


@blueprint.get(f"{ONE}/in")
@outlet_staff()
def sheet_print(outlet_slug: str, count_id: int) -> str:
    """The blind sheet on A4, to be filled by hand; once handed in, the result."""
    del outlet_slug
    count = found(count_id)
    if count.state is CountState.OPEN:
        return render(
            "counts/sheet_print.html",
            row=book.row(g.outlet.outlet_id, count_id),
            lines=sheet.lines(count, most=MOST_PRINTED),
            conditions=CONDITIONS,
        )
    return render("counts/result_print.html", **shown_results(count))


def sheet_page(
    count: Count,
    form: Form | None = None,
    scan: ScanForm | None = None,
    asked: list[SheetLine] | None = None,
) -> ResponseReturnValue:
    """The sheet as it stands; with what was refused, 422."""
    typed, only_left = request.values.get("q", "")[:100], request.values.get("xem") == "chua"
    number = page_number()
    lines = sheet.lines(count, typed=typed, only_left=only_left, skip=offset(number, PER_PAGE), most=PER_PAGE)
    total = sheet.count_lines(count, typed=typed, only_left=only_left)
    done, whole = sheet.progress(count)
    blank = sheet_form({one.line_id: one.measure for one in lines}, formdata=None)
    answer = render(
        "counts/sheet.html",
        row=book.row(g.outlet.outlet_id, count.id),
        page=Page(lines, number, PER_PAGE, total),
        form=form if form is not None else blank,
        key=form.key.data if isinstance(form, SheetForm) and not form.key.errors else random_token(),
        scan=scan if scan is not None else ScanForm(formdata=None, key=random_token()),
        asked=asked or [],
        done=done,
        whole=whole,
        typed=typed,
        only_left=only_left,
        states=STATES,
        conditions=CONDITIONS,
        counter=actor().user_id,
        lang=language(),
    )
    failed = (form is not None and form.errors) or (scan is not None and scan.errors)
    return (answer, 422) if failed else answer


def figures(count: Count, line_ids: list[int]) -> Response:
    """The sums of some lines, for the page's script; never what the book holds."""
    lines = sheet.some(count, line_ids)
    done, whole = sheet.progress(count)
    answer = jsonify(
        lines=[{"id": one.line_id, "counted": one.counted, "label": one.label} for one in lines.values()],
        done=done,
        whole=whole,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
