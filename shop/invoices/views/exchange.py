"""Files to a provider of e-invoices and back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import Response, g, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, operator_staff
from shop.core.clock import now
from shop.core.errors import BadInput, ShopError
from shop.core.sentences import lazy
from shop.invoices import exporting, importing, queries, services
from shop.invoices.forms import SUMMARY, XLSX, DayExportForm, ExportForm, ImportForm
from shop.invoices.importing import Fault, Faulty
from shop.invoices.models import Invoice
from shop.invoices.sales import Key, Sale
from shop.invoices.views.blueprint import blueprint
from shop.invoices.views.selling import HERE, listed, sellers
from shop.payments.statements.reading import rows_of
from shop.sheets.writing import csv_of, xlsx_of
from shop.unit_of_work import in_transaction
from shop.web.files import attachment
from shop.web.i18n import _, ngettext
from shop.web.pages import flash_done, render, see_other

NOTHING = lazy("Không có đơn nào cần làm hóa đơn.")
UNREADABLE = lazy("Không đọc được tệp này. Hãy dùng CSV hoặc XLSX, nhiều nhất 5.000 dòng.")


@blueprint.post(f"{HERE}/xuat")
@operator_staff()
def export_asked() -> ResponseReturnValue:
    """A file of what buyers asked for and is supplied; it waits for its numbers from now on."""
    form = ExportForm()
    if not form.is_sent_and_valid():
        return render("invoices/index.html", **listed(export=form)), 422
    keys = [one.key for one in queries.asked(sellers(), new=True) if one.day is not None]
    try:
        rows = exporting.by_order(_exported(keys, "file_kind"))
    except ShopError as error:
        form.refuse(error)
        return render("invoices/index.html", **listed(export=form)), 422
    return _file(rows, form.file_kind.data, "hoa-don")


@blueprint.post(f"{HERE}/xuat-ngay")
@operator_staff()
def export_day() -> ResponseReturnValue:
    """A file of a day's retail sales of which nobody asked for an invoice."""
    form = DayExportForm()
    form.offer(sellers())
    if not form.is_sent_and_valid():
        return render("invoices/index.html", **listed(day_export=form)), 422
    day: date = form.day.data
    try:
        found = _exported(queries.retail_keys(form.operator_id.data, day), "day")
    except ShopError as error:
        form.refuse(error)
        return render("invoices/index.html", **listed(day_export=form)), 422
    if form.rows.data == SUMMARY:
        rows = exporting.of_day(day, [sale for sale, _row in found])
    else:
        rows = exporting.by_order(found)
    return _file(rows, form.kind.data, f"ban-le-{day:%Y%m%d}")


@blueprint.route(f"{HERE}/nhap", methods=["GET", "POST"])
@operator_staff()
def take_in() -> ResponseReturnValue:
    """The numbers that came back; a file with a wrong cell changes nothing."""
    form, by = ImportForm(), actor().user_id
    form.offer(sellers())
    if not form.is_sent_and_valid():
        return _import_page(form, 422 if form.errors else 200)
    operator_id, data = form.operator_id.data, form.file.data.read()
    try:
        answers = importing.read(_rows(data))
        new = in_transaction(lambda: importing.take_in(operator_id, answers, at=now(), by=by))
    except Faulty as error:
        form.refuse(error)
        return _import_page(form, 422, error.faults)
    except ShopError as error:
        form.refuse(error)
        return _import_page(form, 422)
    flash_done(_imported(new, len(answers)))
    return see_other(url_for("invoices.index"))


def _exported(keys: Sequence[Key], field: str) -> list[tuple[Sale, Invoice]]:
    """Written, then read out. Raises BadInput on a field when there is nothing."""
    by = actor().user_id
    mine = [key for key in keys if key[1] in g.operator_ids]
    if not mine:
        raise BadInput(field, NOTHING)
    return in_transaction(lambda: services.export(mine, at=now(), by=by))


def _imported(new: int, answers: int) -> str:
    if not answers:
        return _("Tệp chưa có số hóa đơn nào.")
    return ngettext("Đã ghi %(num)d hóa đơn mới.", "Đã ghi %(num)d hóa đơn mới.", new)


def _rows(data: bytes) -> list[list[str]]:
    try:
        return rows_of(data)
    except BadInput as error:
        raise BadInput("file", UNREADABLE) from error


def _file(rows: Sequence[exporting.Row], kind: str, name: str) -> Response:
    return attachment(xlsx_of(rows) if kind == XLSX else csv_of(rows), kind, name)


def _import_page(form: ImportForm, status: int, faults: Sequence[Fault] = ()) -> ResponseReturnValue:
    return render("invoices/import.html", form=form, faults=faults), status
