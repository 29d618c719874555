"""The customer thinks again about a request to give goods back."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, public
from shop.checkout import returning
from shop.core.clock import now
from shop.core.sentences import lazy
from shop.orders import queries, return_book
from shop.orders.exchange_forms import WithdrawForm
from shop.orders.return_wording import REASONS
from shop.orders.views.blueprint import blueprint
from shop.web.context import day
from shop.web.doing import accepted
from shop.web.pages import flash_done, keep_private, render, see_other


@blueprint.route("/don-hang/<token>/tra-hang/<int:return_id>/rut-lai", methods=["GET", "POST"])
@public
def return_withdraw(token: str, return_id: int) -> ResponseReturnValue:
    """Ask once more, then withdraw; whoever has the link may."""
    one = return_book.of_customer(queries.id_by_token(token), return_id)
    form = WithdrawForm()
    by = actor().user_id

    def act() -> None:
        returning.withdraw(token, return_id, at=now(), by=by)

    if form.is_sent_and_valid() and accepted(form, act):
        flash_done(lazy("Đã rút yêu cầu trả hàng."))
        return see_other(f"{url_for('orders.page', token=token)}#tra-hang")
    keep_private()
    answer = render(
        "orders/return_withdraw.html",
        token=token,
        one=one,
        form=form,
        can_withdraw=return_book.may_withdraw(one),
        reason=REASONS[one.reason],
        asked_on=day(one.requested_at),
        noindex=True,
    )
    return (answer, 422) if form.is_submitted() else answer
