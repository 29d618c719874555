"""Second page: everything once more, then one button."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue

from shop.accounts import throttling
from shop.accounts.guards import public
from shop.accounts.throttling import Limit
from shop.cart import cookie
from shop.cart import queries as carts
from shop.checkout import caps, services
from shop.checkout import details as typed
from shop.checkout.details import Details
from shop.checkout.forms import ReviewForm
from shop.checkout.paying import payee
from shop.checkout.queries import Quote
from shop.checkout.refusals import CartGone
from shop.checkout.rules import Rules, current_rules
from shop.checkout.services import Agreed, Placed
from shop.checkout.views import showing
from shop.checkout.views.blueprint import blueprint
from shop.core.clock import now
from shop.core.errors import Refused, ShopError
from shop.payments.queries import PaymentMethod
from shop.unit_of_work import in_transaction
from shop.web.i18n import language
from shop.web.pages import flash_warning, keep_private, render, see_other

ORDERS = 200
WINDOW = 600


@blueprint.get("/thanh-toan/xem-lai")
@public
def review() -> ResponseReturnValue:
    """Show what would be ordered now."""
    return _page(ReviewForm())


@blueprint.post("/thanh-toan/dat-hang")
@public
def place() -> ResponseReturnValue:
    """Place the order of this form, once; sent again it leads to the same order."""
    form = ReviewForm()
    if not form.is_sent_and_valid():
        return _page(form, 422)
    try:
        placed = _place(form)
    except CartGone as error:
        flash_warning(error.sentence)
        return see_other(url_for("cart.show"))
    except ShopError as error:
        form.refuse(error)
        return _page(form, 429 if error.status == 429 else 422)
    visitor = cookie.visitor()
    if placed.emptied_cart_of(visitor):
        cookie.remember(visitor.token, 0)
    return see_other(url_for("orders.page", token=placed.token))


def _place(form: ReviewForm) -> Placed:
    agreed = Agreed(form.key.data, form.digest.data, form.terms.data, form.marketing.data)
    limits = [Limit(throttling.key("order-from", throttling.visitor()), ORDERS, WINDOW)]
    lang = language()
    return in_transaction(lambda: services.place(agreed, clock=now, language=lang, limits=limits))


def _page(form: ReviewForm, status: int = 200) -> ResponseReturnValue:
    """The page as of now; the form's key and digest are those of what is shown, never those that were sent."""
    keep_private()
    at = now()
    cart, lines = carts.cart_with_lines(cookie.visitor(), at)
    kept = typed.from_json(cart.checkout) if cart else None
    if cart is None or not lines:
        return see_other(url_for("cart.show"))
    if kept is None:
        return see_other(url_for("checkout.delivery"))
    rules = current_rules()
    quote, digest, method = services.bound_quote(kept, services.wanted_of(lines), at, rules)
    changes = showing.changes(form.seen.data or "", quote) if form.is_submitted() else []
    for field, value in (
        (form.key, cart.order_key),
        (form.digest, digest),
        (form.seen, showing.seen_text(quote)),
    ):
        field.typed, field.data = value, value
    page = render(
        "checkout/review.html",
        form=form,
        answers=showing.answers(kept, quote),
        parcels=showing.parcels(quote, method),
        prepaid=method.is_prepaid,
        lacks=showing.lacks(quote),
        changes=changes,
        blocked=_blocked(kept, quote, method, rules),
        quote=quote,
        version=rules.version,
        noindex=True,
    )
    return page if status == 200 else (page, status)


def _blocked(kept: Details, quote: Quote, method: PaymentMethod, rules: Rules) -> str:
    """Said before the button when this way to pay cannot be used for this order."""
    try:
        caps.check(method, kept.phone, quote.total, rules)
        if quote.is_complete:
            payee.check(method, quote)
    except Refused as error:
        return str(error.sentence)
    return ""
