"""A bank statement: uploaded, its columns confirmed, each line told once."""

from __future__ import annotations

from collections import Counter
from functools import partial

from flask import url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, operator_staff
from shop.checkout import paying
from shop.core.clock import now
from shop.core.errors import ShopError
from shop.payments import book
from shop.payments.forms import ColumnsForm, StatementForm, first_answers
from shop.payments.models import BankStatement
from shop.payments.statements import services
from shop.payments.statements.columns import Columns, guess, lines
from shop.payments.states import Source, StatementState
from shop.payments.transfers import Told
from shop.payments.views.bank import HERE, operators
from shop.payments.views.blueprint import blueprint
from shop.unit_of_work import in_transaction
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other

SHOWN = 12
SHOPS = "shop"


@blueprint.route(f"{HERE}/sao-ke", methods=["GET", "POST"])
@operator_staff()
def statement_new() -> ResponseReturnValue:
    """Upload a statement of one of one's own accounts."""
    form = StatementForm()
    form.account.choices = [
        (str(own.operator_id or SHOPS), f"{own.bank} {own.number} – {owner}")
        for own, owner in book.accounts(operators())
    ]
    if not form.is_sent_and_valid():
        page = render("payments/statement_new.html", form=form)
        return page, 422 if form.errors else 200
    file, by = form.file.data, actor().user_id
    owner = None if form.account.data == SHOPS else int(form.account.data)
    try:
        read = services.read(file.filename or "sao-ke", file.read())
        number = in_transaction(lambda: services.keep(owner, read, at=now(), by=by))
    except ShopError as error:
        form.refuse(error)
        return render("payments/statement_new.html", form=form), 422
    return see_other(url_for("payments.statement", statement_id=number))


@blueprint.route(f"{HERE}/sao-ke/<int:statement_id>", methods=["GET", "POST"])
@operator_staff()
def statement(statement_id: int) -> ResponseReturnValue:
    """Confirm the columns of a statement; then every line on which money came in is told."""
    found = services.find(statement_id, operators())
    if found.state is StatementState.APPLIED:
        return render("payments/statement_done.html", statement=found)
    guessed = guess(found.rows)
    form = ColumnsForm(data=first_answers(guessed))
    form.offer(found.rows, guessed.heading if guessed else 0)
    if not form.is_sent_and_valid():
        return _page(found, form, guessed), 422 if form.errors else 200
    counts = _tell(found, Columns(**form.places()))
    by = actor().user_id
    in_transaction(lambda: services.done(statement_id, counts, at=now(), by=by))
    flash_done(_("Đã ghi sao kê."))
    return see_other(url_for("payments.statement", statement_id=statement_id))


def _tell(found: BankStatement, columns: Columns) -> dict[str, int]:
    """Each line in a transaction of its own: one that stops half way goes on where it stood, and counts nothing twice."""
    owner, number, by = found.operator_id, found.id, actor().user_id
    counts: Counter[str] = Counter()
    for line in lines(found.rows, columns):
        told = Told(
            owner,
            Source.STATEMENT,
            line.amount,
            text=line.text,
            reference=line.reference,
            booked_at=line.booked_at,
            statement_id=number,
        )
        outcome = in_transaction(partial(paying.receive, told, at=now(), by=by))
        counts[outcome.value] += 1
    return dict(counts)


def _page(found: BankStatement, form: ColumnsForm, guessed: Columns | None) -> str:
    return render(
        "payments/statement.html",
        statement=found,
        form=form,
        guessed=guessed,
        incoming=len(lines(found.rows, guessed)) if guessed else 0,
        rows=found.rows[guessed.heading if guessed else 0 :][: 1 + SHOWN],
    )
