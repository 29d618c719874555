"""Paying signed statements: a batch with its file for the bank."""

from __future__ import annotations

from flask import g, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement

from shop.accounts.guards import actor, operator_staff
from shop.core.clock import now, today
from shop.core.errors import NotFound
from shop.payments.banks import bank_name
from shop.settlement import queries, services
from shop.settlement.forms import PaidForm, PayoutForm
from shop.settlement.models import Payout
from shop.settlement.queries.conditions import mine
from shop.settlement.queries.overview import StatementRow
from shop.settlement.views.blueprint import PAYOUTS, blueprint
from shop.settlement.wording import PAYOUTS as WORDS
from shop.web.doing import accepted, press
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other

SHOP = 0
ONE = f"{PAYOUTS}/dot/<int:payout_id>"


def paid_here() -> ColumnElement[bool]:
    """The batches of this reader's operators, for an admin also the shop's."""
    return mine(g.operator_ids, includes_shop=actor().is_admin, owner=Payout.operator_id)


@blueprint.route(f"{PAYOUTS}/<int:operator_id>", methods=["GET", "POST"])
@operator_staff()
def pay(operator_id: int) -> ResponseReturnValue:
    """Choose whose signed statements are paid; 0: by the shop's own account."""
    payer = _payer(operator_id)
    sums = _by_account(queries.payable(payer))
    form = PayoutForm(data={"accounts": [key for key, rows in sums.items() if _amount(rows) > 0]})
    form.accounts.choices = [(key, rows[0].party) for key, rows in sums.items()]
    made: list[int] = []

    def start() -> None:
        made[:] = [services.start_payout(payer, form.accounts.data, at=now(), by=actor().user_id)]

    if form.is_sent_and_valid() and accepted(form, start):
        return see_other(url_for("settlement.payout", payout_id=made[0]))
    amounts = {key: _amount(rows) for key, rows in sums.items()}
    page = render("settlement/pay.html", form=form, sums=sums, amounts=amounts, operator_id=operator_id)
    return page, 422 if form.errors else 200


@blueprint.get(ONE)
@operator_staff()
def payout(payout_id: int) -> str:
    """One batch."""
    return _page(payout_id, PaidForm(formdata=None, data={"paid_on": today()}))


@blueprint.post(f"{ONE}/da-tra")
@operator_staff()
def paid(payout_id: int) -> ResponseReturnValue:
    """The bank has sent the money."""
    form, ours = PaidForm(), g.operator_ids
    queries.payout(payout_id, paid_here())

    def write() -> None:
        services.mark_paid(
            payout_id,
            operator_ids=ours,
            includes_shop=actor().is_admin,
            paid_on=form.paid_on.data,
            reference=form.reference.data or "",
            at=now(),
            by=actor().user_id,
        )

    if not (form.is_sent_and_valid() and accepted(form, write)):
        return _page(payout_id, form), 422
    flash_done(_("Đã ghi trả tiền; các bảng đối soát của đợt chi này đã xong."))
    return see_other(url_for("settlement.payout", payout_id=payout_id))


@blueprint.post(f"{ONE}/bo")
@operator_staff()
def drop(payout_id: int) -> ResponseReturnValue:
    """It is not paid; the statements wait for the next batch."""
    ours = g.operator_ids
    queries.payout(payout_id, paid_here())
    return press(
        lambda: services.drop(
            payout_id, operator_ids=ours, includes_shop=actor().is_admin, at=now(), by=actor().user_id
        ),
        back=url_for("settlement.index"),
        done=_("Đã bỏ đợt chi."),
    )


def _page(payout_id: int, form: PaidForm) -> str:
    found = queries.payout(payout_id, paid_here())
    return render("settlement/payout.html", found=found, form=form, states=WORDS, bank_name=bank_name)


def _payer(operator_id: int) -> int | None:
    """Whose money it is. Raises NotFound for a stranger's."""
    if operator_id == SHOP and actor().is_admin:
        return None
    if operator_id not in g.operator_ids:
        raise NotFound
    return operator_id


def _by_account(rows: list[StatementRow]) -> dict[int, list[StatementRow]]:
    found: dict[int, list[StatementRow]] = {}
    for row in rows:
        found.setdefault(row.account_id, []).append(row)
    return found


def _amount(rows: list[StatementRow]) -> int:
    return sum(row.amount for row in rows)
