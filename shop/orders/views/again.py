"""From an order onwards: the same goods once more, and an account that keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from flask import Response, url_for
from flask import session as browser
from flask.typing import ResponseReturnValue

from shop.accounts import identifiers, passwords, throttling
from shop.accounts import services as accounts
from shop.accounts.guards import actor, public
from shop.accounts.letters import already_registered
from shop.accounts.throttling import Limit
from shop.accounts.views import limits
from shop.accounts.views.sessions import TYPED
from shop.cart import cookie, offers
from shop.cart import services as carts
from shop.cart.queries import Visitor
from shop.cart.services import Goods
from shop.core.clock import now
from shop.core.errors import BadInput, NotFound, Refused, ShopError
from shop.core.sentences import lazy
from shop.orders import queries, services
from shop.orders.forms import AgainForm, KeepForm
from shop.orders.models import Order, OrderLine
from shop.orders.views.blueprint import blueprint
from shop.settings import queries as settings
from shop.unit_of_work import in_transaction
from shop.web.i18n import _, language
from shop.web.pages import flash_done, flash_warning, keep_private, render, see_other

FRESH = timedelta(days=1)
NEW_CARTS = 120
WINDOW = 600


@blueprint.post("/don-hang/<token>/mua-lai")
@public
def again(token: str) -> Response:
    """Put the goods of an order in the cart; what is no longer sold is said by name."""
    found, at = queries.page_by_token(token), now()
    if not AgainForm().is_sent_and_valid():
        return see_other(url_for("orders.page", token=token))
    if cookie.visitor().token is None and actor().user_id is None:
        throttling.spend([Limit(throttling.key("cart", throttling.visitor()), NEW_CARTS, WINDOW)], at)
    lines = [line for part in found.parts for line in part.lines if line.parent_id is None]
    gone = _put_in(lines, at)
    if len(gone) < len(lines):
        flash_done(_("Đã thêm hàng của đơn %(code)s vào giỏ.", code=found.order.code))
    if gone:
        names = ", ".join(_name(line) for line in gone)
        flash_warning(_("Hiện không mua lại được: %(names)s.", names=names))
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


def _put_in(lines: Sequence[OrderLine], at: datetime) -> list[OrderLine]:
    """Put the same goods in the visitor's cart, in one transaction; gives the lines that could not be.

    A marked-down lot is not offered again: its goods come at their ordinary price.
    """
    wanted: list[tuple[OrderLine, Goods]] = []
    for line in lines:
        with suppress(ShopError):
            wanted.append((line, offers.find(line.variant_id, None, None, at=at)[1]))
    taken, visitor, count = in_transaction(lambda: _add_all(cookie.visitor(), wanted, at))
    if taken:
        cookie.remember(None if visitor.user_id is not None else visitor.token, count)
    return [line for line in lines if line.id not in taken]


def _add_all(
    visitor: Visitor, wanted: Sequence[tuple[OrderLine, Goods]], at: datetime
) -> tuple[set[int], Visitor, int]:
    """The ids of the order lines whose goods went in, whose cart it is now, its number of lines."""
    taken: set[int] = set()
    count = 0
    for line, goods in wanted:
        with suppress(Refused, BadInput):
            after = carts.add(visitor, goods, line.quantity, at=at)
            visitor = Visitor(after.token) if after.token else visitor
            taken, count = taken | {line.id}, after.lines
    return taken, visitor, count


def _name(line: OrderLine) -> str:
    return (line.name_en if language() == "en" else None) or line.name


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
