"""Sales that are being put together, and those that wait for their transfer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from shop.core.errors import NotFound
from shop.extensions import session
from shop.orders.models import Fulfilment, Order
from shop.orders.states import OrderState
from shop.till.models import CounterLine, CounterReceipt, CounterSale
from shop.till.quoting import SaleLine
from shop.till.states import SaleState

WAITING = (OrderState.AWAITING_PAYMENT, OrderState.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Parked:
    """A sale that waits: with how many lines, and, for its transfer, the code and total (đồng) of its order.

    ``is_paid``: the bank told that the money came; the goods are still here.
    """

    sale_id: int
    begun_at: datetime
    lines: int
    code: str | None
    total: int | None
    is_paid: bool | None


def sale(outlet_id: int, sale_id: int) -> CounterSale:
    """One sale. Raises NotFound for another outlet's."""
    found = session.scalar(
        select(CounterSale).where(CounterSale.id == sale_id, CounterSale.outlet_id == outlet_id)
    )
    if found is None:
        raise NotFound
    return found


def of_key(outlet_id: int, key: str) -> CounterSale | None:
    """The sale of a client's key, once its first line is on it."""
    return session.scalar(
        select(CounterSale).where(CounterSale.outlet_id == outlet_id, CounterSale.key == key)
    )


def by_key(outlet_id: int, key: str) -> int:
    """The sale of a client's key."""
    return session.scalars(
        select(CounterSale.id).where(CounterSale.outlet_id == outlet_id, CounterSale.key == key)
    ).one()


def lines(sale_id: int) -> list[SaleLine]:
    """The lines of a sale in the order in which they were put on it. One statement."""
    rows = session.execute(
        select(
            CounterLine.id,
            CounterLine.variant_id,
            CounterLine.quantity,
            CounterLine.lot_id,
            CounterLine.from_lot_id,
        )
        .where(CounterLine.sale_id == sale_id)
        .order_by(CounterLine.id)
    )
    return [SaleLine(*row) for row in rows]


def parked(outlet_id: int, *, most: int = 20) -> Sequence[Parked]:
    """The open sales of an outlet, and those whose goods are not handed over yet, the latest first. One statement."""
    count = (
        select(func.count())
        .where(CounterLine.sale_id == CounterSale.id)
        .correlate(CounterSale)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            CounterSale.id,
            CounterSale.begun_at,
            count,
            Order.code,
            Order.total,
            Order.state == OrderState.CONFIRMED,
        )
        .outerjoin(Order, Order.id == CounterSale.order_id)
        .where(
            CounterSale.outlet_id == outlet_id,
            (CounterSale.state == SaleState.OPEN) | Order.state.in_(WAITING),
            CounterSale.state != SaleState.DROPPED,
        )
        .order_by(CounterSale.id.desc())
        .limit(most)
    )
    return [Parked(*row) for row in rows]


def order_of(sale: CounterSale) -> tuple[Order, Fulfilment]:
    """The order that a sale became, with its only part. Raises NotFound before that."""
    row = session.execute(
        select(Order, Fulfilment)
        .join(Fulfilment, Fulfilment.order_id == Order.id)
        .where(Order.id == sale.order_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1]


def receipt_of(order_id: int) -> CounterReceipt | None:
    """The receipt of an order, once its goods were handed over."""
    return session.scalar(select(CounterReceipt).where(CounterReceipt.order_id == order_id))
