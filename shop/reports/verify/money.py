"""Truth 4: the lines of an order add up to its sums, and the events of money to what is paid (đồng)."""

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, case, cast, exists, func, or_, select
from sqlalchemy.orm import aliased

from shop.orders.models import Fulfilment, Order, OrderLine
from shop.payments.models import Payment, PaymentEvent
from shop.payments.states import Method, PaymentEventKind, PaymentState
from shop.reports.verify.findings import Rule

WHOLE = 10_000  # hundredths of a percent


def rules() -> list[Rule]:
    """Orders, lines, baskets, tax, parts, payments."""
    return [_totals(), _line_sums(), _baskets(), _vat(), _parts(), _paid(), _back(), _states()]


def _totals() -> Rule:
    goods, discounts, vat = (
        _sum(column, OrderLine.order_id == Order.id, _leaf())
        for column in (OrderLine.gross, OrderLine.discount, OrderLine.vat)
    )
    fees = _sum(Fulfilment.fee, Fulfilment.order_id == Order.id)
    return Rule(
        4,
        "order-total",
        "các dòng không cộng thành tổng tiền của đơn",
        "orders",
        select(
            Order.id,
            Order.code,
            Order.goods_total,
            goods.label("goods_of_lines"),
            Order.discount_total,
            discounts.label("discounts_of_lines"),
            Order.delivery_total,
            fees.label("fees_of_parts"),
            Order.vat_total,
            vat.label("vat_of_lines"),
            Order.total,
        )
        .where(
            or_(
                Order.goods_total != goods,
                Order.discount_total != discounts,
                Order.delivery_total != fees,
                Order.vat_total != vat,
                Order.total != goods - discounts + fees,
            )
        )
        .order_by(Order.id),
    )


def _line_sums() -> Rule:
    """A line is quantity × price / price_per, rounded half up; a basket's component is its share of the whole."""
    single = _half_up(OrderLine.quantity * OrderLine.price, OrderLine.price_per)
    return Rule(
        4,
        "line-total",
        "thành tiền của dòng không bằng số lượng nhân giá",
        "order_lines",
        select(
            OrderLine.id,
            OrderLine.quantity,
            OrderLine.price,
            OrderLine.price_per,
            OrderLine.gross,
            OrderLine.discount,
            OrderLine.total,
        )
        .where(
            or_(
                OrderLine.total != OrderLine.gross - OrderLine.discount,
                and_(OrderLine.parent_id.is_(None), _leaf(), OrderLine.gross != single),
            )
        )
        .order_by(OrderLine.id),
    )


def _baskets() -> Rule:
    carries = or_(OrderLine.gross != 0, OrderLine.discount != 0, OrderLine.total != 0, OrderLine.vat != 0)
    return Rule(
        4,
        "basket-money",
        "dòng giỏ quà mang tiền, tiền phải nằm ở các thành phần",
        "order_lines",
        select(OrderLine.id, OrderLine.gross, OrderLine.discount, OrderLine.total, OrderLine.vat)
        .where(~_leaf(), carries)
        .order_by(OrderLine.id),
    )


def _vat() -> Rule:
    rate = func.coalesce(OrderLine.vat_bp, 0)
    inside = _half_up(OrderLine.total * rate, WHOLE + rate)
    return Rule(
        4,
        "line-vat",
        "thuế GTGT trong dòng không đúng thuế suất",
        "order_lines",
        select(OrderLine.id, OrderLine.total, OrderLine.vat_bp, OrderLine.vat, inside.label("vat_expected"))
        .where(OrderLine.vat != inside)
        .order_by(OrderLine.id),
    )


def _parts() -> Rule:
    """Money collected by hand: each part's is its lines and fee, and its payment asks for just that."""
    lines = _sum(OrderLine.total, OrderLine.fulfilment_id == Fulfilment.id, _leaf())
    asked = _sum(Payment.amount, Payment.fulfilment_id == Fulfilment.id)
    by_hand = exists().where(
        Order.id == Fulfilment.order_id,
        Order.payment_method.in_((Method.AT_OUTLET.value, Method.ON_DELIVERY.value)),
    )
    paid_for = exists().where(Payment.fulfilment_id == Fulfilment.id)
    return Rule(
        4,
        "part-amount",
        "số tiền thu của phần hàng không bằng hàng cộng phí",
        "fulfilments",
        select(
            Fulfilment.id,
            Fulfilment.order_id,
            Fulfilment.amount_to_collect,
            lines.label("lines"),
            Fulfilment.fee,
            asked.label("asked"),
        )
        .where(
            by_hand,
            or_(
                Fulfilment.amount_to_collect != lines + Fulfilment.fee,
                and_(paid_for, asked != Fulfilment.amount_to_collect),
            ),
        )
        .order_by(Fulfilment.id),
    )


def _paid() -> Rule:
    events = _sum(_signed(), PaymentEvent.payment_id == Payment.id)
    return Rule(
        4,
        "paid-sums",
        "tiền đã trả không bằng tổng các lần ghi",
        "payments",
        select(Payment.id, Payment.order_id, Payment.amount, Payment.paid, events.label("events"))
        .where(Payment.paid != events)
        .order_by(Payment.id),
    )


def _back() -> Rule:
    received, back = (
        _sum(PaymentEvent.amount, PaymentEvent.payment_id == Payment.id, PaymentEvent.kind == kind)
        for kind in (PaymentEventKind.RECEIVED, PaymentEventKind.TAKEN_BACK)
    )
    return Rule(
        4,
        "refunded-at-most-paid",
        "tiền trả lại nhiều hơn tiền đã nhận",
        "payments",
        select(Payment.id, Payment.order_id, received.label("received"), back.label("taken_back"))
        .where(back > received)
        .order_by(Payment.id),
    )


def _states() -> Rule:
    return Rule(
        4,
        "payment-state",
        "trạng thái thanh toán không khớp số tiền",
        "payments",
        select(Payment.id, Payment.order_id, Payment.state, Payment.amount, Payment.paid)
        .where(
            or_(
                Payment.paid > Payment.amount,
                and_(Payment.state == PaymentState.PAID, Payment.paid != Payment.amount),
                and_(Payment.state == PaymentState.DUE, Payment.paid != 0, Payment.method != Method.VIETQR),
                and_(Payment.state == PaymentState.DUE, Payment.paid >= Payment.amount, Payment.amount > 0),
            )
        )
        .order_by(Payment.id),
    )


def _signed() -> ColumnElement[int]:
    return case(
        (PaymentEvent.kind == PaymentEventKind.TAKEN_BACK, -PaymentEvent.amount), else_=PaymentEvent.amount
    )


def _half_up(numerator: Any, denominator: Any) -> ColumnElement[int]:
    """As core.money.half_up, for amounts that are not negative."""
    twice: ColumnElement[int] = 2 * cast(numerator, BigInteger) + denominator
    rounded: ColumnElement[int] = twice // (2 * denominator)
    return rounded


def _sum(column: Any, *conditions: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(select(func.sum(column)).where(*conditions).scalar_subquery(), 0)


def _leaf() -> ColumnElement[bool]:
    component = aliased(OrderLine)
    return ~exists().where(component.parent_id == OrderLine.id)
