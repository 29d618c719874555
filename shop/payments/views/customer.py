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
from shop.payments import queries
from shop.payments.forms import SwitchForm
from shop.payments.states import Method
from shop.payments.views.blueprint import blueprint
from shop.payments.views.card import to_card
from shop.payments.wording import SWITCH_SAID
from shop.unit_of_work import in_transaction
from shop.web.codes import qr_png
from shop.web.doing import press
from shop.web.i18n import _
from shop.web.pages import flash_done, flash_warning, keep_private, see_other

ORDER = "/don-hang/<token>"


@blueprint.get(f"{ORDER}/ma-qr.png")
@public
def qr_picture(token: str) -> Response:
    """The code as a picture to keep; not there once nothing is awaited."""
    keep_private()
    order_id = id_by_token(token)
    waiting = queries.waiting(order_id) or paying.rest_by_transfer(order_id)
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
    return _press(
        token, lambda: paying.claim(token, at=now()), _("Cảm ơn bạn. Điểm bán sẽ kiểm tra tài khoản.")
    )


@blueprint.post(f"{ORDER}/doi-cach-tra")
@public
def switch(token: str) -> ResponseReturnValue:
    """Pay in another way: at once, or when the service has ended the page for the card."""
    form, back = SwitchForm(), url_for("orders.page", token=token)
    if not form.is_sent_and_valid():
        flash_warning(_("Hãy chọn cách trả tiền."))
        return see_other(back)
    value = form.payment.data
    try:
        waiting = in_transaction(lambda: paying.switch(token, value, at=now()))
    except NotFound:
        raise
    except ShopError as error:
        flash_warning(error.sentence)
        return see_other(back)
    came_to = paying.fulfil(waiting, clock=now)
    if came_to is not paying.Wish.DONE:
        flash_warning(SWITCH_SAID[came_to.value])
        return see_other(back)
    flash_done(SWITCH_SAID[came_to.value])
    return to_card(token) if value == Method.CARD.value else see_other(back)


def _press(token: str, act: Callable[[], None], done: str) -> Response:
    return press(act, back=url_for("orders.page", token=token), done=done)
