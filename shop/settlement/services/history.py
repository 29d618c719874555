"""A statement under lock, and the one function that moves it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, select

from shop.core.errors import NotFound
from shop.extensions import session
from shop.settlement.models import SettlementAccount, Statement, StatementEvent
from shop.settlement.states import STATEMENT_MOVES, StatementState


def lock(statement_id: int, *conditions: ColumnElement[bool]) -> Statement:
    """A statement whose account meets the conditions, under lock. Raises NotFound."""
    one = session.scalars(
        select(Statement)
        .join(SettlementAccount, SettlementAccount.id == Statement.account_id)
        .where(Statement.id == statement_id, *conditions)
        .with_for_update(key_share=True, of=Statement)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if one is None:
        raise NotFound
    return one


def move(
    one: Statement, to: StatementState, *, at: datetime, by: int | None, note: str | None = None
) -> None:
    """Move it. Raises Refused when the table does not allow it."""
    old = one.state
    STATEMENT_MOVES.check(old, to)
    one.state, one.moved_at = to, at
    write_event(one, old, at=at, by=by, note=note)


def write_event(
    one: Statement, old: StatementState | None, *, at: datetime, by: int | None, note: str | None = None
) -> None:
    """Append to its history."""
    session.add(
        StatementEvent(statement_id=one.id, from_state=old, to_state=one.state, note=note, at=at, by=by)
    )
    session.flush()
