"""One batch of payments."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from shop.core.errors import NotFound
from shop.extensions import session
from shop.outlets.models import Operator
from shop.settlement.models import Payout, PayoutLine, Statement
from shop.settlement.naming import code
from shop.settlement.queries.overview import parties


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment: to whom, where to, how much (đồng), and for which statements."""

    party: str
    bank_bin: str
    bank_account: str
    bank_account_name: str
    amount: int
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PayoutPage:
    """A batch with its payments."""

    one: Payout
    payer: str | None
    payments: list[Payment]

    @property
    def amount(self) -> int:
        """All of it (đồng)."""
        return sum(payment.amount for payment in self.payments)


def payout(payout_id: int, whose: ColumnElement[bool]) -> PayoutPage:
    """A batch. Raises NotFound."""
    row = session.execute(
        select(Payout, Operator.legal_name)
        .outerjoin(Operator, Operator.id == Payout.operator_id)
        .where(Payout.id == payout_id, whose)
    ).one_or_none()
    if row is None:
        raise NotFound
    lines = session.scalars(
        select(PayoutLine).where(PayoutLine.payout_id == payout_id).order_by(PayoutLine.id)
    ).all()
    statements = session.scalars(
        select(Statement).where(Statement.payout_id == payout_id).order_by(Statement.id)
    ).all()
    names = parties({line.account_id for line in lines})
    payments = [
        Payment(
            names[line.account_id],
            line.bank_bin,
            line.bank_account,
            line.bank_account_name,
            line.amount,
            tuple(code(one) for one in statements if one.account_id == line.account_id),
        )
        for line in lines
    ]
    return PayoutPage(row[0], row[1], payments)
