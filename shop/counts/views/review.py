"""A sheet that was handed in: what differs and why, and what came of it."""

from __future__ import annotations

from typing import Any

from flask import g, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, outlet_managers, outlet_staff
from shop.core.clock import now
from shop.core.errors import Refused
from shop.core.sentences import lazy
from shop.counts import services
from shop.counts.forms import CancelForm, PlainForm, ReasonsForm, SendBackForm, SubmitForm, reasons_form
from shop.counts.models import Count
from shop.counts.queries import book, results, sheet
from shop.counts.queries.results import ResultRow
from shop.counts.services import Why
from shop.counts.states import CountState
from shop.counts.views.blueprint import ONE, blueprint, found, page_of, turned_away
from shop.counts.wording import REASONS, STATES, VALUED
from shop.inventory.labels import CONDITIONS
from shop.web.doing import accepted
from shop.web.forms import Form
from shop.web.i18n import _, ngettext
from shop.web.pages import flash_done, flash_warning, render, see_other


@blueprint.route(f"{ONE}/nop", methods=["GET", "POST"])
@outlet_staff()
def submit(outlet_slug: str, count_id: int) -> ResponseReturnValue:
    """Hand the sheet in; what nobody counted is asked for first."""
    del outlet_slug
    count = found(count_id)
    if (away := turned_away(count)) is not None:
        return away
    left = len(services.uncounted(count_id))
    form: Form = SubmitForm() if left else PlainForm()
    here, by, at = g.outlet.outlet_id, actor().user_id, now()
    rest = form.rest.data if isinstance(form, SubmitForm) else None
    if form.is_sent_and_valid() and accepted(
        form, lambda: services.submit(here, count_id, rest=rest, at=at, by=by)
    ):
        flash_done(_("Đã nộp phiếu kiểm kho. Hãy ghi lý do chênh lệch để người khác duyệt."))
        return see_other(page_of(count_id))
    done, whole = sheet.progress(count)
    some_left = sheet.lines(count, only_left=True, most=50)
    page = render(
        "counts/submit.html",
        count=count,
        form=form,
        left=left,
        lines=some_left,
        done=done,
        whole=whole,
        conditions=CONDITIONS,
    )
    return (page, 422) if form.errors else page


@blueprint.post(f"{ONE}/ly-do")
@outlet_staff()
def explain(outlet_slug: str, count_id: int) -> ResponseReturnValue:
    """Keep the reasons of the lines that differ."""
    del outlet_slug
    count = found(count_id)
    rows = results.results(count, now()) if count.state is CountState.SUBMITTED else []
    form = reasons_form([row.judged for row in rows if row.judged])
    here, by, at = g.outlet.outlet_id, actor().user_id, now()

    def write() -> None:
        whys = {
            row.line.line_id: Why(
                form[f"reason_{row.line.line_id}"].data, form[f"note_{row.line.line_id}"].data or None
            )
            for row in rows
        }
        services.explain(here, count_id, whys, at=at, by=by)

    if form.is_sent_and_valid() and accepted(form, write):
        flash_done(_("Đã lưu lý do."))
        return see_other(page_of(count_id))
    return review_page(count, reasons=form)


@blueprint.route(f"{ONE}/duyet", methods=["GET", "POST"])
@outlet_managers()
def approve(outlet_slug: str, count_id: int) -> ResponseReturnValue:
    """See what will be posted, then post it: a second person, or one below the outlet's limit."""
    del outlet_slug
    count = found(count_id)
    if count.state is not CountState.SUBMITTED:
        flash_warning(_("Phiếu này không chờ duyệt."))
        return see_other(page_of(count_id))
    form = PlainForm()
    here, by, at = g.outlet.outlet_id, actor().user_id, now()
    done: list[services.Approved] = []

    def write() -> None:
        done[:] = [services.approve(here, count_id, at=at, by=by)]

    if form.is_sent_and_valid() and accepted(form, write):
        flash_done(
            ngettext(
                "Đã duyệt, ghi %(num)d dòng chênh lệch.",
                "Đã duyệt, ghi %(num)d dòng chênh lệch.",
                done[0].posted,
            )
        )
        if done[0].short_orders:
            flash_warning(
                ngettext(
                    "%(num)d đơn hàng thiếu hàng, xem ở Vụ việc.",
                    "%(num)d đơn hàng thiếu hàng, xem ở Vụ việc.",
                    done[0].short_orders,
                )
            )
        return see_other(page_of(count_id))
    shown = shown_results(count)
    lines = [row.judged for row in shown["rows"] if row.judged]
    page = render(
        "counts/approve.html",
        count=count,
        form=form,
        may=services.may_approve(count, lines, by),
        unsaid=sum(row.reason is None for row in shown["rows"]),
        **shown,
    )
    return (page, 422) if form.errors else page


@blueprint.post(f"{ONE}/dem-lai")
@outlet_managers()
def send_back(outlet_slug: str, count_id: int) -> ResponseReturnValue:
    """Have some lines counted anew."""
    del outlet_slug
    count = found(count_id)
    form = _back_form(results.results(count, now()))
    here, by, at = g.outlet.outlet_id, actor().user_id, now()
    if form.is_sent_and_valid() and accepted(
        form,
        lambda: services.send_back(
            here, count_id, line_ids=form.lines.data, note=form.note.data or None, at=at, by=by
        ),
    ):
        flash_done(_("Đã trả phiếu lại để đếm."))
        return see_other(page_of(count_id))
    return review_page(count, back=form)


@blueprint.route(f"{ONE}/huy", methods=["GET", "POST"])
@outlet_staff()
def cancel(outlet_slug: str, count_id: int) -> ResponseReturnValue:
    """Give the sheet up; nothing is posted. Once it was handed in, only who leads the outlet may."""
    del outlet_slug
    count = found(count_id)
    form = CancelForm()
    here, by, at = g.outlet.outlet_id, actor().user_id, now()

    def write() -> None:
        if g.outlet.role == "clerk" and book.count(here, count_id).state is not CountState.OPEN:
            raise Refused(lazy("Phiếu đã nộp thì chỉ quản lý hủy được."))
        services.cancel(here, count_id, note=form.note.data, at=at, by=by)

    if form.is_sent_and_valid() and accepted(form, write):
        flash_done(_("Đã hủy phiếu kiểm kho. Tồn không thay đổi."))
        return see_other(page_of(count_id))
    page = render("counts/cancel.html", count=count, form=form)
    return (page, 422) if form.errors else page


def review_page(
    count: Count, reasons: ReasonsForm | None = None, back: SendBackForm | None = None
) -> ResponseReturnValue:
    """What was found, as it stands; with what was refused, 422."""
    shown = shown_results(count)
    waits = count.state is CountState.SUBMITTED
    judged = [row.judged for row in shown["rows"] if row.judged]
    if back is None:
        back = _back_form(shown["rows"], formdata=None)
    page = render(
        "counts/result.html",
        count=count,
        waits=waits,
        form=reasons if reasons is not None else reasons_form(judged, formdata=None),
        back=back,
        events=book.events(count.id),
        approve_url=url_for("counts.approve", outlet_slug=g.outlet.slug, count_id=count.id),
        **shown,
    )
    failed = (reasons is not None and reasons.errors) or back.errors
    return (page, 422) if failed or (reasons is not None and not waits) else page


def shown_results(count: Count) -> dict[str, Any]:
    """The head, the numbers and the rows of a sheet that was handed in or closed."""
    rows = results.results(count, now())
    return {
        "row": book.row(g.outlet.outlet_id, count.id),
        "rows": rows,
        "summary": results.summary(count, rows),
        "counters": book.counters(count.id),
        "states": STATES,
        "conditions": CONDITIONS,
        "reason_words": REASONS,
        "valued": VALUED,
    }


def _back_form(rows: list[ResultRow], **given: Any) -> SendBackForm:
    """The lines that may be counted anew: those that differ."""
    form = SendBackForm(**given)
    form.lines.choices = [(row.line.line_id, row.line.label) for row in rows]
    return form
