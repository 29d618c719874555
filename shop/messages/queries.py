"""Which messages wait, for whom."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select

from shop.extensions import session
from shop.messages.models import Message
from shop.messages.states import Channel

UNDO_HOURS = 24
_LINK = re.compile(r"\[\[(/[^\]\s]*)\]\]")


def with_links(text: str, base: str) -> str:
    """A message's text with full addresses: `[[/don-hang/x]]` -> `https://…/don-hang/x`."""
    return _LINK.sub(lambda found: base + found[1], text)


def to_tell(outlet_id: int, *, most: int = 100) -> Sequence[Message]:
    """What an outlet's customers still have to be told by hand, the longest waiting first."""
    return session.scalars(
        select(Message).where(*_waiting(outlet_id)).order_by(Message.due_at, Message.id).limit(most)
    ).all()


def count_to_tell(outlet_id: int) -> int:
    """How many customers of an outlet wait to be told."""
    return session.scalar(select(func.count()).select_from(Message).where(*_waiting(outlet_id))) or 0


def just_told(outlet_id: int, *, at: datetime, most: int = 50) -> Sequence[Message]:
    """What was told by hand in the last 24 hours, the latest first: a slip can still be undone."""
    return session.scalars(
        select(Message)
        .where(
            Message.outlet_id == outlet_id,
            Message.channel == Channel.BY_HAND,
            Message.told_at > at - timedelta(hours=UNDO_HOURS),
            Message.erased_at.is_(None),
        )
        .order_by(Message.told_at.desc())
        .limit(most)
    ).all()


def about(cause_kind: str, cause_id: int) -> Sequence[Message]:
    """Every message that one thing caused, the oldest first."""
    return session.scalars(
        select(Message)
        .where(Message.cause_kind == cause_kind, Message.cause_id == cause_id)
        .order_by(Message.id)
    ).all()


def oldest_undelivered() -> datetime | None:
    """When the e-mail that waits longest was written; None when none waits."""
    return session.scalar(
        select(func.min(Message.created_at)).where(
            Message.channel == Channel.EMAIL, Message.delivered_at.is_(None), Message.erased_at.is_(None)
        )
    )


def failed(*, most: int = 100) -> Sequence[Message]:
    """The e-mails that were tried and not taken, the most often tried first."""
    return session.scalars(
        select(Message).where(*_failed()).order_by(Message.tries.desc(), Message.id).limit(most)
    ).all()


def count_failed() -> int:
    """How many e-mails were tried and not taken."""
    return session.scalar(select(func.count()).select_from(Message).where(*_failed())) or 0


def _failed() -> tuple[ColumnElement[bool], ...]:
    return (
        Message.channel == Channel.EMAIL,
        Message.delivered_at.is_(None),
        Message.erased_at.is_(None),
        Message.last_error.is_not(None),
    )


def _waiting(outlet_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Message.outlet_id == outlet_id,
        Message.channel == Channel.BY_HAND,
        Message.told_at.is_(None),
        Message.erased_at.is_(None),
    )
