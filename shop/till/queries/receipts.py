"""Receipts of an outlet: one as it is printed, and the sales of a day with what is in the drawer and on the account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from shop.accounts.models import User
from shop.core.clock import start_of_day
from shop.core.errors import NotFound
from shop.core.money import Dong
from shop.extensions import session
from shop.orders.models import Fulfilment, Order, OrderLine
from shop.orders.states import Channel
from shop.outlets.models import Operator, Outlet
from shop.payments.models import Refund
from shop.payments.refund_states import RefundState, RefundWay
from shop.payments.states import Method
from shop.till.models import CounterReceipt


@dataclass(frozen=True, slots=True)
class Paper:
    """All that a receipt says."""

    receipt: CounterReceipt
    order: Order
    part: Fulfilment
    lines: Sequence[OrderLine]
    outlet: Outlet
    seller: Operator
    cashier: str | None

    @property
    def shown(self) -> list[OrderLine]:
        """The lines that carry money; a basket is told by its components."""
        baskets = {line.parent_id for line in self.lines}
        return [line for line in self.lines if line.id not in baskets]


@dataclass(frozen=True, slots=True)
class SoldRow:
    """A sale in the list of a day (đồng)."""

    receipt_id: int
    number: int
    code: str
    at: datetime
    total: Dong
    method: str
    cashier: str | None

    @property
    def is_cash(self) -> bool:
        """Whether it lies in the drawer."""
        return self.method == Method.AT_OUTLET.value


@dataclass(frozen=True, slots=True)
class Totals:
    """What a day's counter sales came to (đồng). ``back``: cash that went back for counter sales that day."""

    sales: int
    cash: Dong
    bank: Dong
    back: Dong

    @property
    def drawer(self) -> Dong:
        """What the sales of the day left in the drawer."""
        return self.cash - self.back


def paper(outlet_id: int, receipt_id: int) -> Paper:
    """One receipt. Raises NotFound for another outlet's. Two statements."""
    row = session.execute(
        select(CounterReceipt, Order, Fulfilment, Outlet, Operator, User.name)
        .join(Order, Order.id == CounterReceipt.order_id)
        .join(Fulfilment, Fulfilment.order_id == Order.id)
        .join(Outlet, Outlet.id == CounterReceipt.outlet_id)
        .join(Operator, Operator.id == Outlet.operator_id)
        .outerjoin(User, User.id == CounterReceipt.by)
        .where(CounterReceipt.id == receipt_id, CounterReceipt.outlet_id == outlet_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    receipt, order, part, outlet, seller, cashier = row
    lines = session.scalars(
        select(OrderLine).where(OrderLine.order_id == order.id).order_by(OrderLine.position)
    ).all()
    return Paper(receipt, order, part, lines, outlet, seller, cashier)


def sold_on(outlet_id: int, day: date, *, skip: int, most: int) -> list[SoldRow]:
    """The counter sales of a Vietnamese day, the latest first. One statement."""
    rows = session.execute(
        select(
            CounterReceipt.id,
            CounterReceipt.number,
            Order.code,
            CounterReceipt.at,
            CounterReceipt.total,
            Order.payment_method,
            User.name,
        )
        .join(Order, Order.id == CounterReceipt.order_id)
        .outerjoin(User, User.id == CounterReceipt.by)
        .where(*_that_day(outlet_id, day))
        .order_by(CounterReceipt.id.desc())
        .offset(skip)
        .limit(most)
    )
    return [SoldRow(*row) for row in rows]


def totals(outlet_id: int, day: date) -> Totals:
    """What these sales came to. Two statements."""
    sums = dict.fromkeys(Method, 0)
    number = 0
    for method, count, amount in session.execute(
        select(Order.payment_method, func.count(), func.sum(CounterReceipt.total))
        .join(Order, Order.id == CounterReceipt.order_id)
        .where(*_that_day(outlet_id, day))
        .group_by(Order.payment_method)
    ):
        sums[Method(method)] += int(amount)
        number += count
    back = session.scalar(
        select(func.coalesce(func.sum(Refund.amount), 0))
        .join(Order, Order.id == Refund.order_id)
        .where(*_cash_back(outlet_id), _within(Refund.done_at, day))
    )
    return Totals(number, sums[Method.AT_OUTLET], sums[Method.VIETQR], int(back or 0))


def _cash_back(outlet_id: int) -> tuple[ColumnElement[bool], ...]:
    """Refunds in cash for counter sales."""
    return (
        Refund.outlet_id == outlet_id,
        Order.channel == Channel.TILL,
        Refund.state == RefundState.DONE,
        Refund.way == RefundWay.CASH,
    )


def _that_day(outlet_id: int, day: date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return CounterReceipt.outlet_id == outlet_id, _within(CounterReceipt.at, day)


def _within(column: Any, day: date) -> ColumnElement[bool]:
    return and_(column >= start_of_day(day), column < start_of_day(day + timedelta(days=1)))


def taken(outlet_id: int) -> Dong:
    """What all sales of a counter came to until now, less the cash that went back for them (đồng). Two statements."""
    sold = session.scalar(
        select(func.coalesce(func.sum(CounterReceipt.total), 0)).where(CounterReceipt.outlet_id == outlet_id)
    )
    back = session.scalar(
        select(func.coalesce(func.sum(Refund.amount), 0))
        .join(Order, Order.id == Refund.order_id)
        .where(*_cash_back(outlet_id))
    )
    return int(sold or 0) - int(back or 0)
