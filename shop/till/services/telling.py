"""Who leaves a phone is told where the receipt is; nobody else is told anything."""

from __future__ import annotations

from datetime import datetime

from shop.checkout.paying.telling import PAID
from shop.core.money import format_dong
from shop.messages.services import drop_untold
from shop.orders.letters import ORDER, link, write
from shop.orders.models import Fulfilment, Order
from shop.web.i18n import speaking

RECEIPT = "counter_receipt"


def receipt(order: Order, part: Fulfilment, *, at: datetime) -> None:
    """The address of the order's page, to be sent from the outlet; that its transfer came was seen at the counter."""
    drop_untold(ORDER, order.id, PAID, at=at)
    _ = speaking(order.language)
    body = _(
        "Kính chào quý khách. Cảm ơn quý khách đã mua hàng, tổng %(total)s. Biên lai điện tử: %(link)s",
        total=format_dong(order.total, order.language),
        link=link(order),
    )
    write(order, RECEIPT, _("Biên lai đơn %(code)s", code=order.code), body, at=at, outlet_id=part.outlet_id)
