"""Numbers of receipts: gapless by outlet and Vietnamese year, because the last one is written with the sale."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite

from shop.core.clock import vn_day
from shop.core.money import Dong
from shop.extensions import session
from shop.orders.models import Order
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
        number=_next(outlet_id, year),
        total=order.total,
        given=given,
        at=at,
        by=by,
    )
    session.add(receipt)
    session.flush()
    return receipt


def _next(outlet_id: int, year: int) -> int:
    """The next number; whoever wants one of the same outlet waits until this transaction ends."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(CounterNumber).values(outlet_id=outlet_id, year=year, last=1)
    statement = statement.on_conflict_do_update(
        index_elements=["outlet_id", "year"], set_={"last": CounterNumber.last + 1}
    )
    return session.execute(statement.returning(CounterNumber.last)).scalar_one()
