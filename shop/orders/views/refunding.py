"""Money that goes back, on the customer's page of an order: how much, how, when, and where it shall go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import public
from shop.checkout import refunding
from shop.core.clock import now
from shop.core.sentences import lazy
from shop.orders.account_forms import AccountForm
from shop.orders.views.blueprint import blueprint
from shop.payments import refund_book as book
from shop.payments.queries import PaymentRow
from shop.payments.refund_states import RefundState, RefundWay
from shop.payments.refund_wording import REASONS, STATES, WAYS
from shop.web.context import day
from shop.web.doing import accepted
from shop.web.pages import flash_done, see_other


@dataclass(frozen=True, slots=True)
class RefundView:
    """One refund in words; `tag`: what its state is called, and how it looks."""

    amount: int
    why: str
    way: str
    tag: tuple[str, str]
    when: str


@dataclass(frozen=True, slots=True)
class RefundsView:
    """The refunds of an order; `form` is there while some money waits for an account. `account`: its last digits."""

    rows: Sequence[RefundView]
    form: AccountForm | None
    url: str
    account: str


@blueprint.post("/don-hang/<token>/tai-khoan-nhan-tien")
@public
def name_account(token: str) -> ResponseReturnValue:
    """Say which account money shall go to; whoever has the link may."""
    from shop.orders.views import customer

    form = AccountForm()

    def name() -> None:
        refunding.name_account(
            token, bank=form.bank.data, number=form.number.data, name=form.name.data, at=now()
        )

    if not (form.is_sent_and_valid() and accepted(form, name)):
        return customer.show(token, account=form), 422
    flash_done(lazy("Đã ghi tài khoản nhận tiền. Điểm bán sẽ chuyển và báo cho bạn."))
    return see_other(f"{url_for('orders.page', token=token)}#hoan-tien")


def refunds_view(
    order_id: int, token: str, rows: Sequence[PaymentRow], form: AccountForm | None
) -> RefundsView | None:
    """The refunds of an order; None without any. No statement for an order that nothing was paid for in advance or at all."""
    if not any(row.paid or row.fulfilment_id is None for row in rows):
        return None
    found = book.of_order(order_id)
    if not found:
        return None
    asks = any(row.state is RefundState.DUE and row.way is RefundWay.BANK for row in found)
    account = book.account_of(order_id) if asks else None
    views = [
        RefundView(
            row.amount,
            str(REASONS[row.reason]),
            str(WAYS[row.way]),
            (str(STATES[row.state][0]), STATES[row.state][1]),
            day(row.done_at or row.created_at),
        )
        for row in found
    ]
    return RefundsView(
        views,
        (form or AccountForm(formdata=None)) if asks else None,
        url_for("orders.name_account", token=token),
        account.number[-4:] if account else "",
    )
