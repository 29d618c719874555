"""A carrier's file: uploaded, its columns confirmed, and what came of it."""

from __future__ import annotations

from flask import g, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, operator_staff
from shop.core.clock import now, today
from shop.core.errors import ShopError
from shop.payments.forms import first_answers
from shop.payments.statements.services import read
from shop.remittances import queries, services
from shop.remittances.columns import Columns, guess, parcels
from shop.remittances.forms import BackForm, ColumnsForm, SeenForm, UploadForm, seen_forms
from shop.remittances.models import Remittance
from shop.remittances.states import RemittanceState
from shop.remittances.views.blueprint import HERE, blueprint
from shop.remittances.wording import STATES, TROUBLES
from shop.unit_of_work import in_transaction
from shop.web.doing import accepted
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other
from shop.web.paging import page_number

SHOWN = 12
PER_PAGE = 100


@blueprint.route(f"{HERE}/nhap", methods=["GET", "POST"])
@operator_staff()
def upload() -> ResponseReturnValue:
    """Upload a carrier's file."""
    form = UploadForm()
    form.operator.choices = queries.operator_names(g.operator_ids)
    if not form.is_sent_and_valid():
        return _upload(form), 422 if form.errors else 200
    file, by = form.file.data, actor().user_id
    try:
        rows = read(file.filename or "bang-ke", file.read())
        number = in_transaction(
            lambda: services.keep(form.operator.data, form.carrier.data, rows, at=now(), by=by)
        )
    except ShopError as error:
        form.refuse(error)
        return _upload(form), 422
    return see_other(url_for("remittances.page", remittance_id=number))


@blueprint.route(f"{HERE}/<int:remittance_id>", methods=["GET", "POST"])
@operator_staff()
def page(remittance_id: int) -> ResponseReturnValue:
    """Confirm the columns of a file; once it is applied, what came of it."""
    found = services.find(remittance_id, g.operator_ids)
    if found.state is not RemittanceState.READ:
        return _result(found)
    guessed = guess(found.rows)
    form = ColumnsForm(data={**first_answers(guessed), "received_on": today()})
    form.offer(found.rows, guessed.heading if guessed else 0)

    def apply() -> None:
        services.apply(
            remittance_id,
            Columns(**form.places()),
            received=form.received.data,
            received_on=form.received_on.data,
            at=now(),
            by=actor().user_id,
        )

    if not (form.is_sent_and_valid() and accepted(form, apply)):
        return _columns(found, form, guessed), 422 if form.errors else 200
    flash_done(_("Đã ghi bảng kê thu hộ."))
    return see_other(url_for("remittances.page", remittance_id=remittance_id))


@blueprint.post(f"{HERE}/<int:remittance_id>/dong/<int:line_id>")
@operator_staff()
def see(remittance_id: int, line_id: int) -> ResponseReturnValue:
    """Somebody looked into a line that did not fit."""
    found, form = services.find(remittance_id, g.operator_ids), SeenForm(line_id)
    services.troubled(remittance_id, line_id)

    def done() -> None:
        services.see(remittance_id, line_id, note=form.note.data, at=now(), by=actor().user_id)

    if not (form.is_sent_and_valid() and accepted(form, done)):
        return _result(found, seen=form), 422
    flash_done(_("Đã ghi cách xử lý."))
    return see_other(url_for("remittances.page", remittance_id=remittance_id))


@blueprint.post(f"{HERE}/<int:remittance_id>/bo")
@operator_staff()
def take_back(remittance_id: int) -> ResponseReturnValue:
    """It was a mistake: nothing of it holds any more."""
    found, form = services.find(remittance_id, g.operator_ids), BackForm()

    def back() -> None:
        services.take_back(remittance_id, reason=form.reason.data, at=now(), by=actor().user_id)

    if not (form.is_sent_and_valid() and accepted(form, back)):
        return _result(found, back=form), 422
    flash_done(_("Đã bỏ bảng kê thu hộ."))
    return see_other(url_for("remittances.page", remittance_id=remittance_id))


def _upload(form: UploadForm) -> str:
    return render("remittances/upload.html", form=form, carriers=queries.carriers(g.operator_ids))


def _columns(found: Remittance, form: ColumnsForm, guessed: Columns | None) -> str:
    return render(
        "remittances/columns.html",
        remittance=found,
        form=form,
        guessed=guessed,
        told=len(parcels(found.rows, guessed)) if guessed else 0,
        rows=found.rows[guessed.heading if guessed else 0 :][: 1 + SHOWN],
    )


def _result(found: Remittance, *, seen: SeenForm | None = None, back: BackForm | None = None) -> str:
    """What came of it, with the form that was refused."""
    number = page_number()
    troubled = queries.lines(found.id, troubled=True, limit=PER_PAGE)
    quiet = queries.lines(found.id, troubled=False, limit=PER_PAGE + 1, offset=(number - 1) * PER_PAGE)
    return render(
        "remittances/page.html",
        remittance=found,
        sums=queries.sums(found.id),
        troubled=troubled,
        quiet=quiet[:PER_PAGE],
        number=number,
        has_more=len(quiet) > PER_PAGE,
        seen_forms=seen_forms((line.id for line, _code, _slug in troubled), seen),
        back_form=back or BackForm(formdata=None),
        refused=seen or back,
        states=STATES,
        troubles=TROUBLES,
    )
