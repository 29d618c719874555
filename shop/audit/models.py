"""Every act that matters to security, appended and never changed."""

from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.columns import BigInt, moment, pk
from shop.extensions import Base


class AuditEvent(Base):
    """Who (``actor_id``, empty for the system) did what to which thing. Holds ids, never names or phones."""

    __tablename__ = "audit_events"
    __table_args__ = (Index("ix_audit_events_subject", "subject_kind", "subject_id"),)

    id: Mapped[pk]
    at: Mapped[moment]
    actor_id: Mapped[int | None] = mapped_column(BigInt, index=True)
    action: Mapped[str] = mapped_column(String(60))
    subject_kind: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[int | None] = mapped_column(BigInt)
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
