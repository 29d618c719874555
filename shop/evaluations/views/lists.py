"""Sign-up lists for programme staff."""

from __future__ import annotations

from flask import Response, g, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, programme_staff
from shop.core.clock import now, today
from shop.core.phone import format_phone
from shop.core.tokens import random_token
from shop.evaluations import queries, services
from shop.evaluations.forms import ListForm
from shop.evaluations.views.blueprint import LISTS, blueprint
from shop.evaluations.wording import LISTS as KINDS
from shop.sheets.writing import Cell, table_of
from shop.web.context import moment as moment_text
from shop.web.doing import accepted, press
from shop.web.files import attachment
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other
from shop.web.paging import Page, offset, page_number

ONE = f"{LISTS}/<int:list_id>"
PER_PAGE = 50


@blueprint.get(LISTS)
@programme_staff()
def staff_lists() -> str:
    """Lists of an officer's province, the latest event first."""
    number, code = page_number(), g.province_code
    rows = queries.lists(province_code=code, skip=offset(number, PER_PAGE), most=PER_PAGE)
    page = Page(rows, number, PER_PAGE, queries.count_lists(code))
    return render("evaluations/staff_lists.html", page=page, kinds=KINDS, today=today())


@blueprint.route(f"{LISTS}/moi", methods=["GET", "POST"])
@programme_staff()
def staff_list_new() -> ResponseReturnValue:
    """Open a list."""
    form, by, made = ListForm(data={"key": random_token()}), actor().user_id, []
    form.offer(g.province_code)

    def write() -> None:
        made.append(services.open_list(form.draft(), key=form.key.data, by=by, at=now()))

    if form.is_sent_and_valid() and accepted(form, write):
        flash_done(_("Đã mở danh sách. Chủ thể của tỉnh đăng ký được từ bây giờ."))
        return see_other(url_for("evaluations.staff_one_list", list_id=made[-1]))
    return render("evaluations/staff_list_new.html", form=form), 422 if form.errors else 200


@blueprint.get(ONE)
@programme_staff()
def staff_one_list(list_id: int) -> str:
    """Who signed up."""
    one = queries.one_list(list_id, province_code=g.province_code)
    return render(
        "evaluations/staff_one_list.html",
        one=one,
        row=one.row,
        signed=queries.signed(list_id),
        kinds=KINDS,
        today=today(),
    )


@blueprint.get(f"{ONE}/tai-ve/<any(xlsx, csv):file_kind>")
@programme_staff()
def staff_list_file(list_id: int, file_kind: str) -> Response:
    """Who signed up, as a file."""
    queries.one_list(list_id, province_code=g.province_code)
    rows: list[list[Cell]] = [
        [_("Chủ thể"), _("Số người tham gia"), _("Điện thoại"), _("E-mail"), _("Ghi chú"), _("Đăng ký lúc")]
    ]
    rows += [
        [
            one.producer,
            one.row.people,
            format_phone(one.phone) if one.phone else "",
            one.email or "",
            one.row.note or "",
            moment_text(one.row.signed_at),
        ]
        for one in queries.signed(list_id)
    ]
    data = table_of(rows, file_kind, _("Đăng ký tham gia"))
    return attachment(data, file_kind, f"dang-ky-{list_id}")


@blueprint.post(f"{ONE}/dong")
@programme_staff()
def staff_list_close(list_id: int) -> ResponseReturnValue:
    """Nobody signs up any more."""
    province = g.province_code
    return press(
        lambda: services.close_list(list_id, at=now(), province_code=province),
        back=url_for("evaluations.staff_one_list", list_id=list_id),
        done=_("Đã đóng đăng ký."),
    )


@blueprint.post(f"{ONE}/mo-lai")
@programme_staff()
def staff_list_reopen(list_id: int) -> ResponseReturnValue:
    """Producers may sign up again."""
    province = g.province_code
    return press(
        lambda: services.reopen_list(list_id, province_code=province),
        back=url_for("evaluations.staff_one_list", list_id=list_id),
        done=_("Đã mở lại đăng ký."),
    )
