"""The voucher of the cart: put in, taken out. The review page of the checkout has the same field."""

from __future__ import annotations

from flask import Response, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import public
from shop.cart import cookie, queries, services
from shop.cart.views import pages
from shop.cart.views.blueprint import blueprint
from shop.cart.views.page import chosen_outlet_id, wanted_of
from shop.checkout.queries import Where
from shop.core.clock import now
from shop.promotions.forms import VoucherForm
from shop.promotions.views.entering import enter
from shop.unit_of_work import in_transaction
from shop.web.pages import safe_next, see_other


@blueprint.post("/gio-hang/ma-giam-gia")
@public
def use_voucher() -> ResponseReturnValue:
    """Try a code on the cart; one that gives nothing is said beside the field, the cart stays as it was."""
    at, visitor = now(), cookie.visitor()
    form = VoucherForm()
    cart, lines = queries.cart_with_lines(visitor, at)
    if cart is None or not lines:
        return see_other(url_for("cart.show"))
    where = Where(outlet_id=chosen_outlet_id())
    if not enter(form, visitor, wanted_of(lines), where, phone=cart.checkout.get("phone"), at=at):
        return pages.cart_page(voucher_form=form), 422
    return see_other(url_for("cart.show"))


@blueprint.post("/gio-hang/ma-giam-gia/bo")
@public
def drop_voucher() -> Response:
    """Take the code off again; whose cart is gone has none."""
    at, visitor = now(), cookie.visitor()
    if queries.cart_with_lines(visitor, at)[0] is not None:
        in_transaction(lambda: services.keep_voucher(visitor, None, at=at))
    return see_other(safe_next(url_for("cart.show")))
