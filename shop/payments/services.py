"""Money that is due, collected by hand, or not due any more. Every đồng that comes is an event, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, insert, select, update

from shop.core.errors import NotFound, Refused
from shop.core.money import Dong
from shop.core.sentences import lazy
from shop.extensions import later, session
from shop.payments.models import Payment, PaymentEvent
from shop.payments.states import PAYMENT_MOVES, Method, PaymentEventKind, PaymentState

AT_THE_DOOR = (Method.AT_OUTLET, Method.ON_DELIVERY)
PAYMENTS = cast("Table", Payment.__table__)
_DUE = insert(PAYMENTS).returning(PAYMENTS.c.id)  # all rows in one statement


@dataclass(frozen=True, slots=True)
class Due:
    """What a customer has to pay for one fulfilment to one operator."""

    fulfilment_id: int
    operator_id: int
    amount: Dong


def make_due(order_id: int, method: Method, parts: Sequence[Due], *, at: datetime) -> None:
    """One attempt a part, open until the money is collected. One statement."""
    later(
        _DUE,
        [
            {
                "order_id": order_id,
                "fulfilment_id": part.fulfilment_id,
                "operator_id": part.operator_id,
                "method": method,
                "state": PaymentState.DUE,
                "amount": part.amount,
                "paid": 0,
                "created_at": at,
                "moved_at": at,
            }
            for part in parts
        ],
    )


def collect(fulfilment_id: int, amount: Dong, *, by: int | None, at: datetime) -> None:
    """The money of a part was taken at the counter or by the carrier.

    The caller holds the order's lock. Done twice it changes nothing. Raises Refused for another amount than
    is due, or when nothing is due any more.
    """
    payment = _locked(fulfilment_id)
    if payment.state is PaymentState.PAID:
        return
    PAYMENT_MOVES.check(payment.state, PaymentState.PAID)
    if amount != payment.amount:
        raise Refused(lazy("Số tiền đã thu không khớp với số tiền phải thu."))
    session.execute(
        insert(PaymentEvent).values(
            payment_id=payment.id,
            kind=PaymentEventKind.RECEIVED,
            amount=amount,
            event_key=f"collect:{payment.id}",
            at=at,
            by=by,
        )
    )
    session.execute(
        update(Payment)
        .where(Payment.id == payment.id, Payment.state == PaymentState.DUE)
        .values(state=PaymentState.PAID, paid=amount, moved_at=at)
    )


def change_due(fulfilment_id: int, amount: Dong, *, at: datetime) -> None:
    """Another sum is due for a part; nothing at all ends what was due. The caller holds the order's lock.

    Raises Refused when it was paid already, or is not due any more.
    """
    payment = _locked(fulfilment_id)
    if payment.state is not PaymentState.DUE:
        raise Refused(lazy("Tiền của phần hàng này đã thu hoặc không còn phải thu."))
    payment.amount, payment.moved_at = amount, at
    if amount == 0:
        payment.state = PaymentState.CANCELLED
    session.flush()


def cancel_due(fulfilment_ids: Sequence[int], *, at: datetime) -> None:
    """Nothing is to be paid for these parts any more; what was paid stays. The caller holds the order's lock."""
    session.execute(
        update(Payment)
        .where(
            Payment.fulfilment_id.in_(fulfilment_ids),
            Payment.state == PaymentState.DUE,
            Payment.method.in_(AT_THE_DOOR),
        )
        .values(state=PaymentState.CANCELLED, moved_at=at)
    )


def _locked(fulfilment_id: int) -> Payment:
    payment = session.scalar(
        select(Payment)
        .where(Payment.fulfilment_id == fulfilment_id, Payment.method.in_(AT_THE_DOOR))
        .order_by(Payment.id.desc())
        .limit(1)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if payment is None:
        raise NotFound
    return payment
