"""What others ask about money."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from shop.extensions import session
from shop.payments.methods import offered as methods
from shop.payments.methods.base import PaymentMethod
from shop.payments.models import Payment
from shop.payments.states import Method, PaymentState

__all__ = ["PaymentMethod", "PaymentRow", "find_method", "label_of", "methods_for", "payments_of"]

methods_for = methods.offered
find_method = methods.find


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """What has to be paid for one fulfilment, and what was (đồng)."""

    payment_id: int
    fulfilment_id: int | None
    method: Method
    state: PaymentState
    amount: int
    paid: int


def payments_of(order_id: int) -> list[PaymentRow]:
    """The attempts of an order, oldest first."""
    rows = session.execute(
        select(Payment.id, Payment.fulfilment_id, Payment.method, Payment.state, Payment.amount, Payment.paid)
        .where(Payment.order_id == order_id)
        .order_by(Payment.id)
    )
    return [PaymentRow(*row) for row in rows]


def label_of(method: str) -> str:
    """The words for a stored way to pay, also for one that is not offered any more."""
    return next((str(known.label) for known in methods.METHODS if known.method == method), method)
