"""The last page of a company order: what it comes to, who orders, how it is paid, one button."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue

from shop.accounts import throttling
from shop.accounts.guards import actor, public
from shop.accounts.throttling import Limit
from shop.checkout.paying import payee
from shop.checkout.queries import Quote
from shop.checkout.rules import current_rules
from shop.checkout.services import Agreed
from shop.checkout.views.showing import payment_notes
from shop.companies import queries, quoting, services
from shop.companies.forms import OrderForm
from shop.companies.models import CompanySheet
from shop.companies.views import showing
from shop.companies.views.blueprint import blueprint
from shop.companies.views.filling import ONE, to_order
from shop.core.clock import now
from shop.core.errors import Refused, ShopError
from shop.orders.states import Door
from shop.payments import queries as payments
from shop.payments.queries import PaymentMethod
from shop.payments.views.card import to_card
from shop.promotions.forms import VoucherForm
from shop.promotions.queries import Asked
from shop.promotions.views import entering
from shop.unit_of_work import in_transaction
from shop.web.i18n import language
from shop.web.pages import keep_private, render, see_other

ORDERS = 60
WINDOW = 600


@blueprint.route(f"{ONE}/dat", methods=["GET", "POST"])
@public
def order(token: str) -> ResponseReturnValue:
    """Say who orders, and order everything; sent again it leads to the same order."""
    keep_private()
    kept = queries.by_token(token)
    if kept.order_id is not None:
        return to_order(kept)
    form = OrderForm()
    found = _read(kept, form)
    form.offer(_methods(found.quote))
    if not form.is_sent_and_valid():
        return _page(kept, form, found, 422 if form.errors else 200)
    agreed = Agreed("", form.digest.data, form.terms.data)
    limits = [Limit(throttling.key("order-from", throttling.visitor()), ORDERS, WINDOW)]
    lang, by, company = language(), actor().user_id, form.company()
    try:
        placed = in_transaction(
            lambda: services.place(
                token, company, agreed, clock=now, language=lang, user_id=by, limits=limits
            )
        )
    except ShopError as error:
        form.refuse(error)
        kept = queries.by_token(token)
        return _page(kept, form, _read(kept, form), 429 if error.status == 429 else 422)
    return to_card(placed.token) if placed.by_card else see_other(url_for("orders.page", token=placed.token))


@blueprint.post(f"{ONE}/ma-giam-gia")
@public
def use_voucher(token: str) -> ResponseReturnValue:
    """Try a code on everything that is ordered, and keep it if it gives something."""
    keep_private()
    kept, form, tried = queries.by_token(token), OrderForm(formdata=None), VoucherForm()
    if kept.order_id is not None:
        return to_order(kept)
    rows, at = services.rows_of(kept), now()
    by = actor().user_id
    gives = entering.attempt(
        tried, lambda code: quoting.read(kept.goods, rows, at, Asked(code, None, by)).quote, at=at
    )
    if gives is None:
        found = _read(kept, form)
        form.offer(_methods(found.quote))
        return _page(kept, form, found, 422, tried)
    in_transaction(lambda: services.keep_voucher(token, gives.code, at=at))
    return see_other(url_for("companies.order", token=token))


@blueprint.post(f"{ONE}/ma-giam-gia/bo")
@public
def drop_voucher(token: str) -> ResponseReturnValue:
    """Order without a code."""
    queries.by_token(token)
    in_transaction(lambda: services.keep_voucher(token, None, at=now()))
    return see_other(url_for("companies.order", token=token))


def _read(kept: CompanySheet, form: OrderForm) -> quoting.Sheet:
    """The sheet as of now, with its voucher as it stands for the phone that was typed."""
    phone = form.phone.data if form.is_submitted() and form.phone.data else None
    asked = services.voucher_of(kept, phone, actor().user_id)
    return quoting.read(kept.goods, services.rows_of(kept), now(), asked)


def _methods(quote: Quote) -> list[PaymentMethod]:
    """The ways to pay ahead that these goods and this sum allow."""
    ahead = [method for method in payments.methods_for(Door.DELIVERY) if method.is_prepaid]
    return [method for method in ahead if _is_taken(method, quote)]


def _is_taken(method: PaymentMethod, quote: Quote) -> bool:
    try:
        payee.check(method, quote)
    except Refused:
        return False
    return True


def _page(
    kept: CompanySheet,
    form: OrderForm,
    found: quoting.Sheet,
    status: int,
    tried: VoucherForm | None = None,
) -> ResponseReturnValue:
    """The page as of now; the digest is that of what is shown, never the one that was sent."""
    rules = current_rules()
    digest = found.digest(rules.version)
    form.digest.typed, form.digest.data = digest, digest
    page = render(
        "companies/order.html",
        form=form,
        token=kept.token,
        rows=showing.rows(found, kept.goods, kept.token),
        quote=found.quote,
        sums=showing.sums(found.quote),
        is_ready=found.is_ready,
        can_pay=bool(form.payment.choices),
        notes=payment_notes(),
        voucher=entering.shown(found.quote.voucher),
        voucher_form=tried or VoucherForm(formdata=None),
        voucher_action=url_for("companies.use_voucher", token=kept.token),
        voucher_drop=url_for("companies.drop_voucher", token=kept.token),
        version=rules.version,
        noindex=True,
    )
    return page if status == 200 else (page, status)
