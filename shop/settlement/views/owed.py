"""The desk of an operator: what it owes, what others owe it, and each statement."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import g, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, or_

from shop.accounts.guards import actor, operator_staff
from shop.core.clock import now, today
from shop.core.errors import NotFound
from shop.settlement import queries, services
from shop.settlement.forms import AnswerForm, ObjectForm, PaperForm
from shop.settlement.models import Payout
from shop.settlement.queries.conditions import mine, of_operators
from shop.settlement.states import StatementState
from shop.settlement.views.blueprint import DESK, blueprint
from shop.settlement.views.showing import Addresses, offered, show
from shop.settlement.wording import PAYOUTS, STATES
from shop.web.doing import accepted, press
from shop.web.forms import Form
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other
from shop.web.paging import page_number

PER_PAGE = 50
ONE = f"{DESK}/<int:statement_id>"
TEMPLATE = "settlement/desk_statement.html"


def owed_here() -> ColumnElement[bool]:
    """What the operators of this reader owe, for an admin also what the shop does."""
    return mine(g.operator_ids, includes_shop=actor().is_admin)


def readable() -> ColumnElement[bool]:
    """What these operators owe or are owed."""
    return or_(owed_here(), of_operators(g.operator_ids))


@blueprint.get(DESK)
@operator_staff()
def index() -> str:
    """What can be closed, the statements, the payments."""
    number = page_number()
    state = request.args.get("tinh-trang")
    chosen = StatementState(state) if state in set(StatementState) else None
    rows = queries.statements(readable(), state=chosen, limit=PER_PAGE + 1, offset=(number - 1) * PER_PAGE)
    return render(
        "settlement/desk.html",
        due=queries.due(owed_here(), upto=today() - timedelta(days=1)),
        owed_to_us=queries.due(of_operators(g.operator_ids), upto=today() - timedelta(days=1)),
        rows=rows[:PER_PAGE],
        has_more=len(rows) > PER_PAGE,
        number=number,
        chosen=chosen,
        states=STATES,
        payers=queries.payers(owed_here()),
        payouts=queries.payouts(
            mine(g.operator_ids, includes_shop=actor().is_admin, owner=Payout.operator_id), limit=20
        ),
        payout_states=PAYOUTS,
        today=today(),
    )


@blueprint.get(ONE)
@operator_staff()
def statement(statement_id: int) -> str:
    """One statement."""
    return _page(statement_id)


@blueprint.post(f"{ONE}/da-ky")
@operator_staff()
def signed_on_paper(statement_id: int) -> ResponseReturnValue:
    """The party signed the printed sheet."""
    form, by, ours = PaperForm(), actor().user_id, g.operator_ids
    _owed(statement_id)

    def sign() -> None:
        services.record_signature(
            statement_id,
            operator_ids=ours,
            includes_shop=actor().is_admin,
            note=form.note.data,
            at=now(),
            by=by,
        )

    return _done(statement_id, form, sign, _("Đã ghi hai bên xác nhận."), paper=form)


@blueprint.post(f"{ONE}/y-kien/<int:dispute_id>")
@operator_staff()
def answer(statement_id: int, dispute_id: int) -> ResponseReturnValue:
    """An objection is answered."""
    form, by, ours = AnswerForm(dispute_id), actor().user_id, g.operator_ids
    found = queries.page(statement_id, owed_here())
    if dispute_id not in {one.id for one in found.disputes}:
        raise NotFound

    def write() -> None:
        services.answer(
            statement_id,
            dispute_id,
            form.answer.data,
            operator_ids=ours,
            includes_shop=actor().is_admin,
            at=now(),
            by=by,
        )

    return _done(statement_id, form, write, _("Đã trả lời."), answer=form)


@blueprint.post(f"{ONE}/xac-nhan")
@operator_staff()
def agree(statement_id: int) -> ResponseReturnValue:
    """An operator that is owed agrees."""
    by, whose = actor().user_id, of_operators(g.operator_ids)
    queries.page(statement_id, whose)
    return press(
        lambda: services.sign_off(statement_id, whose, at=now(), by=by),
        back=url_for("settlement.statement", statement_id=statement_id),
        done=_("Đã xác nhận bảng đối soát."),
    )


@blueprint.post(f"{ONE}/y-kien")
@operator_staff()
def objection(statement_id: int) -> ResponseReturnValue:
    """An operator that is owed says what is wrong."""
    whose, by = of_operators(g.operator_ids), actor().user_id
    form = offered(ObjectForm(), queries.page(statement_id, whose))

    def write() -> None:
        services.object_to(statement_id, whose, form.text.data, variant_id=form.line.data, at=now(), by=by)

    return _done(statement_id, form, write, _("Đã gửi ý kiến."), object_to=form)


def _done(
    statement_id: int, form: Form, act: Callable[[], object], done: str, **refused: Form
) -> ResponseReturnValue:
    if not (form.is_sent_and_valid() and accepted(form, act)):
        return _page(statement_id, **refused), 422
    flash_done(done)
    return see_other(url_for("settlement.statement", statement_id=statement_id))


def _owed(statement_id: int) -> None:
    """Raises NotFound unless these operators owe it."""
    queries.page(statement_id, owed_here())


def _page(statement_id: int, **refused: Form) -> str:
    found = queries.page(statement_id, readable())
    owes = found.one.account_id in _owed_accounts(found.one.account_id)
    at: dict[str, Any] = {"statement_id": statement_id}
    addresses = Addresses(
        url_for("settlement.statement", **at),
        url_for("settlement.desk_file", **at, kind="pdf"),
        url_for("settlement.desk_file", **at, kind="xlsx"),
        sign="" if owes else url_for("settlement.agree", **at),
        object_to="" if owes else url_for("settlement.objection", **at),
        paper=url_for("settlement.signed_on_paper", **at) if owes else "",
        answer=url_for("settlement.answer", **at, dispute_id=0)[:-1] if owes else "",
        link=url_for("settlement.by_link", token=found.one.token, _external=True) if owes else "",
        back=url_for("settlement.index"),
    )
    return show(found, addresses, TEMPLATE, **refused)


def _owed_accounts(account_id: int) -> set[int]:
    return set(queries.owed_accounts([account_id], owed_here()))
