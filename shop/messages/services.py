"""Writing messages to the outbox, and what staff do with those that are told by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import ColumnElement, Table, insert, or_, select, update

from shop import jobs
from shop.core.errors import NotFound, Refused
from shop.core.sentences import lazy
from shop.extensions import later, session
from shop.messages.models import Message
from shop.messages.states import Channel
from shop.unit_of_work import afterwards

KEPT_DAYS = 30
LONGEST_SUBJECT = 200
LONGEST_NAME = 100
MESSAGES = cast("Table", Message.__table__)
_WRITTEN = insert(MESSAGES)


def enqueue(
    kind: str,
    *,
    subject: str,
    body: str,
    cause_kind: str,
    cause_id: int,
    at: datetime,
    language: str = "vi",
    to_name: str | None = None,
    to_email: str | None = None,
    to_phone: str | None = None,
    outlet_id: int | None = None,
    channel: Channel | None = None,
) -> None:
    """Write one message in the caller's transaction: it is delivered if that commits, never otherwise.

    The way out is e-mail when there is an address, else by hand: staff of `outlet_id` see it under "Cần báo
    khách". A path in double brackets (`[[/don-hang/abc]]`) becomes a full address when it is told. Raises
    ValueError when nobody could be reached that way.
    """
    way = channel or (Channel.EMAIL if to_email else Channel.BY_HAND)
    if (way is Channel.EMAIL and not to_email) or (way is Channel.BY_HAND and not to_phone):
        raise ValueError(f"a message of kind {kind} has nobody to go to")
    later(
        _WRITTEN,
        {
            "channel": way,
            "kind": kind,
            "language": language,
            "to_name": to_name and to_name[:LONGEST_NAME],
            "to_email": to_email,
            "to_phone": to_phone,
            "subject": " ".join(subject.split())[:LONGEST_SUBJECT],
            "body": body,
            "cause_kind": cause_kind,
            "cause_id": cause_id,
            "outlet_id": outlet_id,
            "created_at": at,
            "due_at": at,
            "tries": 0,
        },
    )
    if way is Channel.EMAIL:
        afterwards("messages", lambda: jobs.soon("messages.deliver"))


def drop_untold(cause_kind: str, cause_id: int, kind: str, *, at: datetime) -> None:
    """Take back what nobody was told yet, because it is no longer true (an order cancelled before the call)."""
    session.execute(
        update(Message)
        .where(
            Message.cause_kind == cause_kind,
            Message.cause_id == cause_id,
            Message.kind == kind,
            Message.told_at.is_(None),
            Message.delivered_at.is_(None),
            Message.erased_at.is_(None),
        )
        .values(erased_at=at, body=None, to_name=None, to_email=None, to_phone=None)
    )


def mark_told(message_id: int, *, outlet_id: int | None, by: int | None, at: datetime) -> None:
    """Staff have told the person. Telling twice changes nothing. Raises NotFound for another outlet's message.

    No outlet: the message is the programme's.
    """
    message = _by_hand(message_id, outlet_id)
    if message.told_at is None:
        message.told_at, message.told_by = at, by


def undo_told(message_id: int, *, outlet_id: int | None) -> None:
    """The tick was a slip: the message waits again. Raises Refused once its text has been erased."""
    message = _by_hand(message_id, outlet_id)
    if message.erased_at is not None:
        raise Refused(lazy("Nội dung tin này đã được xóa nên không hoàn tác được."))
    message.told_at = message.told_by = None


def try_again(message_id: int, *, at: datetime) -> int:
    """An e-mail that was not taken is due now, with all its tries before it; how often it was tried. Raises NotFound."""
    message = _untaken(message_id)
    tried, message.tries, message.due_at = message.tries, 0, at
    afterwards("messages", lambda: jobs.soon("messages.deliver"))
    return tried


def give_up(message_id: int, *, at: datetime) -> int:
    """Nobody will get this e-mail: erased as if delivered; how often it was tried. Raises NotFound."""
    message = _untaken(message_id)
    message.erased_at, message.body = at, None
    message.to_name = message.to_email = message.to_phone = None
    return message.tries


def erase_old(*, at: datetime) -> int:
    """Erase text, name, address and phone of what was delivered or told 30 days ago; how many."""
    limit = at - timedelta(days=KEPT_DAYS)
    done = session.execute(
        update(Message)
        .where(
            Message.erased_at.is_(None),
            or_(Message.delivered_at < limit, Message.told_at < limit),
        )
        .values(erased_at=at, body=None, to_name=None, to_email=None, to_phone=None)
        .execution_options(synchronize_session=False)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


def erase_about(cause_kind: str, cause_id: int, *, at: datetime) -> None:
    """Erase text, name, address and phone of everything about one cause, told or not (a person who leaves)."""
    session.execute(
        update(Message)
        .where(Message.cause_kind == cause_kind, Message.cause_id == cause_id, Message.erased_at.is_(None))
        .values(erased_at=at, body=None, to_name=None, to_email=None, to_phone=None)
    )


def _by_hand(message_id: int, outlet_id: int | None) -> Message:
    return _locked(message_id, Message.outlet_id == outlet_id, Message.channel == Channel.BY_HAND)


def _untaken(message_id: int) -> Message:
    return _locked(
        message_id,
        Message.channel == Channel.EMAIL,
        Message.delivered_at.is_(None),
        Message.erased_at.is_(None),
        Message.last_error.is_not(None),
    )


def _locked(message_id: int, *conditions: ColumnElement[bool]) -> Message:
    message = session.scalar(
        select(Message)
        .where(Message.id == message_id, *conditions)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if message is None:
        raise NotFound
    return message
