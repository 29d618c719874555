"""Numbers of receipts: gapless by outlet and Vietnamese year, because the last one is written with the sale."""

from __future__ import annotations

from datetime import datetime

from shop.core.clock import vn_day
from shop.core.money import Dong
from shop.extensions import session
from shop.orders.models import Order
from shop.outlets.numbering import next_number
from shop.till.models import CounterNumber, CounterReceipt


def issue(
    order: Order, outlet_id: int, given: Dong | None, *, at: datetime, by: int | None
) -> CounterReceipt:
    """Write the receipt of an order whose goods were handed over. The number's row is the last lock that is taken."""
    year = vn_day(at).year
    receipt = CounterReceipt(
        order_id=order.id,
        outlet_id=outlet_id,
        year=year,
        number=next_number(CounterNumber, outlet_id, year),
        total=order.total,
        given=given,
        at=at,
        by=by,
    )
    session.add(receipt)
    session.flush()
    return receipt
