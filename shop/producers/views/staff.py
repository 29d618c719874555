"""Producers for programme staff: an officer sees those of one province."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, programme_staff
from shop.core.clock import now, today
from shop.producers import queries, services
from shop.producers.forms import HolidayForm, ProducerForm, ReasonForm
from shop.producers.models import Producer
from shop.producers.services import ProducerDraft
from shop.producers.views.blueprint import ONE, STAFF, blueprint
from shop.producers.wording import DOCUMENTS, LEGAL_FORMS
from shop.web.doing import accepted
from shop.web.forms import Form
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other
from shop.web.paging import Page, offset, page_number

PER_PAGE = 50


@blueprint.get(STAFF)
@programme_staff()
def staff_list() -> ResponseReturnValue:
    """Producers by name."""
    text = " ".join(request.args.get("q", "").split())[:100]
    number = page_number()
    rows, total = queries.listed(
        province_code=g.province_code, text=text, offset=offset(number, PER_PAGE), limit=PER_PAGE
    )
    return render(
        "producers/staff_list.html",
        page=Page(rows, number, PER_PAGE, total),
        text=text,
        place_of=queries.place,
        is_selling=queries.is_selling,
        today=today(),
    )


@blueprint.get(ONE)
@programme_staff()
def staff_page(producer_id: int) -> ResponseReturnValue:
    """One producer: who it is, its papers, whether it sells."""
    row = queries.by_id(producer_id, g.province_code)
    return render(
        "producers/staff_page.html",
        producer=row,
        place=queries.place(row),
        forms=LEGAL_FORMS,
        documents=queries.documents(row.id),
        kinds=DOCUMENTS,
        is_selling=queries.is_selling(row, today()),
    )


@blueprint.route(f"{STAFF}/moi", methods=["GET", "POST"])
@programme_staff()
def staff_new() -> ResponseReturnValue:
    """Enter a producer."""
    form, by = ProducerForm(), actor().user_id
    form.offer_places(g.province_code)
    return _act(
        form,
        lambda: services.create_producer(_draft(form), by=by, at=now()),
        title=_("Thêm chủ thể"),
        back=url_for("producers.staff_list"),
        done=_("Đã thêm chủ thể."),
    )


@blueprint.route(f"{ONE}/sua", methods=["GET", "POST"])
@programme_staff()
def staff_edit(producer_id: int) -> ResponseReturnValue:
    """Change what is said of a producer."""
    row, by, province = queries.by_id(producer_id, g.province_code), actor().user_id, g.province_code
    form = ProducerForm(data={name: getattr(row, name) for name in ProducerDraft.__dataclass_fields__})
    form.offer_places(province)
    return _act(
        form,
        lambda: services.change_producer(
            producer_id, _draft(form, row), by=by, at=now(), province_code=province
        ),
        title=_("Sửa chủ thể"),
        back=url_for("producers.staff_page", producer_id=producer_id),
        done=_("Đã lưu."),
    )


@blueprint.route(f"{ONE}/tam-ngung", methods=["GET", "POST"])
@programme_staff()
def staff_suspend(producer_id: int) -> ResponseReturnValue:
    """From today on nothing of the producer is sold."""
    return _with_reason(
        producer_id,
        services.suspend,
        title=_("Tạm ngừng chủ thể"),
        note=_(
            "Từ hôm nay khách không mua được sản phẩm nào của chủ thể này. Trang sản phẩm vẫn còn, đơn đã đặt vẫn được giao. Chủ thể đọc được lý do."
        ),
        act=_("Tạm ngừng"),
        done=_("Đã tạm ngừng."),
    )


@blueprint.route(f"{ONE}/ban-lai", methods=["GET", "POST"])
@programme_staff()
def staff_resume(producer_id: int) -> ResponseReturnValue:
    """The producer sells again."""
    return _with_reason(
        producer_id,
        services.resume,
        title=_("Cho chủ thể bán lại"),
        note=_("Khách mua được ngay các sản phẩm đang đăng của chủ thể này."),
        act=_("Cho bán lại"),
        done=_("Đã cho bán lại."),
    )


@blueprint.route(f"{ONE}/nghi", methods=["GET", "POST"])
@programme_staff()
def staff_holiday(producer_id: int) -> ResponseReturnValue:
    """A producer pauses for some days."""
    row, by, province = queries.by_id(producer_id, g.province_code), actor().user_id, g.province_code
    form = HolidayForm(data={"first": row.holiday_from, "last": row.holiday_until})
    return _act(
        form,
        lambda: services.set_holiday(
            producer_id,
            form.first.data,
            form.last.data,
            form.reason.data,
            by=by,
            at=now(),
            province_code=province,
        ),
        title=_("Ngày nghỉ của chủ thể"),
        back=url_for("producers.staff_page", producer_id=producer_id),
        done=_("Đã lưu ngày nghỉ."),
    )


def _with_reason(
    producer_id: int, service: Callable[..., Producer], *, title: str, note: str, act: str, done: str
) -> ResponseReturnValue:
    queries.by_id(producer_id, g.province_code)
    form, by, province = ReasonForm(), actor().user_id, g.province_code
    return _act(
        form,
        lambda: service(producer_id, form.reason.data, by=by, at=now(), province_code=province),
        title=title,
        back=url_for("producers.staff_page", producer_id=producer_id),
        done=done,
        note=note,
        act=act,
    )


def _act(
    form: Form, write: Callable[[], Any], *, title: str, back: str, done: str, note: str = "", act: str = ""
) -> ResponseReturnValue:
    """A page with one form: drawn, refused with 422, or done."""
    if form.is_sent_and_valid() and accepted(form, write):
        flash_done(done)
        return see_other(back)
    page = render("producers/form.html", form=form, title=title, back=back, note=note, act=act or _("Lưu"))
    return page, 422 if form.errors else 200


def _draft(form: ProducerForm, row: Producer | None = None) -> ProducerDraft:
    values: dict[str, Any] = {
        name: form[name].data if form[name].data != "" else None
        for name in ProducerDraft.__dataclass_fields__
        if name != "is_sample"
    }
    return ProducerDraft(**values, is_sample=row.is_sample if row else False)
