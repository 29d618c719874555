"""Transfers that a bank or a person told of: each exists once, and all of its money is somewhere.

Where the money goes is decided by `checkout.paying`, which holds the order's lock; here it is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from shop.core.errors import NotFound
from shop.core.money import Dong
from shop.extensions import session
from shop.orders.models import Order
from shop.payments.models import BankTransfer
from shop.payments.statements.columns import WEAK
from shop.payments.states import TRANSFER_MOVES, Problem, Source, TransferState
from shop.payments.transfer_text import codes_in

LONGEST_TEXT = 500


@dataclass(frozen=True, slots=True)
class Told:
    """A transfer as it was told. `operator_id`: whose account (None: the shop's); `amount` in đồng.

    `reference`: the bank's own number; without one only staff may tell of it. `order_id`: staff say which order.
    """

    operator_id: int | None
    source: Source
    amount: Dong
    text: str = ""
    reference: str | None = None
    booked_at: datetime | None = None
    statement_id: int | None = None
    order_id: int | None = None
    note: str | None = None

    @property
    def key(self) -> str | None:
        """What makes the same transfer the same, whoever tells of it."""
        return f"{self.operator_id or 0}:{self.reference}" if self.reference else None


def order_of(text: str) -> int | None:
    """The order whose code stands in a transfer's text; None when there is none, or more than one."""
    codes = codes_in(text)
    if not codes:
        return None
    found = session.scalars(select(Order.id).where(Order.code.in_(codes[:20]))).all()
    return found[0] if len(found) == 1 else None


def write(told: Told, *, at: datetime, by: int | None) -> BankTransfer | None:
    """Keep a transfer, open, with nothing applied; None when the same one was told before or is being told now."""
    row = {
        "key": told.key,
        "operator_id": told.operator_id,
        "source": told.source,
        "state": TransferState.OPEN,
        "amount": told.amount,
        "applied": 0,
        "reference": told.reference,
        "text": told.text[:LONGEST_TEXT],
        "booked_at": told.booked_at,
        "statement_id": told.statement_id,
        "note": told.note,
        "told_at": at,
        "told_by": by,
        "moved_at": at,
        "moved_by": by,
        "bank_told_at": None if told.source is Source.STAFF else at,
    }
    return session.scalars(_insert_once(), row).one_or_none()


def bear_out(told: Told, *, at: datetime) -> None:
    """The bank itself tells of money that staff had written down with its number."""
    if told.key is None or told.source is Source.STAFF:
        return
    session.execute(
        update(BankTransfer)
        .where(BankTransfer.key == told.key, BankTransfer.bank_told_at.is_(None))
        .values(bank_told_at=at)
        .execution_options(synchronize_session=False)
    )


def lock(transfer_id: int) -> BankTransfer:
    """A transfer that nobody else changes until this transaction ends. Raises NotFound."""
    found = session.scalar(
        select(BankTransfer)
        .where(BankTransfer.id == transfer_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def apply(
    transfer: BankTransfer,
    *,
    order_id: int,
    payment_id: int | None,
    applied: Dong,
    problem: Problem | None,
    at: datetime,
    by: int | None,
) -> None:
    """Write where the money of an open transfer went; what was not applied stays open."""
    transfer.order_id, transfer.payment_id = order_id, payment_id
    transfer.applied, transfer.problem = applied, problem
    if applied == transfer.amount:
        _move(transfer, TransferState.APPLIED, at=at, by=by)
    session.flush()


def leave_open(transfer: BankTransfer, problem: Problem, *, order_id: int | None, at: datetime) -> None:
    """Nothing of it was applied: people have to look."""
    transfer.problem, transfer.order_id, transfer.moved_at = problem, order_id, at
    session.flush()


def send_back(transfer: BankTransfer, note: str, *, at: datetime, by: int | None) -> None:
    """What was not applied went back to whoever sent it. Raises Refused when nothing is open."""
    transfer.note = note
    _move(transfer, TransferState.RETURNED, at=at, by=by)
    session.flush()


def is_told_again(order_id: int, told: Told, *, at: datetime) -> bool:
    """Somebody tells once more of money that is here already, maybe under another name: nothing is paid again.

    Staff who saw the money name no reference; a statement may have none, where a service had one. The earliest
    transfer of that sum for this order on the same account that may be the same gets what is known now, whatever
    became of it. False without one.
    """
    if told.key is None:
        return False
    if session.scalar(select(BankTransfer.id).where(BankTransfer.key == told.key)) is not None:
        return True
    mine = session.scalar(
        select(BankTransfer)
        .where(
            BankTransfer.order_id == order_id,
            BankTransfer.operator_id.is_not_distinct_from(told.operator_id),
            BankTransfer.amount == told.amount,
            _may_be(told),
        )
        .order_by(BankTransfer.id)
        .limit(1)
        .execution_options(populate_existing=True)
    )
    if mine is None:
        return False
    if mine.reference is None or is_weak(mine.reference):
        mine.key, mine.reference = told.key, told.reference
    mine.booked_at = mine.booked_at or told.booked_at
    mine.statement_id = mine.statement_id or told.statement_id
    if told.source is not Source.STAFF:
        mine.bank_told_at = mine.bank_told_at or at
    session.flush()
    return True


def is_weak(reference: str | None) -> bool:
    """Whether a reference was made here because the bank gave none."""
    return reference is not None and reference.startswith(WEAK)


def _may_be(told: Told) -> ColumnElement[bool]:
    """The transfers that this may be once more: without a reference of the bank, and told by somebody else."""
    nameless = BankTransfer.source == Source.STAFF, BankTransfer.key.is_(None)
    weak = BankTransfer.reference.startswith(WEAK), BankTransfer.source != told.source
    same = or_(and_(*nameless), and_(*weak))
    if not is_weak(told.reference):
        return same
    other_way = BankTransfer.source != told.source, BankTransfer.statement_id.is_(None)
    return or_(same, and_(*other_way, BankTransfer.source == Source.NOTICE))


def _move(transfer: BankTransfer, to: TransferState, *, at: datetime, by: int | None) -> None:
    TRANSFER_MOVES.check(transfer.state, to)
    transfer.state, transfer.moved_at, transfer.moved_by = to, at, by


def _insert_once() -> Any:
    """INSERT that passes over a known key and gives the new row, as each database spells it."""
    table_insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    return (
        table_insert(BankTransfer)
        .on_conflict_do_nothing(index_elements=[BankTransfer.key])
        .returning(BankTransfer)
    )


def short_ones(payment_id: int) -> list[int]:
    """The transfers that paid only a part of an attempt."""
    return list(
        session.scalars(
            select(BankTransfer.id).where(
                BankTransfer.payment_id == payment_id, BankTransfer.problem == Problem.SHORT
            )
        )
    )


def is_statement_open(statement_id: int) -> bool:
    """Whether a statement still has a transfer that nobody put to an order or sent back."""
    found = select(BankTransfer.id).where(
        BankTransfer.statement_id == statement_id,
        BankTransfer.state == TransferState.OPEN,
        BankTransfer.problem == Problem.UNMATCHED,
    )
    return session.scalar(found.limit(1)) is not None
