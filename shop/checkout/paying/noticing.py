"""A service told of a transfer: acted on once, in the transaction that remembers its id."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from sqlalchemy import Table, update
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
    event_id = _first_time(notice.event_id, digest, at)
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


def _first_time(event_id: str, digest: str, at: datetime) -> int | None:
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    found: int | None = session.scalar(
        insert(EVENTS)
        .values(provider=BANK, event_id=event_id, digest=digest, outcome=IGNORED, at=at)
        .on_conflict_do_nothing(index_elements=[EVENTS.c.provider, EVENTS.c.event_id])
        .returning(EVENTS.c.id)
    )
    return found
