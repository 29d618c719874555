"""The log of acts, for who runs the shop: who did what to which thing, when, with the values before and after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import String, cast, or_, select

from shop.accounts.models import User
from shop.audit.models import AuditEvent
from shop.core.clock import start_of_day
from shop.extensions import session

PER_PAGE = 50
LONGEST_VALUE = 200


@dataclass(frozen=True, slots=True)
class Act:
    """One line. ``who``: a name, None for the shop itself; ``details``: (name, value) as they were written."""

    id: int
    at: datetime
    who: str | None
    action: str
    subject_kind: str
    subject_id: int | None
    details: list[tuple[str, str]]


def acts(
    text: str = "", *, first: date | None = None, last: date | None = None, before: int | None = None
) -> list[Act]:
    """The latest acts that meet the words (of an action, a person, a kind of thing and its number), one more than a page.

    ``first`` and ``last``: Vietnamese days, both included; ``before``: only acts older than this one. One statement.
    """
    wanted = (
        select(AuditEvent, User.name)
        .outerjoin(User, User.id == AuditEvent.actor_id)
        .order_by(AuditEvent.id.desc())
        .limit(PER_PAGE + 1)
    )
    for word in text.split()[:5]:
        found = (AuditEvent.action, AuditEvent.subject_kind, User.name, cast(AuditEvent.subject_id, String))
        wanted = wanted.where(or_(*(column.icontains(word, autoescape=True) for column in found)))
    if first is not None:
        wanted = wanted.where(AuditEvent.at >= start_of_day(first))
    if last is not None:
        wanted = wanted.where(AuditEvent.at < start_of_day(last + timedelta(days=1)))
    if before is not None:
        wanted = wanted.where(AuditEvent.id < before)
    return [
        Act(row.id, row.at, who, row.action, row.subject_kind, row.subject_id, _told(row.details))
        for row, who in session.execute(wanted)
    ]


def _told(details: dict[str, Any]) -> list[tuple[str, str]]:
    return [(name, _value(value)) for name, value in details.items()]


def _value(value: Any) -> str:
    """A pair is what it was and what it is; the rest as it stands."""
    if isinstance(value, list) and len(value) == 2:
        return f"{value[0]} → {value[1]}"
    return str(value)[:LONGEST_VALUE]
