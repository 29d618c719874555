"""Keeping a statement between its reading and its applying."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql, sqlite

from shop.audit import services as audit
from shop.core.errors import NotFound
from shop.extensions import session
from shop.payments.models import BankStatement
from shop.payments.statements.reading import rows_of
from shop.payments.states import StatementState

STATEMENTS = cast("Table", BankStatement.__table__)


@dataclass(frozen=True, slots=True)
class StatementFile:
    """A file as it was read: its name, the digest of its bytes, its rows."""

    name: str
    digest: str
    rows: list[list[str]]


def read(name: str, data: bytes) -> StatementFile:
    """Read a file, before a transaction is opened: a large one takes its time. Raises BadInput on `file`."""
    return StatementFile(name, hashlib.sha256(data).hexdigest(), rows_of(data))


def keep(operator_id: int | None, file: StatementFile, *, at: datetime, by: int | None) -> int:
    """Keep the rows of a statement of this account (None: the shop's); the same file is the same statement."""
    key = f"{operator_id or 0}:{file.digest}"
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    new_id = session.scalar(
        insert(STATEMENTS)
        .values(
            key=key,
            operator_id=operator_id,
            name=file.name[:200],
            state=StatementState.READ,
            rows=file.rows,
            counts={},
            uploaded_at=at,
            uploaded_by=by,
        )
        .on_conflict_do_nothing(index_elements=[STATEMENTS.c.key])
        .returning(STATEMENTS.c.id)
    )
    if new_id is None:
        return session.scalars(select(BankStatement.id).where(BankStatement.key == key)).one()
    audit.record("statement.read", by=by, at=at, subject_kind="bank_statement", subject_id=new_id)
    return int(new_id)


def find(statement_id: int, operators: Collection[int | None]) -> BankStatement:
    """A statement of one of these operators (None: the shop's own). Raises NotFound."""
    found = session.get(BankStatement, statement_id)
    if found is None or found.operator_id not in operators:
        raise NotFound
    return found


def done(statement_id: int, counts: Mapping[str, Any], *, at: datetime, by: int | None) -> None:
    """All lines were told: the rows are not needed any more. Done again only the latest figures change."""
    found = session.get(
        BankStatement, statement_id, with_for_update={"key_share": True}, populate_existing=True
    )
    if found is None:
        raise NotFound
    found.counts, found.rows = dict(counts), []
    found.state, found.applied_at, found.applied_by = StatementState.APPLIED, at, by
    audit.record(
        "statement.applied",
        by=by,
        at=at,
        subject_kind="bank_statement",
        subject_id=statement_id,
        details=dict(counts),
    )
