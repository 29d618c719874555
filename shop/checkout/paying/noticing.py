"""A service told of a transfer: acted on once, in the transaction that remembers its id."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from sqlalchemy import Table, select, update
from sqlalchemy.dialects import postgresql, sqlite

from shop.checkout.paying.settling import receive
from shop.extensions import session
from shop.payments import book
from shop.payments.models import ProviderEvent
from shop.payments.notices import Notice
from shop.payments.states import Source
from shop.payments.transfers import Told

BANK = "bank"
KNOWN, IGNORED = "known", "ignored"
EVENTS = cast("Table", ProviderEvent.__table__)


def take_notice(notice: Notice, digest: str, *, at: datetime) -> str:
    """What became of a notice: of the same id nothing, of money that went out or of nobody's account nothing."""
    event_id = first_time(BANK, notice.event_id, digest, at=at)
    if event_id is None:
        return KNOWN
    account = book.owner_of(notice.account) if notice.is_incoming else None
    outcome = IGNORED
    if account is not None:
        told = Told(
            account.operator_id,
            Source.NOTICE,
            notice.amount,
            text=notice.text,
            reference=notice.reference,
            booked_at=notice.booked_at,
        )
        outcome = receive(told, at=at, by=None).value
    session.execute(update(ProviderEvent).where(ProviderEvent.id == event_id).values(outcome=outcome))
    return outcome


def was_heard(provider: str, event_id: str) -> bool:
    """Whether a message was acted on. No lock: `first_time` has the last word."""
    found = select(EVENTS.c.id).where(EVENTS.c.provider == provider, EVENTS.c.event_id == event_id)
    return session.scalar(found) is not None


def first_time(
    provider: str, event_id: str, digest: str, *, at: datetime, outcome: str = IGNORED
) -> int | None:
    """Remember a message in the caller's transaction; None for one that was acted on, or is being acted on."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    found: int | None = session.scalar(
        insert(EVENTS)
        .values(provider=provider, event_id=event_id, digest=digest, outcome=outcome, at=at)
        .on_conflict_do_nothing(index_elements=[EVENTS.c.provider, EVENTS.c.event_id])
        .returning(EVENTS.c.id)
    )
    return found
