"""Transfers of an operator's accounts: what waits for people, what came, and statements."""

from __future__ import annotations

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, operator_staff
from shop.checkout import paying
from shop.core.clock import now
from shop.payments import book
from shop.payments.forms import BackForm, PutForm
from shop.payments.views.blueprint import blueprint
from shop.payments.wording import OUTCOMES, PROBLEMS, SOURCES, STATES
from shop.web.doing import accepted
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other
from shop.web.paging import page_number

PER_PAGE = 50
HERE = "/quan-tri/chuyen-khoan"
WORDS = {"sources": SOURCES, "states": STATES, "problems": PROBLEMS}


def operators() -> frozenset[int | None]:
    """The operators whose accounts this person sees; None (the shop's own account) for admins."""
    return frozenset(g.operator_ids | {None}) if actor().is_admin else frozenset(g.operator_ids)


@blueprint.get(HERE)
@operator_staff()
def transfers() -> str:
    """What needs somebody first, then everything that came, then the statements."""
    mine, number = operators(), page_number()
    found = book.latest(mine, limit=PER_PAGE + 1, offset=(number - 1) * PER_PAGE)
    return render(
        "payments/transfers.html",
        waiting=book.open_transfers(mine),
        rows=found[:PER_PAGE],
        statements=book.statements(mine),
        number=number,
        has_more=len(found) > PER_PAGE,
        **WORDS,
    )


@blueprint.get(f"{HERE}/<int:transfer_id>")
@operator_staff()
def transfer(transfer_id: int) -> str:
    """One transfer, and what can be done with what is open of it."""
    return _page(transfer_id, PutForm(formdata=None), BackForm(formdata=None))


@blueprint.post(f"{HERE}/<int:transfer_id>/gan-don")
@operator_staff()
def put_to_order(transfer_id: int) -> ResponseReturnValue:
    """This transfer is for that order."""
    form = PutForm()
    book.one(transfer_id, operators())
    mine, by = operators(), actor().user_id
    came_to: list[paying.Outcome] = []

    def put() -> None:
        came_to[:] = [paying.put_to_order(transfer_id, form.code.data, operators=mine, at=now(), by=by)]

    if not (form.is_sent_and_valid() and accepted(form, put)):
        return _page(transfer_id, form, BackForm(formdata=None)), 422
    flash_done(OUTCOMES[came_to[0].value])
    return see_other(url_for("payments.transfer", transfer_id=transfer_id))


@blueprint.post(f"{HERE}/<int:transfer_id>/hoan-lai")
@operator_staff()
def send_back(transfer_id: int) -> ResponseReturnValue:
    """What is open of it went back."""
    form = BackForm()
    book.one(transfer_id, operators())
    mine, by = operators(), actor().user_id

    def back() -> None:
        paying.send_back(transfer_id, form.note.data, operators=mine, at=now(), by=by)

    if not (form.is_sent_and_valid() and accepted(form, back)):
        return _page(transfer_id, PutForm(formdata=None), form), 422
    flash_done(_("Đã ghi: tiền đã hoàn lại."))
    return see_other(url_for("payments.transfer", transfer_id=transfer_id))


def _page(transfer_id: int, put_form: PutForm, back_form: BackForm) -> str:
    found, code = book.one(transfer_id, operators())
    form = next((each for each in (put_form, back_form) if each.errors), None)
    return render(
        "payments/transfer.html",
        transfer=found,
        code=code,
        rest=found.amount - found.applied,
        likely=book.likely(found) if found.state == "open" and not found.applied else [],
        put_form=put_form,
        back_form=back_form,
        failed=form if request.method == "POST" else None,
        **WORDS,
    )
