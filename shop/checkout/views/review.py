"""Second page: everything once more, then one button."""

from __future__ import annotations

from dataclasses import replace

from flask import request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts import throttling
from shop.accounts.guards import public
from shop.accounts.throttling import Limit
from shop.cart import cookie
from shop.cart import queries as carts
from shop.cart import services as cart_services
from shop.checkout import alcohol, caps, gifts, services
from shop.checkout import details as typed
from shop.checkout.details import Details
from shop.checkout.forms import ReviewForm
from shop.checkout.paying import payee
from shop.checkout.queries import Quote
from shop.checkout.refusals import CartGone
from shop.checkout.rules import Rules, current_rules
from shop.checkout.services import Agreed, Placed
from shop.checkout.views import gift_showing, showing
from shop.checkout.views.blueprint import blueprint
from shop.core.clock import now
from shop.core.errors import BadInput, Refused, ShopError
from shop.payments.queries import PaymentMethod
from shop.payments.states import Method
from shop.payments.views.card import to_card
from shop.promotions.forms import VoucherForm
from shop.promotions.views.entering import enter
from shop.promotions.views.entering import shown as show_voucher
from shop.unit_of_work import in_transaction
from shop.web.forms import Form
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
    return to_card(placed.token) if placed.by_card else see_other(url_for("orders.page", token=placed.token))


def _place(form: ReviewForm) -> Placed:
    agreed = Agreed(form.key.data, form.digest.data, form.terms.data, form.marketing.data, form.age.data)
    limits = [Limit(throttling.key("order-from", throttling.visitor()), ORDERS, WINDOW)]
    lang = language()
    return in_transaction(lambda: services.place(agreed, clock=now, language=lang, limits=limits))


@blueprint.post("/thanh-toan/ma-giam-gia")
@public
def use_voucher() -> ResponseReturnValue:
    """Try a code on what would be ordered; one that gives nothing is said beside the field."""
    at, visitor = now(), cookie.visitor()
    form = VoucherForm()
    cart, lines = carts.cart_with_lines(visitor, at)
    kept = typed.from_json(cart.checkout) if cart else None
    if kept is None:
        return see_other(url_for("checkout.delivery"))
    wanted = services.wanted_of(lines)
    if not enter(form, visitor, wanted, kept.where, phone=kept.phone, at=at):
        return _page(ReviewForm(formdata=None), 422, voucher_form=form)
    return see_other(url_for("checkout.review"))


@blueprint.post("/thanh-toan/gom-kien")
@public
def gather() -> ResponseReturnValue:
    """Choose one parcel, or several again; what was typed before stays."""
    form, at, visitor = Form(), now(), cookie.visitor()
    cart, _lines = carts.cart_with_lines(visitor, at)
    kept = typed.from_json(cart.checkout) if cart else None
    if kept is None:
        return see_other(url_for("checkout.delivery"))
    if not form.is_sent_and_valid():
        return _page(ReviewForm(formdata=None), 422)
    chosen = replace(kept, one_parcel=request.form.get("one") == "1")
    in_transaction(lambda: cart_services.keep_checkout(visitor, chosen.to_json(), at=at))
    return see_other(url_for("checkout.review"))


def _page(
    form: ReviewForm, status: int = 200, *, voucher_form: VoucherForm | None = None
) -> ResponseReturnValue:
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
    asked = services.voucher_of(cart, kept.phone)
    try:
        quote, digest, method = services.bound_quote(kept, services.wanted_of(lines), at, rules, asked)
    except BadInput as error:  # a way to pay that is no longer offered
        flash_warning(error.sentence)
        return see_other(url_for("checkout.delivery"))
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
        by_card=method.method is Method.CARD,
        has_alcohol=alcohol.is_in(quote),
        lacks=showing.lacks(quote),
        gathering=showing.gathering(quote),
        card=(kept.card_text or "").splitlines(),
        giver=kept.name if kept.recipient_name else "",
        day_notes=gift_showing.moved(quote),
        changes=changes,
        blocked=_blocked(kept, quote, method, rules),
        voucher=show_voucher(quote.voucher),
        voucher_form=voucher_form or VoucherForm(formdata=None),
        voucher_action=url_for("checkout.use_voucher") + "#ma-giam-gia",
        voucher_back=url_for("checkout.review"),
        quote=quote,
        version=rules.version,
        noindex=True,
    )
    return page if status == 200 else (page, status)


def _blocked(kept: Details, quote: Quote, method: PaymentMethod, rules: Rules) -> str:
    """Said before the button when this way to pay cannot be used for this order."""
    try:
        gifts.check(method, for_others=bool(kept.recipient_name))
        caps.check(method, kept.phone, quote.total, rules)
        alcohol.check_method(method, quote)
        if quote.is_complete:
            payee.check(method, quote)
    except Refused as error:
        return str(error.sentence)
    return ""
