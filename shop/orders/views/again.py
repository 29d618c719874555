"""From an order onwards: the same goods once more, and an account that keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from flask import Response, url_for
from flask import session as browser
from flask.typing import ResponseReturnValue

from shop.accounts import identifiers, passwords
from shop.accounts import services as accounts
from shop.accounts.guards import actor, public
from shop.accounts.letters import already_registered
from shop.accounts.views import limits
from shop.accounts.views.sessions import TYPED
from shop.cart import cookie, offers
from shop.cart import services as carts
from shop.cart.queries import Visitor
from shop.cart.views.newcomers import count_new_cart
from shop.core.clock import now
from shop.core.errors import NotFound, ShopError
from shop.core.sentences import lazy
from shop.orders import queries, services
from shop.orders.forms import AgainForm, KeepForm
from shop.orders.models import Order
from shop.orders.queries import OrderPage
from shop.orders.views.blueprint import blueprint
from shop.settings import queries as settings
from shop.unit_of_work import in_transaction
from shop.web.i18n import _, language
from shop.web.pages import flash_done, flash_warning, keep_private, render, see_other

FRESH = timedelta(days=1)


@blueprint.post("/don-hang/<token>/mua-lai")
@public
def again(token: str) -> Response:
    """Put the goods of an order in the cart; what is no longer sold is said by name."""
    found, at, visitor = queries.page_by_token(token), now(), cookie.visitor()
    code, bought = found.order.code, _bought(found)
    if not AgainForm().is_sent_and_valid():
        return see_other(url_for("orders.page", token=token))
    gone = _put_in(bought, visitor, at)
    if len(gone) < len(bought):
        flash_done(_("Đã thêm hàng của đơn %(code)s vào giỏ.", code=code))
    if gone:
        flash_warning(_("Hiện không mua lại được: %(names)s.", names=", ".join(gone)))
    return see_other(url_for("cart.show"))


@blueprint.route("/don-hang/<token>/tai-khoan", methods=["GET", "POST"])
@public
def keep(token: str) -> ResponseReturnValue:
    """Choose a password, and find this order again in one's account; only for a fresh order of a guest.

    The answer is the same whether or not the phone has an account already.
    """
    keep_private()
    order = queries.page_by_token(token).order
    if actor().user_id is not None:
        return see_other(url_for("orders.page", token=token))
    if not may_keep(order, now()):
        raise NotFound
    form = KeepForm()
    if not form.is_sent_and_valid():
        page = render("orders/keep.html", form=form, order=order, noindex=True)
        return (page, 422) if form.is_submitted() else page
    try:
        _register(order.id, order.phone, order.name, form.password.data)
    except ShopError as error:
        form.refuse(error)
        return render("orders/keep.html", form=form, order=order, noindex=True), error.status
    browser[TYPED] = order.phone
    flash_done(
        lazy("Nếu số điện thoại hoặc e-mail này chưa có tài khoản, tài khoản đã được tạo. Mời bạn đăng nhập.")
    )
    return see_other(url_for("accounts.sign_in"))


def may_keep(order: Order, at: datetime) -> bool:
    """A guest's order of the last day, looked at by somebody who is not signed in."""
    return order.user_id is None and actor().user_id is None and at - order.placed_at < FRESH


class _Bought(NamedTuple):
    """A line of the order. Its row is asked for anew after each transaction; this is not."""

    line_id: int
    variant_id: int
    quantity: int
    name: str


def _bought(found: OrderPage) -> list[_Bought]:
    """What stands in an order, without the components of baskets."""
    is_english = language() == "en"
    return [
        _Bought(line.id, line.variant_id, line.quantity, (line.name_en if is_english else None) or line.name)
        for part in found.parts
        for line in part.lines
        if line.parent_id is None
    ]


def _put_in(bought: Sequence[_Bought], visitor: Visitor, at: datetime) -> list[str]:
    """Put the same goods in the visitor's cart, in one transaction; gives the names of those that could not be.

    A marked-down lot is not offered again: its goods come at their ordinary price.
    """
    found = offers.find_all({line.variant_id for line in bought}, at=at)
    wanted = {
        line.line_id: (found[line.variant_id], line.quantity) for line in bought if line.variant_id in found
    }

    def put_in() -> tuple[carts.After, set[int]]:
        count_new_cart(visitor, at)
        return carts.add_all(visitor, wanted, at=at)

    after, taken = in_transaction(put_in)
    if taken:
        cookie.remember(after.token or visitor.token, after.lines)
    return [line.name for line in bought if line.line_id not in taken]


def _register(order_id: int, phone: str, name: str, password: str) -> None:
    """Make the account and give it the order. Raises TooManyTries, BadInput for a weak password."""
    identifier, at = identifiers.parse(phone), now()
    passwords.check_allowed(password, phone, name)
    limits.spend_try("register", identifier, at)
    hashed = passwords.hash_password(password)

    def work() -> None:
        made = accounts.register(
            identifier,
            name=name,
            password_hash=hashed,
            language=language(),
            text_version=settings.text("policy_version"),
            at=at,
        )
        if made is None:
            already_registered(identifier, at)
        else:
            services.claim(order_id, made)

    in_transaction(work)
