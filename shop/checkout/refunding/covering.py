"""What a lost dispute took pays for what is owed: the customer has that money, and nobody sends it again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from shop.core.money import Dong, format_dong
from shop.core.sentences import lazy
from shop.extensions import session
from shop.payments import disputes, refunds
from shop.payments.dispute_states import DisputeState
from shop.payments.models import CardDispute, Payment, Refund
from shop.payments.refund_states import RefundState, RefundWay

EXCHANGE = lazy(
    "Ngân hàng đã trả tiền của đơn này cho chủ thẻ theo khiếu nại. Hãy kết thúc trả hàng bằng tiền; khách mua lại bằng đơn mới."
)
HELD = lazy(
    "Chủ thẻ đang khiếu nại khoản tiền này với ngân hàng: chờ ngân hàng quyết định rồi mới hoàn, kẻo khách nhận hai lần."
)


def pieces(order_id: int, amount: Dong) -> list[tuple[CardDispute, Dong]]:
    """Which lost disputes pay how much of what is owed, the oldest first: each no more than it took."""
    found, left = [], amount
    for one in session.scalars(
        select(CardDispute)
        .where(CardDispute.order_id == order_id, CardDispute.state == DisputeState.LOST)
        .order_by(CardDispute.id)
    ):
        mine = min(left, disputes.cover_of(one))
        if mine > 0:
            found.append((one, mine))
            left -= mine
    return found


def by_bank(refund: Refund, one: CardDispute, *, at: datetime, by: int | None) -> None:
    """What is due was given back by the bank that decided for the customer: with the money of the disputed attempt."""
    refund.way, refund.payment_id, refund.reference = RefundWay.DISPUTE, one.payment_id, one.ref
    refund.operator_id = session.get_one(Payment, one.payment_id).operator_id
    refunds.move(refund, RefundState.DONE, at=at, by=by)


def words(order_id: int, why: str) -> str:
    """Why money is owed, and why less than that goes back where a dispute took the rest."""
    gone = disputes.lost(order_id)
    return f"{why}; ngân hàng đã lấy lại {format_dong(gone)} theo khiếu nại" if gone else why
