"""What others ask about money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from shop.core.errors import NotFound
from shop.extensions import run, session
from shop.orders.models import Fulfilment, Order
from shop.orders.states import OrderState
from shop.payments.accounts import Account
from shop.payments.card_queries import Card, card_of, other_ways
from shop.payments.methods import offered as methods
from shop.payments.methods.base import PaymentMethod
from shop.payments.models import Payment
from shop.payments.states import Method, PaymentState
from shop.payments.transfer_text import purpose
from shop.payments.vietqr import payload

__all__ = [
    "Card",
    "PaymentMethod",
    "PaymentRow",
    "Transfer",
    "card_of",
    "find_method",
    "is_prepaid",
    "label_of",
    "methods_for",
    "other_ways",
    "payments_of",
    "transfer_of",
    "waiting",
    "waiting_text",
    "waiting_text_of",
]

methods_for = methods.offered
find_method = methods.find
is_prepaid = methods.is_prepaid


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
    return [PaymentRow(*row) for row in run(_OF_ORDER, {"order": order_id})]


_OF_ORDER = (
    select(Payment.id, Payment.fulfilment_id, Payment.method, Payment.state, Payment.amount, Payment.paid)
    .where(Payment.order_id == bindparam("order"))
    .order_by(Payment.id)
)


@dataclass(frozen=True, slots=True)
class Transfer:
    """How an order is paid by transfer: to which account, how much (đồng), until when, what came so far."""

    payment_id: int
    account: Account
    amount: int
    paid: int
    state: PaymentState
    deadline_at: datetime | None
    claimed_at: datetime | None
    moved_at: datetime
    code: str

    @property
    def missing(self) -> int:
        """What is still to be transferred."""
        return self.amount - self.paid

    @property
    def purpose(self) -> str:
        """The text to write."""
        return purpose(self.code)

    @property
    def qr_text(self) -> str:
        """What the QR code says: account, what is missing, the text."""
        return payload(self.account.bin, self.account.number, self.missing, self.purpose)


def transfer_of(order_id: int, code: str) -> Transfer | None:
    """The latest attempt of the whole of an order to be paid by transfer; None when there was none. One statement."""
    row = session.scalar(
        select(Payment)
        .where(Payment.order_id == order_id, Payment.method == Method.VIETQR, Payment.fulfilment_id.is_(None))
        .order_by(Payment.id.desc())
        .limit(1)
    )
    if row is None:
        return None
    account = Account(
        row.operator_id, row.bank_bin or "", row.bank_account or "", row.bank_account_name or ""
    )
    return Transfer(
        row.id,
        account,
        row.amount,
        row.paid,
        row.state,
        row.deadline_at,
        row.claimed_at,
        row.moved_at,
        code,
    )


def waiting(order_id: int) -> Transfer | None:
    """The transfer that an order waits for; None when it waits for none. Two statements."""
    code = session.scalar(
        select(Order.code).where(Order.id == order_id, Order.state == OrderState.AWAITING_PAYMENT)
    )
    found = None if code is None else transfer_of(order_id, code)
    return found if found is not None and found.state is PaymentState.DUE else None


def waiting_text(state: OrderState, paid: int, rest: int = 0) -> str:
    """What a waiting page compares: another text means that something has come or ended. `rest`: due at the door."""
    return f"{state.value}:{paid}" + (f":{rest}" if rest else "")


def waiting_text_of(order_id: int) -> str:
    """The text of an order as it is now. Raises NotFound. One statement."""
    paid = select(func.max(Payment.paid)).where(
        Payment.order_id == order_id, Payment.method == Method.VIETQR, Payment.state == PaymentState.DUE
    )
    rest = select(func.sum(Fulfilment.amount_to_collect)).where(Fulfilment.order_id == order_id)
    row = session.execute(
        select(Order.state, paid.scalar_subquery(), rest.scalar_subquery()).where(Order.id == order_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return waiting_text(row[0], row[1] or 0, int(row[2] or 0))


def label_of(method: str) -> str:
    """The words for a stored way to pay, also for one that is not offered any more."""
    return next((str(known.label) for known in methods.METHODS if known.method == method), method)
