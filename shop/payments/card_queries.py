"""What pages show of a payment by card, and how else an order that waits for its money could be paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from shop.extensions import session
from shop.orders.models import Order
from shop.outlets.models import Operator
from shop.payments.accounts import account, shop_account
from shop.payments.methods import offered as methods
from shop.payments.methods.base import PaymentMethod
from shop.payments.models import Payment
from shop.payments.states import Method, PaymentState
from shop.settings import queries as settings


@dataclass(frozen=True, slots=True)
class Card:
    """The latest attempt of an order by card (đồng). `has_page`: the customer was or is on the service's page."""

    state: PaymentState
    amount: int
    paid: int
    deadline_at: datetime | None
    moved_at: datetime
    has_page: bool
    ends_as: str | None

    def can_pay(self, at: datetime) -> bool:
        """Whether the customer may go (back) to the page."""
        return self.state is PaymentState.DUE and self.deadline_at is not None and self.deadline_at > at


def card_of(order_id: int) -> Card | None:
    """How the whole of an order stands with its card; None when none was ever asked for. One statement."""
    row = session.execute(
        select(
            Payment.state,
            Payment.amount,
            Payment.paid,
            Payment.deadline_at,
            Payment.moved_at,
            Payment.provider_ref.is_not(None),
            Payment.ends_as,
        )
        .where(Payment.order_id == order_id, Payment.method == Method.CARD, Payment.fulfilment_id.is_(None))
        .order_by(Payment.id.desc())
        .limit(1)
    ).one_or_none()
    return Card(*row) if row else None


def other_ways(order: Order) -> list[PaymentMethod]:
    """How else an order that waits for its money could be paid; not in cash for alcohol, nor for a gift to others."""
    takes_card = settings.number("card_least") <= order.total <= settings.number("card_most")
    return [
        method
        for method in methods.offered(order.door, transfer=_has_account(order))
        if method.method.value != order.payment_method
        and (method.is_prepaid or not (order.age_confirmed or order.is_for_others))
        and (takes_card or method.method is not Method.CARD)
    ]


def _has_account(order: Order) -> bool:
    """Whether somebody could receive a transfer for all of it."""
    owner = session.get(Operator, order.payee_operator_id) if order.payee_operator_id else None
    own = owner and account(owner.id, owner.bank_bin, owner.bank_account, owner.bank_account_name)
    return bool(own or shop_account())
