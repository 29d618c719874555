"""Pages of the cart."""

from __future__ import annotations

from datetime import datetime

from flask import Response, make_response, request, url_for
from flask import session as browser
from flask.typing import ResponseReturnValue

from shop.accounts.guards import public
from shop.accounts.hooks import on_sign_in
from shop.cart import cookie, offers, queries, services
from shop.cart.forms import AddForm, ChangeForm
from shop.cart.offers import OnDemand
from shop.cart.views import page
from shop.cart.views.blueprint import blueprint
from shop.cart.views.newcomers import count_new_cart
from shop.cart.views.sending import ASKED
from shop.cart.views.showing import names
from shop.checkout.queries import alcohol_outlets
from shop.core.clock import now, vn_day
from shop.core.errors import BadInput, NotFound, Refused, ShopError
from shop.core.sentences import lazy
from shop.geography import visitor as browser_place
from shop.promotions.forms import VoucherForm
from shop.storefront.queries.gifts import gifts
from shop.unit_of_work import in_transaction
from shop.web import frame
from shop.web.age import is_of_age
from shop.web.i18n import _
from shop.web.pages import (
    flash_in_cart,
    flash_warning,
    is_local,
    keep_private,
    render,
    safe_next,
    see_other,
)

blueprint.after_app_request(cookie.after)
frame.shows("cart_count")(cookie.count)

REMOVED = "cart_removed"


@blueprint.get("/gio-hang")
@public
def show() -> ResponseReturnValue:
    """The cart: lines with today's price and stock, who serves them, the total; keeps the province asked for."""
    answer, asked = make_response(cart_page()), browser_place.parse(request.args.get(ASKED, ""))
    is_province = asked is not None and asked.text == asked.province_code
    return browser_place.remember(answer, asked) if asked and is_province else answer


@blueprint.post("/gio-hang/them")
@public
def add() -> ResponseReturnValue:
    """Put something in; back to where it was found with a sentence, or on to where `next` says ("Mua ngay").

    What cannot be put in is said where the goods are.
    """
    form = AddForm()
    back = _back()
    if not form.is_sent_and_valid():
        flash_warning(_first_error(form))
        return see_other(back)
    try:
        name = _add(form.variant_id.data, form.lot_id.data, form.quantity.data)
    except OnDemand as error:
        flash_warning(error.sentence)
        return see_other(url_for("orders.request_new", variant_id=error.variant_id))
    except ShopError as error:
        flash_warning(error.sentence)
        return see_other(back)
    flash_in_cart(_("Đã thêm %(name)s vào giỏ hàng.", name=name))
    return see_other(safe_next(back))


@blueprint.post("/gio-hang/dong/<int:line_id>")
@public
def change(line_id: int) -> ResponseReturnValue:
    """Another quantity of a line."""
    form = ChangeForm()
    if not form.is_sent_and_valid():
        return cart_page(line_id, _first_error(form), form.quantity.typed), 422
    at = now()
    visitor = cookie.visitor()
    try:
        after = in_transaction(lambda: _change(visitor, line_id, form.quantity.data, at))
    except BadInput as error:
        return cart_page(line_id, str(error.sentence), form.quantity.typed), 422
    cookie.remember(visitor.token, after.lines)
    return see_other(safe_next(url_for("cart.show")))


@blueprint.post("/gio-hang/dong/<int:line_id>/xoa")
@public
def remove(line_id: int) -> Response:
    """Take a line out; the next page offers to put it back."""
    visitor = cookie.visitor()
    line, after = in_transaction(lambda: services.remove(visitor, line_id, at=now()))
    browser[REMOVED] = [line.variant_id, line.lot_id, line.quantity]
    cookie.remember(visitor.token, after.lines)
    return see_other(safe_next(url_for("cart.show")))


@on_sign_in
def merge(user_id: int, at: datetime) -> None:
    """Within a sign-in: the browser's cart goes into the account's."""
    token, _lines = cookie.read()
    after = services.merge(token, user_id, at=at)
    if after.lines or token is not None:
        cookie.remember(None, after.lines)


def _add(variant_id: int, lot_id: int | None, quantity: int | None) -> str:
    """Look first, then write in one short transaction; the name of what went in."""
    at = now()
    visitor = cookie.visitor()
    row, goods = offers.find(
        variant_id, lot_id, page.chosen_outlet_id(), at=at, alcohol_at=lambda: _alcohol_at(at)
    )
    if row.alcohol and not is_of_age():
        raise Refused(lazy("Sản phẩm này chỉ bán cho người đủ 18 tuổi. Hãy xác nhận tuổi ở trang sản phẩm."))

    def put_in() -> services.After:
        count_new_cart(visitor, at)
        return services.add(visitor, goods, quantity or goods.step, at=at)

    after = in_transaction(put_in)
    cookie.remember(after.token or visitor.token, after.lines)
    return names(row)[0]


def _alcohol_at(at: datetime) -> frozenset[int]:
    return alcohol_outlets(vn_day(at))


def _change(visitor: queries.Visitor, line_id: int, quantity: int, at: datetime) -> services.After:
    """The line's own goods at today's price; what is no longer sold can only be removed."""
    _cart, lines = queries.cart_with_lines(visitor, at)
    line = next((each for each in lines if each.line_id == line_id), None)
    if line is None:
        raise NotFound
    try:
        _row, goods = offers.find(
            line.variant_id,
            line.lot_id,
            page.chosen_outlet_id(),
            at=at,
            alcohol_at=lambda: _alcohol_at(at),
        )
    except ShopError as error:
        raise BadInput("quantity", error.sentence) from error
    return services.change(visitor, line_id, goods, quantity, at=at)


def cart_page(
    line_id: int | None = None,
    error: str = "",
    typed: str | None = None,
    *,
    voucher_form: VoucherForm | None = None,
) -> str:
    """The page as of now; what was refused stands beside the line or in the field of the voucher."""
    keep_private()
    at = now()
    visitor = cookie.visitor()
    shown = page.load(visitor, at, wrong=(line_id, error, typed))
    if len(shown.lines) != cookie.read()[1]:
        cookie.remember(visitor.token, len(shown.lines))
    removed = browser.pop(REMOVED, None) if REMOVED in browser else None
    return render(
        "cart/show.html",
        cart=shown,
        removed=page.undo(removed),
        gifts=[] if shown.lines else gifts(at),
        voucher=shown.voucher,
        # An empty cart asks for no code: its page sets no cookie.
        voucher_form=(voucher_form or VoucherForm(formdata=None)) if shown.lines else None,
        voucher_action=url_for("cart.use_voucher") + "#ma-giam-gia",
        voucher_back=url_for("cart.show"),
        noindex=True,
    )


def _back() -> str:
    """The page that sent the form, else the cart."""
    target = ""
    if request.referrer and request.referrer.startswith(request.host_url):
        target = "/" + request.referrer.removeprefix(request.host_url)
    if not is_local(target) or "/gio-hang/" in target:
        return url_for("cart.show")
    return target


def _first_error(form: AddForm | ChangeForm) -> str:
    """The first sentence of a form that could not be read."""
    for errors in form.errors.values():
        for sentence in errors:
            return str(sentence)
    return str(lazy("Yêu cầu không hợp lệ."))
