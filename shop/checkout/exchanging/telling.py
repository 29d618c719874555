"""What the customer is told about goods that are given instead."""

from __future__ import annotations

from datetime import datetime

from shop.checkout.exchanging.sums import Balance
from shop.checkout.paying import ahead
from shop.core.money import format_dong
from shop.orders.letters import link, write
from shop.orders.models import Fulfilment, Order, Return
from shop.web.i18n import speaking

EXCHANGED = "return_exchanged"
RETURN = "return"


def exchanged(
    order: Order, one: Return, made: Order, part: Fulfilment, balance: Balance, *, at: datetime
) -> None:
    """The new order, and what is still to pay or comes back: by e-mail, or by hand from the outlet."""
    _ = speaking(order.language)
    body = _(
        "Kính chào quý khách %(name)s. Hàng trả của đơn %(code)s được đổi bằng đơn %(new)s.",
        name=order.name,
        code=order.code,
        new=made.code,
    )
    if balance.extra:
        body = f"{body} {ahead.words(made, part)}"
    if balance.rest:
        more = _("Cửa hàng sẽ hoàn %(sum)s còn lại.", sum=format_dong(balance.rest, order.language))
        body = f"{body} {more}"
    write(
        made,
        EXCHANGED,
        _("Đơn %(code)s: đổi hàng", code=order.code),
        f"{body} {link(made)}",
        at=at,
        outlet_id=None if order.email else one.outlet_id,
        cause=(RETURN, one.id),
    )
