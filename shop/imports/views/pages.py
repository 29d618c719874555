"""The pages of a sheet, the same at both desks."""

from __future__ import annotations

from flask import Response, make_response, request
from flask.typing import ResponseReturnValue

from shop import jobs
from shop.accounts.guards import actor
from shop.core.clock import now
from shop.core.errors import Refused, ShopError
from shop.core.sentences import lazy
from shop.imports import exporting, queries, services
from shop.imports.forms import MatchForm, SheetForm, WriteForm, match_form
from shop.imports.jobs import finish
from shop.imports.models import ProductImport
from shop.imports.row_forms import OF_PAPER
from shop.imports.services.undoing import can_undo
from shop.imports.states import RUNNING, ImportState, LineKind
from shop.imports.views.blueprint import Desk
from shop.imports.views.showing import line_view
from shop.imports.wording import KINDS, STATES
from shop.producers import queries as producers
from shop.unit_of_work import afterwards, in_transaction
from shop.web.doing import accepted
from shop.web.files import attachment
from shop.web.i18n import language
from shop.web.pages import keep_private, render, see_other
from shop.web.paging import Page, offset, page_number

PER_PAGE = 50
AT_ONCE = 150  # products that a request works through itself; more are left to the worker
NAMED = 20
SECONDS = 2
FORGOTTEN = lazy("Nội dung tệp này đã được xóa sau 30 ngày. Hãy tải tệp lên lại.")


def upload(desk: Desk) -> ResponseReturnValue:
    """The form for a sheet, and the sheets so far."""
    form = SheetForm()
    form.offer([(number, producers.by_id(number).name) for number in sorted(desk.producer_ids)])
    if not form.is_sent_and_valid():
        return _upload_page(desk, form, 422 if form.errors else 200)
    file, by, tongue = form.file.data, actor().user_id, language()
    try:
        sheet = services.read(file.filename or "", file.read(services.MOST_BYTES + 1))
    except ShopError as error:
        form.refuse(error)
        return _upload_page(desk, form, 422)
    number = in_transaction(
        lambda: services.keep(form.producer_id.data, sheet, by=by, at=now(), language=tongue)
    )
    return see_other(desk.url("one", import_id=number))


def one(desk: Desk, import_id: int) -> ResponseReturnValue:
    """What the state of the sheet asks for."""
    sheet = queries.sheet(import_id, desk.producer_ids)
    keep_private()
    if request.method == "POST":
        return _act(desk, sheet)
    if sheet.state is ImportState.READ and not sheet.is_forgotten:
        return _match_page(desk, sheet, match_form(sheet))
    if sheet.state in RUNNING:
        return _progress_page(desk, sheet)
    return _lines_page(desk, sheet, WriteForm())


def faults(desk: Desk, import_id: int) -> Response:
    """The sheet with what is wrong in it."""
    sheet = queries.sheet(import_id, desk.producer_ids)
    data = exporting.wrong_book(sheet, queries.lines(sheet.id, LineKind.WRONG))
    return attachment(data, "xlsx", "loi")


def _act(desk: Desk, sheet: ProductImport) -> ResponseReturnValue:
    if sheet.state is ImportState.READ and not sheet.is_forgotten:
        return _match(desk, sheet)
    do = request.form.get("do")
    form, number, by = WriteForm(), sheet.id, actor().user_id
    if form.is_sent_and_valid():
        if do == "undo":
            return _undo(desk, sheet, form)
        if do == "again" and accepted(form, lambda: services.rematch(number)):
            return see_other(desk.url("one", import_id=number))
        submits = form.submits.data
        if do == "write" and accepted(form, lambda: services.write(number, submits=submits, by=by, at=now())):
            _work(number)
            return see_other(desk.url("one", import_id=number))
        if not form.errors:
            form.refuse(Refused(lazy("Bảng này không còn ở bước đó. Hãy tải lại trang.")))
    return _lines_page(desk, queries.sheet(number, desk.producer_ids), form, 422)


def _match(desk: Desk, sheet: ProductImport) -> ResponseReturnValue:
    form, number, by = match_form(sheet), sheet.id, actor().user_id
    if not form.is_sent_and_valid():
        return _match_page(desk, sheet, form, 422)
    try:
        columns, heading = form.columns(), form.heading.data
        in_transaction(lambda: services.match(number, heading, columns, by=by, at=now()))
    except ShopError as error:
        form.refuse(error)
        return _match_page(desk, queries.sheet(number, desk.producer_ids), form, 422)
    _work(number)
    return see_other(desk.url("one", import_id=number))


def _undo(desk: Desk, sheet: ProductImport, form: WriteForm) -> ResponseReturnValue:
    number, by = sheet.id, actor().user_id
    if not accepted(form, lambda: services.undo(number, by=by, at=now())):
        return _lines_page(desk, queries.sheet(number, desk.producer_ids), form, 422)
    _work(number)
    return see_other(desk.url("one", import_id=number))


def _work(number: int) -> None:
    """Here when it is quickly done, otherwise by the worker."""
    if in_transaction(lambda: _is_small(number)):
        finish(number)


def _is_small(number: int) -> bool:
    """A large one is left to the worker, which finds it by itself when the queue is away."""
    if services.total(number) <= AT_ONCE:
        return True
    afterwards("imports", lambda: jobs.soon("imports.work"))
    return False


def _upload_page(desk: Desk, form: SheetForm, status: int) -> ResponseReturnValue:
    page = render(
        "imports/new.html",
        form=form,
        desk=desk,
        sheets=queries.recent(desk.producer_ids),
        states=STATES,
        producer=producers.by_id(desk.staff_for) if desk.staff_for else None,
    )
    return page, status


def _match_page(desk: Desk, sheet: ProductImport, form: MatchForm, status: int = 200) -> ResponseReturnValue:
    return render("imports/match.html", form=form, desk=desk, sheet=sheet, guessed=len(sheet.columns)), status


def _progress_page(desk: Desk, sheet: ProductImport) -> ResponseReturnValue:
    answer = make_response(render("imports/progress.html", desk=desk, sheet=sheet, states=STATES))
    answer.headers["Refresh"] = str(SECONDS)
    return answer


def _lines_page(desk: Desk, sheet: ProductImport, form: WriteForm, status: int = 200) -> ResponseReturnValue:
    wanted = request.args.get("loai", "")
    kind = LineKind(wanted) if wanted in set(LineKind) else None
    counts, number = queries.counts(sheet.id), page_number()
    total = counts[kind] if kind else sum(counts.values())
    found = queries.lines(sheet.id, kind, offset=offset(number, PER_PAGE), limit=PER_PAGE)
    titles = exporting.titles()
    if sheet.is_forgotten:
        form.refuse(Refused(FORGOTTEN))
    page = render(
        "imports/lines.html",
        form=form,
        desk=desk,
        sheet=sheet,
        kind=kind,
        kinds=KINDS,
        states=STATES,
        counts=counts,
        products=queries.changed_products(sheet.id),
        claims=queries.claims(sheet.id) if sheet.state is ImportState.WRITTEN else 0,
        has_papers=bool(OF_PAPER.keys() & sheet.columns.keys()),
        page=Page([line_view(line, titles) for line in found], number, PER_PAGE, total),
        can_undo=can_undo(sheet, now()),
        stayed=queries.stayed(sheet.id, most=NAMED) if sheet.state is ImportState.UNDONE else [],
    )
    return page, status
