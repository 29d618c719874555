"""What staff read about transfers: those that wait for them, the latest ones, statements, and likely orders."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, false, or_, select

from shop.core.errors import NotFound
from shop.extensions import session
from shop.orders.models import Order
from shop.orders.states import OrderState
from shop.outlets.models import Operator
from shop.payments.accounts import Account, account, shop_account
from shop.payments.models import BankStatement, BankTransfer, Payment
from shop.payments.states import Method, PaymentState, TransferState

Operators = Collection[int | None]


@dataclass(frozen=True, slots=True)
class Likely:
    """An order that waits for just this sum on just this account."""

    code: str
    name: str


def accounts(operators: Operators) -> list[tuple[Account, str]]:
    """The accounts that these people may speak for, each with its owner's name. The shop's own one comes last."""
    rows = session.scalars(
        select(Operator).where(Operator.id.in_(_ids(operators))).order_by(Operator.legal_name)
    )
    found = [
        (own, row.legal_name)
        for row in rows
        if (own := account(row.id, row.bank_bin, row.bank_account, row.bank_account_name))
    ]
    shops = shop_account() if None in operators else None
    return [*found, (shops, shops.name)] if shops else found


def open_transfers(operators: Operators, *, most: int = 100) -> Sequence[BankTransfer]:
    """The transfers that fit no order, or not exactly, the oldest first."""
    return session.scalars(
        select(BankTransfer)
        .where(_of(operators), BankTransfer.state == TransferState.OPEN)
        .order_by(BankTransfer.id)
        .limit(most)
    ).all()


def latest(operators: Operators, *, limit: int, offset: int) -> list[tuple[BankTransfer, str | None]]:
    """The transfers of these accounts with their orders' codes, the latest first."""
    rows = session.execute(
        select(BankTransfer, Order.code)
        .outerjoin(Order, Order.id == BankTransfer.order_id)
        .where(_of(operators))
        .order_by(BankTransfer.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [(transfer, code) for transfer, code in rows]


def one(transfer_id: int, operators: Operators) -> tuple[BankTransfer, str | None]:
    """A transfer with its order's code. Raises NotFound for another operator's."""
    row = session.execute(
        select(BankTransfer, Order.code)
        .outerjoin(Order, Order.id == BankTransfer.order_id)
        .where(BankTransfer.id == transfer_id, _of(operators))
    ).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1]


def likely(transfer: BankTransfer, *, most: int = 10) -> list[Likely]:
    """The orders that wait for this sum on this account."""
    rows = session.execute(
        select(Order.code, Order.name)
        .join(Payment, Payment.order_id == Order.id)
        .where(
            Order.state == OrderState.AWAITING_PAYMENT,
            Payment.method == Method.VIETQR,
            Payment.state == PaymentState.DUE,
            Payment.operator_id.is_not_distinct_from(transfer.operator_id),
            Payment.amount - Payment.paid == transfer.amount,
        )
        .order_by(Order.placed_at)
        .limit(most)
    )
    return [Likely(code, name) for code, name in rows]


def statements(operators: Operators, *, most: int = 20) -> Sequence[BankStatement]:
    """The latest statements of these accounts."""
    own = or_(BankStatement.operator_id.in_(_ids(operators)), _shops(BankStatement.operator_id, operators))
    return session.scalars(
        select(BankStatement).where(own).order_by(BankStatement.id.desc()).limit(most)
    ).all()


def owner_of(number: str) -> Account | None:
    """Whose account a service speaks of; None for one that is nobody's here."""
    shops = shop_account()
    if shops is not None and shops.number == number:
        return shops
    row = session.scalars(
        select(Operator).where(Operator.bank_account == number).order_by(Operator.id)
    ).first()
    return account(row.id, row.bank_bin, row.bank_account, row.bank_account_name) if row else None


def _of(operators: Operators) -> ColumnElement[bool]:
    return or_(BankTransfer.operator_id.in_(_ids(operators)), _shops(BankTransfer.operator_id, operators))


def _shops(column: Any, operators: Operators) -> ColumnElement[bool]:
    """The shop's own rows, for those who may see them."""
    return column.is_(None) if None in operators else false()


def _ids(operators: Operators) -> list[int]:
    return sorted(each for each in operators if each is not None)
