"""A transfer to a customer that the bank sends back: owed again, and the money that came back is not taken for new money."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select

from shop.audit import services as audit
from shop.cases.services import resolve
from shop.checkout.refunding import disputing, telling
from shop.checkout.refunding.owing import put_before_people
from shop.checkout.refunding.paying_out import locked
from shop.core.errors import Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.orders.models import Order
from shop.payments import refunds, transfers
from shop.payments.models import BankTransfer, Refund, RefundAccount
from shop.payments.refund_states import SENT_BACK, SENT_BACK_SEEN, RefundState, RefundWay
from shop.payments.states import TransferState

OWN = "Tiền hoàn cho khách bị ngân hàng trả lại."


def sent_back(
    refund_id: int, why: str, *, payees: Collection[int | None], at: datetime, by: int | None
) -> None:
    """The bank sent a refund back: it is due again, and the customer is asked for another account.

    Done twice it changes nothing. Raises NotFound for another payee's refund, Refused for one that did not go by
    transfer.
    """
    order, refund = locked(refund_id, payees)
    if refund.state is RefundState.DUE and refund.failure in {SENT_BACK, SENT_BACK_SEEN}:
        return
    if refund.way is not RefundWay.BANK or refund.state is not RefundState.DONE:
        raise Refused(lazy("Chỉ ghi bị trả lại cho khoản đã hoàn bằng chuyển khoản."))
    sent_at = refund.done_at or at
    refunds.move(refund, RefundState.FAILED, at=at, by=by)
    refund.failure, refund.reference, refund.evidence = SENT_BACK, None, why
    refunds.move(refund, RefundState.DUE, at=at, by=by)
    session.execute(delete(RefundAccount).where(RefundAccount.order_id == order.id))
    put_before_people(order, refund, at=at, by=by)
    telling.sent_back(order, refund, at=at)
    disputing.settle(order, at=at)
    _match(order, refund, sent_at, at=at, by=by)
    details = {"order": refund.order_id, "amount": refund.amount}
    audit.record(
        "refund.sent_back", by=by, at=at, subject_kind="refund", subject_id=refund.id, details=details
    )


def own_money(transfer: BankTransfer, order: Order) -> Refund | None:
    """The refund of a locked order that an open transfer may be, come back from the bank."""
    return session.scalar(
        select(Refund)
        .where(
            Refund.order_id == order.id,
            Refund.failure == SENT_BACK,
            Refund.amount == transfer.amount,
            Refund.created_at <= transfer.told_at,
            Refund.operator_id.is_not_distinct_from(transfer.operator_id),
        )
        .order_by(Refund.id)
        .limit(1)
    )


def is_own_money(transfer: BankTransfer, order: Order, *, at: datetime, by: int | None) -> bool:
    """Whether an open transfer is a refund of a locked order that came back: then it is nobody's payment."""
    refund = own_money(transfer, order)
    if refund is None:
        return False
    _take(refund, transfer, at=at, by=by)
    return True


def _match(order: Order, refund: Refund, sent_at: datetime, *, at: datetime, by: int | None) -> None:
    """The bank may have told of it before people did; then it was taken for money of the customer."""
    found = session.scalars(
        select(BankTransfer.id)
        .where(
            BankTransfer.order_id == order.id,
            BankTransfer.state == TransferState.OPEN,
            BankTransfer.applied == 0,
            BankTransfer.amount == refund.amount,
            BankTransfer.operator_id.is_not_distinct_from(refund.operator_id),
            BankTransfer.told_at >= sent_at,
            BankTransfer.id.is_distinct_from(refund.transfer_id),
        )
        .order_by(BankTransfer.id)
    ).first()
    if found is None:
        return
    transfer = transfers.lock(found)
    owed = refunds.of_transfer(transfer.id)
    if owed is not None:
        owed.evidence = OWN
        refunds.move(owed, RefundState.CANCELLED, at=at, by=by)
    _take(refund, transfer, at=at, by=by)


def _take(refund: Refund, transfer: BankTransfer, *, at: datetime, by: int | None) -> None:
    transfers.send_back(transfer, OWN, at=at, by=by)
    transfer.order_id = refund.order_id
    refund.failure = SENT_BACK_SEEN
    resolve(f"transfer:{transfer.id}", resolution=OWN, by=by, at=at)
    session.flush()
