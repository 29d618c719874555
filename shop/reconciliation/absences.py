"""What the shop wrote down and nobody else tells of: a card payment without a line, a transfer no statement knows."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import InstrumentedAttribute

from shop.cases.opening import NewCase, open_cases
from shop.cases.states import CaseKind
from shop.core.money import format_dong
from shop.extensions import session
from shop.orders.models import Order
from shop.payments.models import BankStatement, BankTransfer, Payment, Refund
from shop.payments.providers.base import MovementKind
from shop.payments.refund_states import RefundState, RefundWay
from shop.payments.states import Method, PaymentState, Source, StatementState, TransferState
from shop.reconciliation.models import ProviderMovement
from shop.reconciliation.queries import last_read

PATIENCE = timedelta(days=2)  # a service's balance has a payment within minutes
BACK = timedelta(days=40)


def find_absences(*, at: datetime) -> int:
    """Open a case for each, once; how many are new. Only where the other side has spoken since."""
    heard = _heard(at)
    return open_cases([*_payments(at, heard), *_refunds(at, heard), *_transfers(at)], at=at, by=None)


def _payments(at: datetime, heard: datetime) -> list[NewCase]:
    line = exists().where(
        ProviderMovement.payment_id == Payment.id, ProviderMovement.kind == MovementKind.CHARGE
    )
    return _absent(
        Payment,
        Payment.paid,
        "{sum} thẻ không có trong sổ của dịch vụ",
        Payment.method == Method.CARD,
        Payment.state == PaymentState.PAID,
        Payment.moved_at.between(at - BACK, heard),
        ~line,
    )


def _refunds(at: datetime, heard: datetime) -> list[NewCase]:
    line = exists().where(
        ProviderMovement.refund_id == Refund.id, ProviderMovement.kind == MovementKind.REFUND
    )
    return _absent(
        Refund,
        Refund.amount,
        "khoản hoàn {sum} không có trong sổ của dịch vụ",
        Refund.way == RefundWay.PROVIDER,
        Refund.state == RefundState.DONE,
        Refund.done_at.between(at - BACK, heard),
        ~line,
    )


def _transfers(at: datetime) -> list[NewCase]:
    """Money that only staff saw, although a statement of the same account was read days later."""
    read = exists().where(
        BankStatement.operator_id.is_not_distinct_from(BankTransfer.operator_id),
        BankStatement.state == StatementState.APPLIED,
        BankStatement.applied_at > BankTransfer.told_at,
        BankStatement.applied_at < at - timedelta(hours=12),
    )
    return _absent(
        BankTransfer,
        BankTransfer.amount,
        "{sum} nhân viên xác nhận, sao kê không có",
        BankTransfer.source == Source.STAFF,
        BankTransfer.state == TransferState.APPLIED,
        BankTransfer.bank_told_at.is_(None),
        BankTransfer.told_at.between(at - BACK, at - PATIENCE),
        read,
    )


def _heard(at: datetime) -> datetime:
    """Until when the service's balance is known for sure: two days before it was last read, if it ever was."""
    last = last_read()
    return at - BACK if last is None else min(at, last) - PATIENCE


def _absent(
    model: type[Payment | Refund | BankTransfer],
    amount: InstrumentedAttribute[int],
    sentence: str,
    *conditions: ColumnElement[bool],
) -> list[NewCase]:
    """A case for each row that these conditions find; {sum} in the sentence is its amount."""
    rows = session.execute(
        select(model.id, amount, Order.code)
        .join(Order, Order.id == model.order_id)
        .where(*conditions)
        .order_by(model.id)
    )
    table = model.__tablename__
    return [
        NewCase(
            CaseKind.MONEY_UNMATCHED,
            table,
            row_id,
            f"Đơn {code}: {sentence.format(sum=format_dong(dong))}",
            key=f"absent:{table}:{row_id}",
            details={"order": code},
        )
        for row_id, dong, code in rows
    ]
