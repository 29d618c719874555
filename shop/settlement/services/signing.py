"""The party agrees to a statement, or says what is wrong with a line; the operator answers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, select

from shop.core.errors import BadInput, NotFound, Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.settlement import telling
from shop.settlement.models import (
    SettlementAccount,
    SettlementEntry,
    Statement,
    StatementDispute,
    StatementEntry,
)
from shop.settlement.queries.conditions import mine
from shop.settlement.services.history import lock, move
from shop.settlement.states import StatementState

LONGEST = 500


def sign_off(
    statement_id: int,
    whose: ColumnElement[bool],
    *,
    name: str | None = None,
    at: datetime,
    by: int | None,
) -> None:
    """The party agrees. `name`: who did, where it came by the link. Raises NotFound, Refused while an objection is open."""
    one = lock(statement_id, whose)
    if name is not None and not name.strip():
        raise BadInput("name", lazy("Hãy ghi họ tên người xác nhận."))
    _refuse_open(statement_id)
    move(one, StatementState.SIGNED, at=at, by=by, note=name.strip() if name else None)


def record_signature(
    statement_id: int,
    *,
    operator_ids: Collection[int],
    includes_shop: bool = False,
    note: str,
    at: datetime,
    by: int | None,
) -> None:
    """The operator has the paper that the party signed; `note` says who and when. Raises as sign_off."""
    one = lock(statement_id, mine(operator_ids, includes_shop=includes_shop))
    if not note.strip():
        raise BadInput("note", lazy("Hãy ghi ai đã ký và ngày ký."))
    _refuse_open(statement_id)
    move(one, StatementState.SIGNED, at=at, by=by, note=note.strip())
    telling.signed(session.get_one(SettlementAccount, one.account_id), one, note.strip(), at)


def object_to(
    statement_id: int,
    whose: ColumnElement[bool],
    text: str,
    *,
    variant_id: int | None,
    at: datetime,
    by: int | None,
) -> None:
    """The party says what is wrong with a line, or with the whole. Raises NotFound, BadInput, Refused once it is signed."""
    one = lock(statement_id, whose)
    if not text.strip():
        raise BadInput("text", lazy("Hãy ghi điều chưa đúng."))
    if variant_id is not None and not _has_line(one, variant_id):
        raise NotFound
    if one.state is not StatementState.DISPUTED:
        move(one, StatementState.DISPUTED, at=at, by=by)
    session.add(
        StatementDispute(
            statement_id=statement_id,
            variant_id=variant_id,
            text=text.strip()[:LONGEST],
            raised_at=at,
            raised_by=by,
        )
    )
    session.flush()


def answer(
    statement_id: int,
    dispute_id: int,
    text: str,
    *,
    operator_ids: Collection[int],
    includes_shop: bool = False,
    at: datetime,
    by: int | None,
) -> None:
    """Answer an objection: what was corrected (it stands on the next statement), or why not.

    Raises NotFound, BadInput without a text, Refused when it is answered.
    """
    one = lock(statement_id, mine(operator_ids, includes_shop=includes_shop))
    found = session.scalars(
        select(StatementDispute).where(
            StatementDispute.id == dispute_id, StatementDispute.statement_id == statement_id
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    if found.answer is not None:
        raise Refused(lazy("Ý kiến này đã được trả lời."))
    if not text.strip():
        raise BadInput("answer", lazy("Hãy ghi câu trả lời."))
    found.answer, found.answered_at, found.answered_by = text.strip()[:LONGEST], at, by
    session.flush()
    account = session.get_one(SettlementAccount, one.account_id)
    telling.answered(account, one, found, at)


def _refuse_open(statement_id: int) -> None:
    if session.scalar(
        select(StatementDispute.id)
        .where(StatementDispute.statement_id == statement_id, StatementDispute.answer.is_(None))
        .limit(1)
    ):
        raise Refused(lazy("Còn ý kiến chưa được trả lời."))


def _has_line(one: Statement, variant_id: int) -> bool:
    """Whether the goods stand on this statement, also those that only lie there since an earlier one."""
    return (
        session.scalar(
            select(StatementEntry.entry_id)
            .join(SettlementEntry, SettlementEntry.id == StatementEntry.entry_id)
            .join(Statement, Statement.id == StatementEntry.statement_id)
            .where(
                Statement.account_id == one.account_id,
                Statement.outlet_id == one.outlet_id,
                Statement.upto_day <= one.upto_day,
                SettlementEntry.variant_id == variant_id,
            )
            .limit(1)
        )
        is not None
    )
