"""What a customer does while an order waits for its transfer."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, jsonify, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import public
from shop.checkout import paying
from shop.core.clock import now
from shop.core.errors import NotFound, ShopError
from shop.orders.queries import id_by_token
from shop.orders.views.codes import qr_png
from shop.payments import queries
from shop.payments.forms import SwitchForm
from shop.payments.views.blueprint import blueprint
from shop.unit_of_work import in_transaction
from shop.web.i18n import _
from shop.web.pages import flash_done, flash_warning, keep_private, see_other

ORDER = "/don-hang/<token>"


@blueprint.get(f"{ORDER}/ma-qr.png")
@public
def qr_picture(token: str) -> Response:
    """The code as a picture to keep; not there once nothing is awaited."""
    keep_private()
    waiting = queries.waiting(id_by_token(token))
    if waiting is None:
        raise NotFound
    answer = Response(qr_png(waiting.qr_text), mimetype="image/png")
    answer.headers["Content-Disposition"] = f'attachment; filename="{waiting.code}.png"'
    return answer


@blueprint.get(f"{ORDER}/tinh-trang")
@public
def order_state(token: str) -> Response:
    """What the waiting page compares with what it shows."""
    keep_private()
    return jsonify(state=queries.waiting_text_of(id_by_token(token)))


@blueprint.post(f"{ORDER}/da-chuyen")
@public
def claim(token: str) -> ResponseReturnValue:
    """The customer says that the transfer was sent."""
    return _do(token, lambda: paying.claim(token, at=now()), _("Cảm ơn bạn. Điểm bán sẽ kiểm tra tài khoản."))


@blueprint.post(f"{ORDER}/doi-cach-tra")
@public
def switch(token: str) -> ResponseReturnValue:
    """Pay in cash instead."""
    form = SwitchForm()
    if not form.is_sent_and_valid():
        flash_warning(_("Hãy chọn cách trả tiền."))
        return see_other(url_for("orders.page", token=token))
    value = form.payment.data
    return _do(
        token, lambda: paying.pay_in_cash(token, value, at=now()), _("Đã đổi: bạn trả tiền khi nhận hàng.")
    )


def _do(token: str, act: Callable[[], None], done: str) -> Response:
    """Act, then back to the order with what was done, or why not."""
    try:
        in_transaction(act)
    except ShopError as error:
        if error.status == 404:
            raise
        flash_warning(error.sentence)
    else:
        flash_done(done)
    return see_other(url_for("orders.page", token=token))
