"""An attempt to pay a whole order by transfer: opened with account and deadline, paid, or no longer wanted.

Whoever calls holds the order's lock; that lock guards its attempts as well.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import insert, select

from shop.core.errors import Refused
from shop.core.money import Dong
from shop.core.sentences import lazy
from shop.extensions import session
from shop.payments.accounts import Account
from shop.payments.models import Payment, PaymentEvent
from shop.payments.states import PAYMENT_MOVES, Method, PaymentEventKind, PaymentState

CHECKING = timedelta(hours=12)  # how long staff have to look at the account once a customer said "sent"


def open_transfer(
    order_id: int,
    account: Account,
    amount: Dong,
    *,
    deadline_at: datetime | None,
    at: datetime,
    part_id: int | None = None,
) -> Payment:
    """Ask for the whole of an order on one account; what is written stays when the account changes later.

    `part_id`: not the whole, but what is left to pay for that part.
    """
    attempt = Payment(
        order_id=order_id,
        fulfilment_id=part_id,
        operator_id=account.operator_id,
        method=Method.VIETQR,
        state=PaymentState.DUE,
        amount=amount,
        paid=0,
        created_at=at,
        moved_at=at,
        bank_bin=account.bin,
        bank_account=account.number,
        bank_account_name=account.name,
        deadline_at=deadline_at,
    )
    session.add(attempt)
    session.flush()
    return attempt


def latest(order_id: int) -> Payment | None:
    """The last attempt of an order by transfer, as it is now."""
    return session.scalar(
        select(Payment)
        .where(Payment.order_id == order_id, Payment.method == Method.VIETQR)
        .order_by(Payment.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )


def pay_in(attempt: Payment, amount: Dong, *, key: str, at: datetime, by: int | None) -> None:
    """Money for an attempt came, once per `key`; when nothing is missing any more it is paid.

    Raises Refused when the attempt is not due, or for more than is missing.
    """
    if attempt.state is not PaymentState.DUE or not 0 < amount <= attempt.amount - attempt.paid:
        raise Refused(lazy("Số tiền đã thu không khớp với số tiền phải thu."))
    session.execute(
        insert(PaymentEvent).values(
            payment_id=attempt.id,
            kind=PaymentEventKind.RECEIVED,
            amount=amount,
            event_key=key,
            at=at,
            by=by,
        )
    )
    attempt.paid += amount
    attempt.moved_at = at
    if attempt.paid == attempt.amount:
        PAYMENT_MOVES.check(attempt.state, PaymentState.PAID)
        attempt.state = PaymentState.PAID
    session.flush()


def give_up(attempt: Payment, *, at: datetime) -> None:
    """Nobody waits for this money any more; what came of it stays written. Raises Refused once it is paid."""
    PAYMENT_MOVES.check(attempt.state, PaymentState.CANCELLED)
    attempt.state = PaymentState.CANCELLED
    attempt.moved_at = at
    session.flush()


def claim(attempt: Payment, *, at: datetime) -> bool:
    """The customer says that it was sent: said once, it gives staff time to look. Marks nothing as paid."""
    if attempt.state is not PaymentState.DUE or attempt.claimed_at is not None:
        return False
    attempt.claimed_at = at
    if attempt.deadline_at is not None:
        attempt.deadline_at = max(attempt.deadline_at, at + CHECKING)
    session.flush()
    return True


def overdue(at: datetime, *, most: int = 200) -> list[int]:
    """The orders whose transfer was not made in time, the longest overdue first. No lock."""
    return list(
        session.scalars(
            select(Payment.order_id)
            .where(
                Payment.method == Method.VIETQR, Payment.state == PaymentState.DUE, Payment.deadline_at < at
            )
            .order_by(Payment.deadline_at, Payment.id)
            .limit(most)
        )
    )
