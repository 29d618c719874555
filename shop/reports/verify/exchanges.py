"""Truth 4 for exchanges: what did not go back as money paid for just one order, and was worth it (đồng)."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from shop.orders.models import Exchange, Order, OrderLine, Return, ReturnLine
from shop.orders.return_states import ExchangeState, ReturnState
from shop.payments.models import Payment, Refund
from shop.payments.refund_states import RefundState, RefundWay
from shop.payments.states import Method
from shop.reports.verify.findings import Rule


def rules() -> list[Rule]:
    """Pairs, orders, refunds and payments without a pair, worth."""
    return [_pairs(), _orders(), _refunds(), _worth()]


def _pairs() -> Rule:
    """An exchange that was made ended its return, and its two sums are one."""
    given = _sum(
        Refund.amount,
        Refund.return_id == Exchange.return_id,
        Refund.way == RefundWay.EXCHANGE,
        Refund.state == RefundState.DONE,
    )
    paid = _sum(Payment.paid, Payment.order_id == Exchange.order_id, Payment.method == Method.EXCHANGE)
    return Rule(
        4,
        "exchange-sums",
        "giá trị hàng trả không bằng số tiền đã trừ vào đơn đổi hàng",
        "exchanges",
        select(Exchange.id, Exchange.return_id, Exchange.order_id, given.label("given"), paid.label("paid"))
        .join(Return, Return.id == Exchange.return_id)
        .where(
            Exchange.state == ExchangeState.MADE,
            or_(given != paid, given == 0, Return.state != ReturnState.CLOSED),
        )
        .order_by(Exchange.id),
    )


def _orders() -> Rule:
    """Only an exchange is paid with goods."""
    known = exists().where(Exchange.order_id == Order.id, Exchange.state == ExchangeState.MADE)
    paid = exists().where(Payment.order_id == Order.id, Payment.method == Method.EXCHANGE)
    return Rule(
        4,
        "exchange-order",
        "đơn trả bằng hàng đổi mà không có lần đổi hàng nào",
        "orders",
        select(Order.id, Order.code, Order.payment_method)
        .where(or_(Order.payment_method == Method.EXCHANGE.value, paid), ~known)
        .order_by(Order.id),
    )


def _refunds() -> Rule:
    """What is set against an order is done, and its exchange was made."""
    made = exists().where(Exchange.return_id == Refund.return_id, Exchange.state == ExchangeState.MADE)
    return Rule(
        4,
        "exchange-refund",
        "khoản trừ vào đơn đổi hàng mà không có đơn nào",
        "refunds",
        select(Refund.id, Refund.order_id, Refund.amount, Refund.state)
        .where(Refund.way == RefundWay.EXCHANGE, or_(Refund.state != RefundState.DONE, ~made))
        .order_by(Refund.id),
    )


def _worth() -> Rule:
    """Never more than the goods of the return were sold for, each line rounded up."""
    worth = func.coalesce(
        select(
            func.sum((OrderLine.total * ReturnLine.quantity + OrderLine.quantity - 1) // OrderLine.quantity)
        )
        .join(ReturnLine, ReturnLine.order_line_id == OrderLine.id)
        .where(ReturnLine.return_id == Refund.return_id)
        .scalar_subquery(),
        0,
    )
    return Rule(
        4,
        "exchange-worth",
        "khoản trừ vào đơn đổi hàng lớn hơn giá trị hàng trả",
        "refunds",
        select(Refund.id, Refund.return_id, Refund.amount, worth.label("worth"))
        .where(and_(Refund.way == RefundWay.EXCHANGE, Refund.amount > worth))
        .order_by(Refund.id),
    )


def _sum(column: Any, *conditions: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(select(func.sum(column)).where(*conditions).scalar_subquery(), 0)
