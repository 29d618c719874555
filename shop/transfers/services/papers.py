"""A transfer under lock, and the one function that moves it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from shop.audit.services import record
from shop.core.errors import NotFound, Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.transfers.models import Transfer, TransferEvent, TransferLine
from shop.transfers.queries.reach import visible_to
from shop.transfers.states import TRANSFER_MOVES, TransferState

CAUSE = "transfer_line"


@dataclass(frozen=True, slots=True)
class Paper:
    """A locked transfer with its lines, the first one first."""

    one: Transfer
    lines: Sequence[TransferLine]


def lock(transfer_id: int, outlet_id: int) -> Paper:
    """Lock a transfer that an outlet may know of, then read its lines. Raises NotFound."""
    one = session.scalars(
        select(Transfer)
        .where(Transfer.id == transfer_id, visible_to(outlet_id))
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if one is None:
        raise NotFound
    lines = session.scalars(
        select(TransferLine)
        .where(TransferLine.transfer_id == transfer_id)
        .order_by(TransferLine.id)
        .execution_options(populate_existing=True)
    ).all()
    return Paper(one, lines)


def lock_sent(transfer_id: int, outlet_id: int) -> Paper:
    """As `lock`, for what only the sender does. Raises NotFound, or Refused for the receiver."""
    paper = lock(transfer_id, outlet_id)
    if paper.one.from_outlet_id != outlet_id:
        raise Refused(lazy("Chỉ điểm gửi làm được việc này."))
    return paper


def move(
    paper: Paper,
    to: TransferState,
    *,
    at: datetime,
    by: int | None,
    key: str | None = None,
    note: str | None = None,
) -> TransferEvent:
    """Move a locked transfer and write its history. Raises Refused for a move that its life does not know."""
    TRANSFER_MOVES.check(paper.one.state, to)
    return write_event(paper, to, at=at, by=by, key=key, note=note)


def write_event(
    paper: Paper, to: TransferState, *, at: datetime, by: int | None, key: str | None, note: str | None
) -> TransferEvent:
    """One row of history; a part that arrived may leave the state as it is."""
    one = paper.one
    event = TransferEvent(
        transfer_id=one.id, from_state=one.state, to_state=to, key=key, note=note or None, at=at, by=by
    )
    one.state, one.moved_at = to, at
    session.add(event)
    session.flush()
    record(f"transfer.{to}", by=by, at=at, subject_kind="transfer", subject_id=one.id)
    return event
