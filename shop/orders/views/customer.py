"""The customer's pages: an order by its unguessable link, looking it up, cancelling it."""

from __future__ import annotations

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts import throttling
from shop.accounts.guards import public
from shop.accounts.throttling import Limit
from shop.checkout import paying as ahead
from shop.checkout import services as checkout
from shop.core.clock import now
from shop.core.errors import ShopError
from shop.core.sentences import lazy
from shop.orders import queries
from shop.orders.account_forms import AccountForm
from shop.orders.forms import CancelForm, LookupForm
from shop.orders.views import again, invoicing, paying, showing
from shop.orders.views.blueprint import blueprint
from shop.payments.wording import CANCEL_SAID
from shop.unit_of_work import in_transaction
from shop.web.pages import flash_done, flash_warning, keep_private, render, see_other

WINDOW = 600
CODE_TRIES = 5
ADDRESS_TRIES = 30
UNKNOWN = lazy("Không có đơn nào với mã và 4 số này. Hãy kiểm tra lại, hoặc gọi cho điểm bán.")


@blueprint.get("/don-hang/<token>")
@public
def page(token: str) -> str:
    """An order and what happens next; whoever has the link may see it."""
    return _page(token, CancelForm())


@blueprint.post("/don-hang/<token>/huy")
@public
def cancel(token: str) -> ResponseReturnValue:
    """Cancel before anything is prepared."""
    form = CancelForm()
    if not form.is_sent_and_valid():
        return _page(token, form), 422
    try:
        waiting = in_transaction(lambda: checkout.cancel(token, reason=form.reason.data or None, at=now()))
    except ShopError as error:
        if error.status == 404:
            raise
        form.refuse(error)
        return _page(token, form), 422
    came_to = ahead.fulfil(waiting, clock=now)
    say = flash_done if came_to is ahead.Wish.DONE else flash_warning
    say(CANCEL_SAID[came_to.value])
    return see_other(url_for("orders.page", token=token))


@blueprint.route("/tra-cuu-don", methods=["GET", "POST"])
@public
def lookup() -> ResponseReturnValue:
    """Find an order by its code and the last four digits of the phone."""
    form = LookupForm(code=request.args.get("ma", "")[:20])
    if not form.is_sent_and_valid():
        answer = render("orders/lookup.html", form=form, noindex=True)
        return (answer, 422) if form.is_submitted() else answer
    try:
        return _found(form.code.data, form.last4.data)
    except ShopError as error:
        form.refuse(error)
        return render("orders/lookup.html", form=form, noindex=True), error.status


def _found(code: str, last4: str) -> Response:
    """Count the try against code and address, then look. Raises TooManyTries, BadLookup."""
    limits = (
        Limit(throttling.key("order-code", code), CODE_TRIES, WINDOW),
        Limit(throttling.key("look-up-from", throttling.visitor()), ADDRESS_TRIES, WINDOW),
    )
    throttling.spend(limits, now())
    token = queries.token_by_code(code, last4)
    if token is None:
        raise NoSuchOrder
    return see_other(url_for("orders.page", token=token))


class NoSuchOrder(ShopError):
    """Said in the same words whether the code or the digits are wrong."""

    status = 422

    def __init__(self) -> None:
        super().__init__(UNKNOWN)


def show(token: str, *, account: AccountForm | None = None) -> str:
    """The page again, with what was typed on one of its other forms."""
    return _page(token, CancelForm(formdata=None), account)


def _page(token: str, form: CancelForm, account: AccountForm | None = None) -> str:
    keep_private()
    found = queries.page_by_token(token)
    return render(
        "orders/page.html",
        shown=showing.order_view(found, now(), account=account),
        failed_form=account if account is not None else form,
        urls=paying.urls(token),
        may_keep=again.may_keep(found.order, now()),
        invoices=invoicing.invoices_view(found, now()),
        form=form,
        noindex=True,
    )
