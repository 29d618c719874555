"""Inspections for programme staff."""

from __future__ import annotations

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, programme_staff
from shop.core.clock import now, today
from shop.core.ids import read_id
from shop.core.tokens import random_token
from shop.evaluations import queries, services
from shop.evaluations.forms import InspectionForm, OutcomeForm
from shop.evaluations.states import Finding
from shop.evaluations.views.blueprint import INSPECTIONS, blueprint
from shop.evaluations.wording import FINDINGS
from shop.producers import queries as producers
from shop.web.doing import accepted, press
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other
from shop.web.paging import Page, offset, page_number

ONE = f"{INSPECTIONS}/<int:inspection_id>"
MOST_FOUND = 30
PER_PAGE = 50


@blueprint.get(INSPECTIONS)
@programme_staff()
def staff_inspections() -> str:
    """What is open first, by its deadline."""
    number, code = page_number(), g.province_code
    rows = queries.inspections(province_code=code, skip=offset(number, PER_PAGE), most=PER_PAGE)
    return render(
        "evaluations/staff_inspections.html",
        page=Page(rows, number, PER_PAGE, queries.count_inspections(province_code=code)),
        overdue=queries.count_overdue(code, today()),
        findings=FINDINGS,
        today=today(),
    )


@blueprint.route(f"{INSPECTIONS}/moi", methods=["GET", "POST"])
@programme_staff()
def staff_inspection_new() -> ResponseReturnValue:
    """Choose the producer (`?chu-the=`), then the form."""
    producer_id = read_id(request.args.get("chu-the", ""))
    if producer_id is None:
        text = request.args.get("q", "").strip()[:100]
        found = producers.listed(province_code=g.province_code, text=text, limit=MOST_FOUND)[0]
        return render("evaluations/staff_choose_producer.html", text=text, found=found)
    producer = producers.by_id(producer_id, g.province_code)
    form, by, province = InspectionForm(data={"key": random_token()}), actor().user_id, g.province_code
    form.product_id.choices = [("", _("Cả cơ sở")), *queries.producer_goods(producer_id)]
    made: list[int] = []

    def write() -> None:
        made.append(
            services.record_inspection(
                producer_id, form.draft(), key=form.key.data, by=by, at=now(), province_code=province
            )
        )

    if form.is_sent_and_valid() and accepted(form, write):
        flash_done(_("Đã ghi và báo cho chủ thể."))
        return see_other(url_for("evaluations.staff_inspection", inspection_id=made[-1]))
    page = render("evaluations/staff_inspection_new.html", form=form, producer=producer)
    return page, 422 if form.errors else 200


@blueprint.route(ONE, methods=["GET", "POST"])
@programme_staff()
def staff_inspection(inspection_id: int) -> ResponseReturnValue:
    """One inspection; sending the form says what came of it."""
    found = queries.inspection(inspection_id, g.province_code)
    form, by, province = OutcomeForm(data={"day": today()}), actor().user_id, g.province_code

    def write() -> None:
        services.close_inspection(
            inspection_id,
            form.to.data,
            form.outcome.data,
            day=form.day.data,
            by=by,
            at=now(),
            province_code=province,
        )

    if form.is_sent_and_valid() and accepted(form, write):
        flash_done(_("Đã ghi kết quả khắc phục."))
        return see_other(url_for("evaluations.staff_inspection", inspection_id=inspection_id))
    page = render(
        "evaluations/staff_inspection.html",
        found=found,
        row=found.row,
        form=form,
        findings=FINDINGS,
        left=found.left(today()),
        is_open=found.row.state is Finding.OPEN,
        may_reopen=found.row.state in {Finding.PUT_RIGHT, Finding.NOT_PUT_RIGHT},
    )
    return page, 422 if form.errors else 200


@blueprint.post(f"{ONE}/mo-lai")
@programme_staff()
def staff_inspection_reopen(inspection_id: int) -> ResponseReturnValue:
    """It was not over."""
    province = g.province_code
    return press(
        lambda: services.reopen_inspection(inspection_id, province_code=province),
        back=url_for("evaluations.staff_inspection", inspection_id=inspection_id),
        done=_("Đã mở lại."),
    )
