"""What no rule resolves: a kind, a subject, and what people did about it."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from shop.cases.states import CaseKind, CaseState
from shop.core.columns import BigInt, big, moment, pk, str_enum
from shop.extensions import Base


class Case(Base):
    """One matter. ``dedupe_key`` keeps the same trouble from being opened twice while it is open.

    ``details`` may hold what a person typed (an on-demand request): it is erased with the person.
    """

    __tablename__ = "cases"
    __table_args__ = (
        Index("ix_cases_subject", "subject_kind", "subject_id"),
        Index("ix_cases_outlet", "outlet_id", "state"),
        Index("ix_cases_state", "state", "opened_at"),
    )

    id: Mapped[pk]
    kind: Mapped[CaseKind] = mapped_column(str_enum(CaseKind, "kind"))
    subject_kind: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[big]
    outlet_id: Mapped[int | None] = mapped_column(BigInt)
    state: Mapped[CaseState] = mapped_column(str_enum(CaseState, "state"))
    title: Mapped[str] = mapped_column(String(300))
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    dedupe_key: Mapped[str | None] = mapped_column(String(120), unique=True)
    opened_at: Mapped[moment]
    opened_by: Mapped[int | None] = mapped_column(BigInt)
    closed_at: Mapped[moment | None]
    closed_by: Mapped[int | None] = mapped_column(BigInt)
    resolution: Mapped[str | None] = mapped_column(String(500))


class CaseEvent(Base):
    """One move of a case."""

    __tablename__ = "case_events"

    id: Mapped[pk]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    from_state: Mapped[str | None] = mapped_column(String(20))
    to_state: Mapped[str] = mapped_column(String(20))
    note: Mapped[str | None] = mapped_column(String(500))
    at: Mapped[moment]
    by: Mapped[int | None] = mapped_column(BigInt)
