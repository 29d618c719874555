"""Truth 4 for disputes: a bank takes no more than the attempt brought, and what it took pays once for what is owed (đồng)."""

from sqlalchemy import ColumnElement, exists, func, select

from shop.orders.models import Order
from shop.payments.dispute_states import DisputeState
from shop.payments.models import CardDispute, Payment, Refund
from shop.payments.refund_states import COUNTED, RefundWay
from shop.reports.verify.findings import Rule


def rules() -> list[Rule]:
    """What stands or is lost of an attempt; what is owed and a lost dispute paid."""
    return [_taken(), _covered()]


def gone(which: ColumnElement[bool]) -> ColumnElement[int]:
    """What lost disputes took beside what went back otherwise."""
    taken = select(func.sum(CardDispute.amount - CardDispute.twice)).where(
        which, CardDispute.state == DisputeState.LOST
    )
    return func.coalesce(taken.scalar_subquery(), 0)


def has(which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether there are disputes."""
    return exists().where(which)


def _taken() -> Rule:
    taken = func.coalesce(
        select(func.sum(CardDispute.amount))
        .where(CardDispute.payment_id == Payment.id, CardDispute.state != DisputeState.WON)
        .scalar_subquery(),
        0,
    )
    return Rule(
        4,
        "disputed-at-most-paid",
        "khiếu nại lấy lại nhiều hơn tiền thẻ đã trả",
        "payments",
        select(Payment.id, Payment.order_id, Payment.paid, taken.label("taken"))
        .where(has(CardDispute.payment_id == Payment.id), taken > Payment.paid)
        .order_by(Payment.id),
    )


def _covered() -> Rule:
    covered = func.coalesce(
        select(func.sum(Refund.amount))
        .where(Refund.order_id == Order.id, Refund.way == RefundWay.DISPUTE, Refund.state.in_(COUNTED))
        .scalar_subquery(),
        0,
    )
    lost = gone(CardDispute.order_id == Order.id)
    return Rule(
        4,
        "refunds-by-dispute",
        "khoản hoàn ghi là ngân hàng đã trả nhiều hơn tiền mất vì khiếu nại",
        "orders",
        select(Order.id, Order.code, lost.label("lost"), covered.label("covered"))
        .where(exists().where(Refund.order_id == Order.id, Refund.way == RefundWay.DISPUTE), covered > lost)
        .order_by(Order.id),
    )
