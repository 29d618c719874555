"""The letters that tell a buyer the number of the invoice, and of one that adjusts it."""

from __future__ import annotations

from datetime import date, datetime

from shop.invoices.models import Invoice
from shop.messages.services import enqueue
from shop.orders.letters import link
from shop.orders.models import Order
from shop.web.i18n import speaking

ISSUED = "invoice_issued"
ADJUSTED = "invoice_adjusted"


def issued(order: Order, row: Invoice, *, at: datetime) -> None:
    """By e-mail to the address for the invoice, else the order's; nobody is called for this."""
    to = row.email or order.email
    if to is None:
        return
    _ = speaking(order.language)
    lookup = " ".join(word for word in (row.lookup_code, row.lookup_url) if word)
    body = _(
        "Kính chào quý khách. Hóa đơn VAT của đơn %(code)s đã phát hành: ký hiệu %(symbol)s, số %(number)s, ngày %(day)s."
        " Tra cứu: %(lookup)s. %(link)s",
        code=order.code,
        symbol=row.symbol,
        number=row.number,
        day=f"{row.issued_on:%d/%m/%Y}",
        lookup=lookup or _("xem trang đơn hàng"),
        link=link(order),
    )
    enqueue(
        ISSUED,
        subject=_("Hóa đơn VAT của đơn %(code)s", code=order.code),
        body=body,
        cause_kind="invoice",
        cause_id=row.id,
        at=at,
        language=order.language,
        to_name=row.buyer_name,
        to_email=to,
    )


def adjusted(order: Order, row: Invoice, symbol: str, number: str, day: date, *, at: datetime) -> None:
    """Goods of the invoice went back: the number of the paper that says so. By e-mail only."""
    to = row.email or order.email
    if to is None:
        return
    _ = speaking(order.language)
    body = _(
        "Kính chào quý khách. Hàng của đơn %(code)s được trả lại nên hóa đơn VAT số %(old)s có hóa đơn điều chỉnh:"
        " ký hiệu %(symbol)s, số %(number)s, ngày %(day)s. %(link)s",
        code=order.code,
        old=row.number,
        symbol=symbol,
        number=number,
        day=f"{day:%d/%m/%Y}",
        link=link(order),
    )
    enqueue(
        ADJUSTED,
        subject=_("Hóa đơn điều chỉnh của đơn %(code)s", code=order.code),
        body=body,
        cause_kind="invoice",
        cause_id=row.id,
        at=at,
        language=order.language,
        to_name=row.buyer_name,
        to_email=to,
    )
