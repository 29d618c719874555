"""Reading what was written down."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from shop.audit.models import AuditEvent
from shop.extensions import session


def acts_on(subject_kind: str, subject_id: int | None) -> Sequence[AuditEvent]:
    """Every recorded act on one thing, the oldest first."""
    return session.scalars(
        select(AuditEvent)
        .where(AuditEvent.subject_kind == subject_kind, AuditEvent.subject_id == subject_id)
        .order_by(AuditEvent.id)
    ).all()


def latest(most: int = 100) -> Sequence[AuditEvent]:
    """The last acts of the whole shop, the newest first."""
    return session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(most)).all()
