"""What a lost dispute took pays for what is owed: the customer has that money, and nobody sends it again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from shop.core.money import format_dong
from shop.core.sentences import lazy
from shop.extensions import session
from shop.payments import disputes, refunds
from shop.payments.dispute_states import DisputeState
from shop.payments.models import CardDispute, Payment, Refund
from shop.payments.refund_states import RefundState, RefundWay
from shop.payments.refunds import NewRefund

HELD = lazy(
    "Chủ thẻ đang khiếu nại khoản tiền này với ngân hàng: chờ ngân hàng quyết định rồi mới hoàn, kẻo khách nhận hai lần."
)


def by_dispute(new: NewRefund, *, at: datetime, by: int | None) -> Refund | None:
    """Write what is owed as given back by the bank; None where a dispute took less than all of it."""
    if not 0 < new.amount <= disputes.cover(new.order_id):
        return None
    one = _lost(new.order_id)
    payment = session.get_one(Payment, one.payment_id)
    refund = refunds.write(
        replace(new, way=RefundWay.DISPUTE, payment_id=payment.id, operator_id=payment.operator_id),
        at=at,
        by=by,
    )
    return by_bank(refund, at=at, by=by)


def by_bank(refund: Refund, *, at: datetime, by: int | None) -> Refund:
    """What is due was given back by the bank that decided for the customer."""
    one = _lost(refund.order_id)
    refund.way, refund.payment_id, refund.reference = RefundWay.DISPUTE, one.payment_id, one.ref
    refunds.move(refund, RefundState.DONE, at=at, by=by)
    return refund


def words(order_id: int, why: str) -> str:
    """Why money is owed, and why less than that goes back where a dispute took the rest."""
    gone = disputes.lost(order_id)
    return f"{why}; ngân hàng đã lấy lại {format_dong(gone)} theo khiếu nại" if gone else why


def _lost(order_id: int) -> CardDispute:
    """The latest lost dispute of an order that has one."""
    return session.scalars(
        select(CardDispute)
        .where(CardDispute.order_id == order_id, CardDispute.state == DisputeState.LOST)
        .order_by(CardDispute.id.desc())
        .limit(1)
    ).one()
