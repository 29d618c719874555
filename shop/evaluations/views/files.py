"""Evaluation files for programme staff."""

from __future__ import annotations

from typing import Any

from flask import Response, g, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, programme_staff
from shop.catalogue.queries.certificates import products_named
from shop.core.clock import now, today
from shop.core.errors import Refused, ShopError
from shop.core.ids import read_id
from shop.core.tokens import random_token
from shop.evaluations import queries, services
from shop.evaluations.forms import FileForm, PaperForm, ResultForm, StepForm
from shop.evaluations.states import BACK, FILE_MOVES, FileState
from shop.evaluations.views.blueprint import FILES, blueprint
from shop.evaluations.wording import DEADLINES, KINDS, STATES, STEPS
from shop.media import answers
from shop.media import services as media
from shop.unit_of_work import in_transaction
from shop.web.doing import accepted, press
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other
from shop.web.paging import Page, offset, page_number

ONE = f"{FILES}/<int:evaluation_id>"
MOST_FOUND = 30
PER_PAGE = 50


@blueprint.get(FILES)
@programme_staff()
def staff_list() -> str:
    """Files of an officer's province: those that go on, or those that are decided."""
    done, number, code = request.args.get("xem") == "xong", page_number(), g.province_code
    rows = queries.files(province_code=code, going=not done, skip=offset(number, PER_PAGE), most=PER_PAGE)
    return render(
        "evaluations/staff_list.html",
        page=Page(rows, number, PER_PAGE, queries.count_files(province_code=code, going=not done)),
        done=done,
        overdue=queries.count_overdue(code, today()),
        kinds=KINDS,
        states=STATES,
        deadlines=DEADLINES,
        today=today(),
    )


@blueprint.route(f"{FILES}/moi", methods=["GET", "POST"])
@programme_staff()
def staff_new() -> ResponseReturnValue:
    """Choose the product (`?san-pham=`), then the form of its file."""
    product_id = read_id(request.args.get("san-pham", ""))
    if product_id is None:
        text = request.args.get("q", "").strip()[:100]
        found = products_named(text, g.province_code, MOST_FOUND) if text else []
        return render("evaluations/staff_choose.html", text=text, found=found)
    product, producer, held = queries.product_for(product_id, g.province_code)
    form, by, province = FileForm(data={"key": random_token()}), actor().user_id, g.province_code
    made: list[int] = []

    def write() -> None:
        made.append(
            services.open_file(
                product_id, form.draft(), key=form.key.data, by=by, at=now(), province_code=province
            )
        )

    if form.is_sent_and_valid() and accepted(form, write):
        flash_done(_("Đã ghi hồ sơ."))
        return see_other(url_for("evaluations.staff_file", evaluation_id=made[-1]))
    page = render("evaluations/staff_new.html", form=form, product=product, producer=producer, held=held)
    return page, 422 if form.errors else 200


@blueprint.get(ONE)
@programme_staff()
def staff_file(evaluation_id: int) -> ResponseReturnValue:
    """One file: its days and deadlines, the next step, its papers."""
    return _page(evaluation_id)


@blueprint.post(f"{ONE}/buoc")
@programme_staff()
def staff_step(evaluation_id: int) -> ResponseReturnValue:
    """The next step, on its day."""
    state = queries.one_file(evaluation_id, today(), province_code=g.province_code).one.row.state
    form = _step_form(state)
    by, province = actor().user_id, g.province_code

    def write() -> None:
        if form.seen.data != state.value:
            raise Refused(services.MOVED_ON)
        result = form.result()
        services.move(
            evaluation_id,
            _next(state, recognised=result.stars is not None),
            day=form.day.data,
            result=result,
            by=by,
            at=now(),
            province_code=province,
        )

    if form.is_sent_and_valid() and accepted(form, write):
        flash_done(_("Đã ghi."))
        return see_other(url_for("evaluations.staff_file", evaluation_id=evaluation_id))
    return _page(evaluation_id, step=form), 422


@blueprint.post(f"{ONE}/lui")
@programme_staff()
def staff_back(evaluation_id: int) -> ResponseReturnValue:
    """One step back from the state that the page showed."""
    by, province, seen = actor().user_id, g.province_code, request.form.get("seen", "")
    return press(
        lambda: services.step_back(evaluation_id, seen=seen, by=by, at=now(), province_code=province),
        back=url_for("evaluations.staff_file", evaluation_id=evaluation_id),
        done=_("Đã lùi một bước."),
    )


@blueprint.post(f"{ONE}/rut")
@programme_staff()
def staff_withdraw(evaluation_id: int) -> ResponseReturnValue:
    """The producer takes the file back."""
    by, province = actor().user_id, g.province_code
    return press(
        lambda: services.move(evaluation_id, FileState.WITHDRAWN, by=by, at=now(), province_code=province),
        back=url_for("evaluations.staff_file", evaluation_id=evaluation_id),
        done=_("Đã ghi: hồ sơ được rút."),
    )


@blueprint.post(f"{ONE}/giay-to")
@programme_staff()
def staff_paper(evaluation_id: int) -> ResponseReturnValue:
    """Attach a paper."""
    queries.one_file(evaluation_id, today(), province_code=g.province_code)
    form = PaperForm()
    if form.is_sent_and_valid() and _attached(form, evaluation_id):
        flash_done(_("Đã thêm giấy tờ."))
        return see_other(url_for("evaluations.staff_file", evaluation_id=evaluation_id))
    return _page(evaluation_id, paper=form), 422


@blueprint.get(f"{ONE}/giay-to/<int:paper_id>")
@programme_staff()
def staff_scan(evaluation_id: int, paper_id: int) -> Response:
    """A paper, to be saved."""
    return answers.attachment(queries.paper(evaluation_id, paper_id, province_code=g.province_code))


def _attached(form: PaperForm, evaluation_id: int) -> bool:
    """Attach the file, which its field has stored before the transaction."""
    by, at, province, prepared = actor().user_id, now(), g.province_code, form.scan.data

    def write() -> None:
        kept = media.keep(prepared, by=by, at=at).id
        services.add_paper(evaluation_id, kept, form.title.data, by=by, at=at, province_code=province)

    try:
        in_transaction(write)
    except ShopError as error:
        form.refuse(error)
        return False
    return True


def _step_form(state: FileState, **options: Any) -> StepForm | ResultForm:
    return ResultForm(**options) if state is FileState.SENT else StepForm(**options)


def _next(state: FileState, *, recognised: bool) -> FileState:
    """The state after this one; the service refuses where there is none."""
    if state is FileState.FILED:
        return FileState.RECEIVED
    if state is FileState.RECEIVED:
        return FileState.SENT
    return FileState.RECOGNISED if recognised else FileState.NOT_RECOGNISED


def _page(evaluation_id: int, *, step: StepForm | None = None, paper: PaperForm | None = None) -> str:
    found = queries.one_file(evaluation_id, today(), province_code=g.province_code)
    state = found.one.row.state
    failed = next((form for form in (step, paper) if form is not None and form.errors), None)
    fresh = _step_form(state, formdata=None, data={"day": today()})
    return render(
        "evaluations/staff_file.html",
        found=found,
        row=found.one.row,
        failed=failed,
        step=step if type(step) is type(fresh) else fresh,
        paper=paper or PaperForm(formdata=None),
        step_words=STEPS.get(_next(state, recognised=True)) if state is not FileState.SENT else None,
        is_going=FileState.WITHDRAWN in FILE_MOVES.allowed(state),
        may_go_back=state in BACK and found.one.row.certificate_id is None,
        kinds=KINDS,
        states=STATES,
        deadlines=DEADLINES,
    )
