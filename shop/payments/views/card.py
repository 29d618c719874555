"""What a customer does for an order that is paid by card: goes to the service's page, and comes back from it."""

from __future__ import annotations

from flask import Response, current_app, g, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import outlet_staff, public
from shop.checkout import paying
from shop.core.clock import now
from shop.orders.queries import code_of_part, id_by_token
from shop.payments import cards
from shop.payments.providers import ProviderRefused, ProviderUnreachable
from shop.payments.views.blueprint import blueprint
from shop.payments.wording import ASKED
from shop.web.i18n import _
from shop.web.pages import flash_done, flash_warning, keep_private, see_other

ORDER = "/don-hang/<token>"


@blueprint.post(f"{ORDER}/tra-the")
@public
def pay_by_card(token: str) -> ResponseReturnValue:
    """Go to the page where the card is typed: for the first time, or once more."""
    return to_card(token)


@blueprint.get(f"{ORDER}/tra-the")
@public
def card_return(token: str) -> ResponseReturnValue:
    """Where the service sends the customer back to. That proves nothing: the service is asked, then the order's page says it."""
    keep_private()
    for page in cards.open_pages(id_by_token(token)):
        _ask(page)
    return see_other(url_for("orders.page", token=token))


@blueprint.post("/quan-ly/<outlet_slug>/don-hang/<int:fulfilment_id>/hoi-the")
@outlet_staff()
def ask_card(outlet_slug: str, fulfilment_id: int) -> ResponseReturnValue:
    """Staff ask the service what it knows of an order's card."""
    order_id, _code = code_of_part(g.outlet.outlet_id, fulfilment_id)
    heard = [_ask(page) for page in cards.open_pages(order_id)]
    for outcome in heard:
        say = flash_done if outcome is paying.Settled.PAID else flash_warning
        say(ASKED[outcome.value if outcome else "silent"])
    return see_other(url_for("orders.fulfilment", outlet_slug=outlet_slug, fulfilment_id=fulfilment_id))


def to_card(token: str) -> Response:
    """To the page of the service; when there is none (yet), to the order's page, which offers another try or way."""
    try:
        url = paying.start(token, base=_base(), clock=now)
    except ProviderUnreachable:
        flash_warning(
            _(
                "Chưa mở được trang trả thẻ. Đơn và hàng của bạn vẫn được giữ: hãy thử lại sau ít phút,"
                " hoặc chọn cách trả tiền khác."
            )
        )
    except ProviderRefused as error:
        flash_warning(
            _("%(sentence)s Hãy chọn cách trả tiền khác cho đơn này.", sentence=str(error.sentence))
        )
    else:
        if url is not None:
            return see_other(url)
    return see_other(url_for("orders.page", token=token))


def _ask(found: cards.Ref) -> paying.Settled | None:
    """What became of a page; None when the service does not answer, or was never asked."""
    if found.page is None:
        return None
    try:
        return paying.settle_page(found.page, clock=now)
    except ProviderUnreachable:
        return None


def _base() -> str:
    """Where the customer is now, as the service shall send them back to."""
    return str(current_app.config["PUBLIC_URL"]) or request.host_url.rstrip("/")
