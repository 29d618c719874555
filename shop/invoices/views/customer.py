"""The customer asks for a VAT invoice after the order was placed."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import public
from shop.core.clock import now
from shop.invoices import queries, services
from shop.invoices.forms import BuyerForm, DropForm
from shop.invoices.models import Invoice
from shop.invoices.states import InvoiceState
from shop.invoices.views.blueprint import blueprint
from shop.orders.queries import page_by_token
from shop.settings import queries as settings
from shop.web.doing import accepted, press
from shop.web.i18n import _
from shop.web.pages import flash_done, keep_private, render, see_other

ORDER = "/don-hang/<token>/hoa-don"


@blueprint.route(ORDER, methods=["GET", "POST"])
@public
def ask(token: str) -> ResponseReturnValue:
    """Who the invoices of this order are made out to; until they are made it can be changed here."""
    found, at = page_by_token(token), now()
    order = found.order
    known = next((one.row for one in queries.of_order(order.id) if one.row.buyer_name), None)
    form = BuyerForm(data=_known(known, order.email)) if known or order.email else BuyerForm()
    days = int(settings.values()["invoice_days"])

    def act() -> None:
        services.ask(order.id, form.buyer(), within_days=days, at=now())

    if form.is_sent_and_valid() and accepted(form, act):
        flash_done(_("Đã ghi yêu cầu hóa đơn VAT. Hóa đơn được gửi sau khi giao hàng."))
        return see_other(url_for("orders.page", token=token))
    keep_private()
    parts = [part.fulfilment for part in found.parts]
    page = render(
        "invoices/ask.html",
        form=form,
        order=order,
        can_ask=services.may_ask(order, parts, within_days=days, at=at)
        and (known is None or known.state is InvoiceState.REQUESTED),
        is_known=known is not None,
        noindex=True,
    )
    return page, 422 if form.errors else 200


@blueprint.post(f"{ORDER}/bo")
@public
def drop(token: str) -> ResponseReturnValue:
    """No invoice after all."""
    found, form = page_by_token(token), DropForm()
    back = url_for("orders.page", token=token)
    if not form.is_sent_and_valid():
        return see_other(back)
    return press(
        lambda: services.drop(found.order.id, at=now()), back=back, done=_("Đã bỏ yêu cầu hóa đơn VAT.")
    )


def _known(row: Invoice | None, email: str | None) -> dict[str, str | None]:
    if row is None:
        return {"email": email}
    return {
        "name": row.buyer_name,
        "tax_code": row.tax_code,
        "address": row.address,
        "email": row.email,
    }
