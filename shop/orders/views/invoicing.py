"""The VAT invoices of an order as its page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from shop.invoices import queries as invoices
from shop.invoices.services import may_ask
from shop.invoices.states import InvoiceState
from shop.orders.queries import OrderPage
from shop.settings import queries as settings
from shop.web.context import day
from shop.web.i18n import _


@dataclass(frozen=True, slots=True)
class InvoicesView:
    """`rows`: (seller, what is known, link to look it up). `ask_url` where the customer may still ask or change."""

    rows: Sequence[tuple[str, str, str]]
    ask_url: str
    ask_words: str


def invoices_view(found: OrderPage, at: datetime) -> InvoicesView | None:
    """None where there is nothing to say. One statement, and the settings."""
    known = invoices.of_order(found.order.id)
    days = int(settings.values()["invoice_days"])
    parts = [part.fulfilment for part in found.parts]
    is_open = all(one.row.state is InvoiceState.REQUESTED for one in known)
    can_ask = is_open and may_ask(found.order, parts, within_days=days, at=at)
    if not known and not can_ask:
        return None
    return InvoicesView(
        rows=[(one.seller, _words(one), one.row.lookup_url or "") for one in known],
        ask_url=url_for("invoices.ask", token=found.order.token) if can_ask else "",
        ask_words=_("Đổi thông tin hóa đơn") if known else _("Yêu cầu hóa đơn VAT"),
    )


def _words(one: invoices.OfOrder) -> str:
    row = one.row
    if row.state is not InvoiceState.ISSUED:
        return _("Đã yêu cầu cho %(name)s; phát hành sau khi giao hàng.", name=row.buyer_name)
    words = _(
        "Ký hiệu %(symbol)s, số %(number)s, ngày %(day)s.",
        symbol=row.symbol,
        number=row.number,
        day=day(row.issued_on),
    )
    code = _("Mã tra cứu: %(code)s.", code=row.lookup_code) if row.lookup_code else ""
    more = [
        _(
            "Hóa đơn điều chỉnh: ký hiệu %(symbol)s, số %(number)s, ngày %(day)s.",
            symbol=each.symbol,
            number=each.number,
            day=day(each.issued_on),
        )
        for each in one.adjustments
    ]
    return " ".join(part for part in (words, code, *more) if part)
