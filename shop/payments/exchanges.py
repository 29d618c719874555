"""What goods that came back were worth pays for an order. Whoever calls holds the locks of both orders."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert

from shop.extensions import session
from shop.payments.models import Payment, PaymentEvent, Refund
from shop.payments.states import Method, PaymentEventKind, PaymentState


def pay(order_id: int, refund: Refund, *, at: datetime, by: int | None) -> Payment:
    """A refund that did not go back as money (đồng) pays for another order, once per refund.

    Money that a card brought stays that card's: what of it is owed back later, the service gives back.
    """
    source = session.get(Payment, refund.payment_id) if refund.payment_id is not None else None
    paid = Payment(
        order_id=order_id,
        fulfilment_id=None,
        operator_id=refund.operator_id,
        method=Method.EXCHANGE,
        state=PaymentState.PAID,
        amount=refund.amount,
        paid=refund.amount,
        created_at=at,
        moved_at=at,
        provider_intent=source.provider_intent if source is not None else None,
    )
    session.add(paid)
    session.flush()
    session.execute(
        insert(PaymentEvent).values(
            payment_id=paid.id,
            kind=PaymentEventKind.RECEIVED,
            amount=refund.amount,
            event_key=f"exchange:{refund.id}",
            at=at,
            by=by,
        )
    )
    return paid
