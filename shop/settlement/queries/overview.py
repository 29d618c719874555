"""Lists: what is not stated yet, statements, what may be paid, payments."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, select
from sqlalchemy.orm import aliased

from shop.agreements.models import AgreementTerms
from shop.extensions import session
from shop.outlets.models import Operator, Outlet
from shop.producers.models import Producer
from shop.settlement.models import Payout, PayoutLine, SettlementAccount, SettlementEntry, Statement
from shop.settlement.naming import code
from shop.settlement.queries.conditions import owed_by, unstated
from shop.settlement.states import EntryKind, PayoutState, StatementState

Party = aliased(Operator)
PARTY = func.coalesce(Producer.name, Party.legal_name)


@dataclass(frozen=True, slots=True)
class Due:
    """Entries of one party at one outlet that stand on no statement yet (đồng).

    ``ends_on``: the last day of the period by the shortest terms of these goods; None where no terms say one.
    """

    account_id: int
    outlet_id: int
    payer: str | None
    party: str
    outlet: str
    first_day: date
    last_day: date
    amount: int
    ends_on: date | None = None

    def is_overdue(self, today: date) -> bool:
        """Whether the period that both sides agreed on is over and nobody closed it."""
        return self.ends_on is not None and self.ends_on < today


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A statement in a list."""

    id: int
    outlet_id: int
    year: int
    number: int
    payer: str | None
    party: str
    outlet: str
    from_day: date
    upto_day: date
    state: StatementState
    amount: int
    account_id: int

    @property
    def code(self) -> str:
        """Its name."""
        return code(self)


def due(*whose: ColumnElement[bool], upto: date) -> list[Due]:
    """What could be closed up to a day, the oldest first. One statement."""
    amount = func.coalesce(
        func.sum(SettlementEntry.amount).filter(SettlementEntry.kind != EntryKind.PAID_OUT), 0
    )
    rows = session.execute(
        _named(
            select(
                SettlementAccount.id,
                Outlet.id,
                Operator.legal_name,
                PARTY,
                Outlet.name,
                func.min(SettlementEntry.day),
                func.max(SettlementEntry.day),
                amount,
                func.min(AgreementTerms.settlement_days),
                _closed_upto(),
            )
            .select_from(SettlementEntry)
            .join(SettlementAccount, SettlementAccount.id == SettlementEntry.account_id)
            .join(Outlet, Outlet.id == SettlementEntry.outlet_id)
            .outerjoin(AgreementTerms, AgreementTerms.id == SettlementEntry.terms_id)
        )
        .where(*whose, SettlementEntry.day <= upto, unstated())
        .group_by(
            SettlementAccount.id, Outlet.id, Operator.legal_name, Producer.name, Party.legal_name, Outlet.name
        )
        # A payment alone waits for the next statement.
        .having(func.count().filter(SettlementEntry.kind != EntryKind.PAID_OUT) > 0)
        .order_by(func.min(SettlementEntry.day), SettlementAccount.id, Outlet.id)
    )
    return [
        Due(a, b, payer, party, outlet, first, last, int(total), _end(first, closed, days))
        for a, b, payer, party, outlet, first, last, total, days, closed in rows
    ]


def _closed_upto() -> ScalarSelect[date]:
    return (
        select(func.max(Statement.upto_day))
        .where(Statement.account_id == SettlementAccount.id, Statement.outlet_id == Outlet.id)
        .correlate(SettlementAccount, Outlet)
        .scalar_subquery()
    )


def _end(first: date, closed: date | None, days: int | None) -> date | None:
    """A period begins where the last statement ended, or with the first entry."""
    begin = max(first, closed + timedelta(days=1)) if closed else first
    return begin + timedelta(days=days - 1) if days else None


def statements(
    whose: ColumnElement[bool], *, state: StatementState | None = None, limit: int, offset: int = 0
) -> list[StatementRow]:
    """Closed statements, the latest first. One statement."""
    wanted = _rows().where(whose)
    if state is not None:
        wanted = wanted.where(Statement.state == state)
    rows = session.execute(wanted.order_by(Statement.id.desc()).limit(limit).offset(offset))
    return [StatementRow(*row) for row in rows]


def payable(operator_id: int | None) -> list[StatementRow]:
    """Signed statements of an operator (None: of the shop) that no payment has taken, by party."""
    rows = session.execute(
        _rows()
        .where(owed_by(operator_id), Statement.state == StatementState.SIGNED, Statement.payout_id.is_(None))
        .order_by(PARTY, Statement.id)
    )
    return [StatementRow(*row) for row in rows]


def payers(whose: ColumnElement[bool]) -> list[tuple[int, str | None]]:
    """(id, name) of who owes signed statements that no payment has taken; 0 and None: the shop."""
    rows = session.execute(
        select(SettlementAccount.operator_id, Operator.legal_name)
        .join(Statement, Statement.account_id == SettlementAccount.id)
        .outerjoin(Operator, Operator.id == SettlementAccount.operator_id)
        .where(whose, Statement.state == StatementState.SIGNED, Statement.payout_id.is_(None))
        .distinct()
        .order_by(Operator.legal_name)
    )
    return [(key or 0, name) for key, name in rows]


def payouts(whose: ColumnElement[bool], *, limit: int) -> Sequence[tuple[Payout, int, int]]:
    """The last batches with the number and the sum of their payments."""
    return [
        (one, int(lines), int(amount or 0))
        for one, lines, amount in session.execute(
            select(Payout, func.count(PayoutLine.id), func.sum(PayoutLine.amount))
            .outerjoin(PayoutLine, PayoutLine.payout_id == Payout.id)
            .where(whose, Payout.state != PayoutState.DROPPED)
            .group_by(Payout.id)
            .order_by(Payout.id.desc())
            .limit(limit)
        )
    ]


def parties(account_ids: Collection[int]) -> dict[int, str]:
    """The names of the parties of accounts."""
    rows = session.execute(
        _named(select(SettlementAccount.id, PARTY)).where(SettlementAccount.id.in_(sorted(account_ids)))
    )
    return {row[0]: row[1] for row in rows}


def _rows() -> Select[*tuple[Any, ...]]:
    return _named(
        select(
            Statement.id,
            Statement.outlet_id,
            Statement.year,
            Statement.number,
            Operator.legal_name,
            PARTY,
            Outlet.name,
            Statement.from_day,
            Statement.upto_day,
            Statement.state,
            Statement.amount,
            Statement.account_id,
        )
        .select_from(Statement)
        .join(SettlementAccount, SettlementAccount.id == Statement.account_id)
        .join(Outlet, Outlet.id == Statement.outlet_id)
    )


def _named(wanted: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        wanted.outerjoin(Operator, Operator.id == SettlementAccount.operator_id)
        .outerjoin(Producer, Producer.id == SettlementAccount.producer_id)
        .outerjoin(Party, Party.id == SettlementAccount.party_operator_id)
    )


def owed_accounts(account_ids: Collection[int], whose: ColumnElement[bool]) -> Sequence[int]:
    """Those of these accounts that meet a condition."""
    return session.scalars(
        select(SettlementAccount.id).where(SettlementAccount.id.in_(sorted(account_ids)), whose)
    ).all()
