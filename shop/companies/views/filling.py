"""The sheet: its template, its file, its rows, and a row that is corrected in place."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, url_for
from flask.typing import ResponseReturnValue

from shop.accounts import throttling
from shop.accounts.guards import public
from shop.accounts.throttling import Limit
from shop.catalogue.queries import remembered
from shop.companies import files, queries, quoting, services
from shop.companies.forms import CountForm, FileForm, RowForm, WeightForm
from shop.companies.models import CompanySheet
from shop.companies.rows import LONGEST, Row, Unit, check, placed
from shop.companies.views import showing
from shop.companies.views.blueprint import blueprint
from shop.core.clock import now, today
from shop.core.errors import NotFound, ShopError
from shop.extensions import session
from shop.geography.reading import Reader
from shop.orders.models import Order
from shop.sheets.writing import csv_of, xlsx_of
from shop.unit_of_work import in_transaction
from shop.web.doing import press
from shop.web.files import attachment
from shop.web.i18n import _, ngettext
from shop.web.pages import flash_done, flash_warning, keep_private, render, see_other

ONE = "/qua-cong-ty/<token>"
FILES = 60
WINDOW = 3600


@blueprint.route(ONE, methods=["GET", "POST"])
@public
def sheet(token: str) -> ResponseReturnValue:
    """Upload the file of recipients; every row is shown with its fee and total, or with what is wrong at it."""
    keep_private()
    kept = queries.by_token(token)
    if kept.order_id is not None:
        return to_order(kept)
    form, goods, at = FileForm(), len(kept.goods), now()
    if not form.is_sent_and_valid():
        return _page(kept, form, 422 if form.errors else 200)
    try:
        throttling.spend([Limit(throttling.key("company-file", throttling.visitor()), FILES, WINDOW)], at)
        rows = files.read(form.file.data.read(files.MOST_BYTES + 1), goods)
        in_transaction(lambda: services.fill(token, rows, at=at))
    except ShopError as error:
        form.refuse(error)
        return _page(queries.by_token(token), form, 429 if error.status == 429 else 422)
    units = _units(kept)
    wrong = sum(not check(row, units, today()).is_whole for row in rows)
    if wrong:
        flash_warning(ngettext("%(num)d dòng cần sửa.", "%(num)d dòng cần sửa.", wrong))
    else:
        flash_done(ngettext("Đã đọc %(num)d người nhận.", "Đã đọc %(num)d người nhận.", len(rows)))
    return see_other(url_for("companies.sheet", token=token))


@blueprint.get(f"{ONE}/mau.xlsx")
@public
def template_xlsx(token: str) -> Response:
    """The file to fill, for Excel: headings, one example."""
    return attachment(xlsx_of(_template(token), _("Người nhận")), "xlsx", "nguoi-nhan")


@blueprint.get(f"{ONE}/mau.csv")
@public
def template_csv(token: str) -> Response:
    """The file to fill, for anything else."""
    return attachment(csv_of(_template(token)), "csv", "nguoi-nhan")


@blueprint.route(f"{ONE}/dong/<int:number>", methods=["GET", "POST"])
@public
def row(token: str, number: int) -> ResponseReturnValue:
    """One row, corrected in place: what is still wrong stays and is said beside its field."""
    keep_private()
    kept = queries.by_token(token)
    if kept.order_id is not None:
        return to_order(kept)
    old = next((each for each in services.rows_of(kept) if each.number == number), None)
    if old is None:
        raise NotFound
    cells = _Cells(old, _units(kept))
    if not cells.are_sent_and_valid():
        return _row_page(kept, number, cells, 422 if cells.form.is_submitted() else 200)
    typed = cells.row
    try:
        in_transaction(lambda: services.correct(token, typed, at=now()))
    except ShopError as error:
        cells.form.refuse(error)
        return _row_page(kept, number, cells, 422)
    flash_done(_("Đã sửa dòng %(number)s.", number=number))
    return see_other(f"{url_for('companies.sheet', token=token)}#dong-{number}")


@blueprint.post(f"{ONE}/dong/<int:number>/bo")
@public
def drop(token: str, number: int) -> Response:
    """One recipient less."""
    queries.by_token(token)
    return press(
        lambda: services.drop(token, number, at=now()),
        back=url_for("companies.sheet", token=token),
        done=_("Đã bỏ dòng %(number)s.", number=number),
    )


def to_order(kept: CompanySheet) -> Response:
    """An ordered sheet has become its order."""
    order = session.get_one(Order, kept.order_id)
    return see_other(url_for("orders.page", token=order.token))


def _template(token: str) -> list[list[str | int]]:
    keep_private()
    kept = queries.by_token(token)
    known = {key: each.row for key, each in remembered.goods(set(kept.goods), now()).items()}
    return files.template(showing.names_of(kept.goods, known), quoting.units_of(kept.goods, known), today())


def _units(kept: CompanySheet) -> list[Unit]:
    known = {key: each.row for key, each in remembered.goods(set(kept.goods), now()).items()}
    return quoting.units_of(kept.goods, known)


class _Cells:
    """The cells of a row on a page: as they are kept, each with what is wrong with it, or as they were sent."""

    def __init__(self, old: Row, units: Sequence[Unit]) -> None:
        data = {name: getattr(old, name) for name in LONGEST} | {"chosen": old.code}
        given = [*old.counts, *[""] * len(units)][: len(units)]
        self.units = units
        self.form = RowForm(data=data)
        self.counts = [
            (WeightForm if unit.is_weight else CountForm)(prefix=f"q{place}-", data={"count": text})
            for place, (text, unit) in enumerate(zip(given, units, strict=True), 1)
        ]
        self.row = old
        if self.form.is_submitted():
            bare = self.form.row(old.number, [each.count.data or "" for each in self.counts])
            self.row = placed(bare, Reader())
        self.form.offer(self.row.choices)
        if not self.form.is_submitted():
            self._say()

    def are_sent_and_valid(self) -> bool:
        """Whether every cell means something; else its field says why not."""
        if not self.form.is_submitted():
            return False  # what is wrong with the kept cells is said already
        fits = [self.form.is_sent_and_valid(), *(each.validate() for each in self.counts)]
        return all(fits) and self._say()

    def _say(self) -> bool:
        found = check(self.row, self.units, today())
        for name, sentence in found.errors.items():
            field = self.counts[found.place].count if name == "counts" else self.form[name]
            field.errors = [str(sentence)]
        return found.is_whole


def _row_page(kept: CompanySheet, number: int, cells: _Cells, status: int) -> ResponseReturnValue:
    known = {key: each.row for key, each in remembered.goods(set(kept.goods), now()).items()}
    called = showing.names_of(kept.goods, known)
    page = render(
        "companies/row.html",
        form=cells.form,
        counts=[
            (each.count, _("%(name)s (ví dụ 500 g hoặc 1,5 kg)", name=name) if unit.is_weight else name)
            for each, name, unit in zip(cells.counts, called, cells.units, strict=True)
        ],
        has_choices=bool(cells.row.choices),
        number=number,
        token=kept.token,
        noindex=True,
    )
    return page if status == 200 else (page, status)


def _page(kept: CompanySheet, form: FileForm, status: int) -> ResponseReturnValue:
    found = quoting.read(kept.goods, services.rows_of(kept), now())
    page = render(
        "companies/sheet.html",
        form=form,
        token=kept.token,
        goods=showing.names_of(kept.goods, found.goods),
        rows=showing.rows(found, kept.goods, kept.token),
        wrong=sum(not line.is_ready for line in found.lines),
        quote=found.quote,
        sums=showing.sums(found.quote),
        is_ready=found.is_ready,
        noindex=True,
    )
    return page if status == 200 else (page, status)
