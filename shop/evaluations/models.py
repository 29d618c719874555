"""Evaluation files of products, inspections, and the lists that producers sign up on."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.columns import BigInt, moment, pk, str100, str200, str_enum
from shop.evaluations.states import FileKind, FileState, Finding, ListKind
from shop.extensions import Base


class EvaluationFile(Base):
    """A file for one product. ``aims_at``: stars asked for; ``stars`` and ``score``: what was decided.

    ``key``: the form's, one form makes one file. ``certificate_id``: what was entered after its result.
    """

    __tablename__ = "evaluation_files"
    __table_args__ = (
        CheckConstraint("aims_at BETWEEN 3 AND 5", name="aims_at"),
        CheckConstraint("stars IS NULL OR stars BETWEEN 3 AND 5", name="stars"),
        CheckConstraint("score IS NULL OR score BETWEEN 0 AND 100", name="score"),
        CheckConstraint("received_on IS NULL OR received_on >= filed_on", name="received"),
        CheckConstraint(
            "sent_on IS NULL OR (received_on IS NOT NULL AND sent_on >= received_on)", name="sent"
        ),
        CheckConstraint(
            "decided_on IS NULL OR (sent_on IS NOT NULL AND decided_on >= sent_on)", name="decided"
        ),
        CheckConstraint("(state = 'recognised') = (stars IS NOT NULL)", name="recognised_has_stars"),
        Index("ix_evaluation_files_province", "province_code", "state", "id"),
    )

    id: Mapped[pk]
    key: Mapped[str] = mapped_column(String(40), unique=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), index=True)
    province_code: Mapped[str] = mapped_column(ForeignKey("provinces.code"))
    kind: Mapped[FileKind] = mapped_column(str_enum(FileKind, "kind"))
    aims_at: Mapped[int] = mapped_column(Integer)
    year: Mapped[int] = mapped_column(Integer)
    round: Mapped[int] = mapped_column(Integer)
    state: Mapped[FileState] = mapped_column(str_enum(FileState, "state"))
    filed_on: Mapped[date] = mapped_column(Date)
    received_on: Mapped[date | None] = mapped_column(Date)
    sent_on: Mapped[date | None] = mapped_column(Date)
    decided_on: Mapped[date | None] = mapped_column(Date)
    stars: Mapped[int | None] = mapped_column(Integer)
    score: Mapped[int | None] = mapped_column(Integer)
    result_note: Mapped[str | None] = mapped_column(String(500))
    certificate_id: Mapped[int | None] = mapped_column(ForeignKey("certificates.id"), index=True)
    created_at: Mapped[moment]
    created_by: Mapped[int | None] = mapped_column(BigInt)


class EvaluationEvent(Base):
    """One move of a file; appended only. ``day``: what was entered for it."""

    __tablename__ = "evaluation_events"

    id: Mapped[pk]
    file_id: Mapped[int] = mapped_column(ForeignKey("evaluation_files.id"), index=True)
    from_state: Mapped[FileState | None] = mapped_column(str_enum(FileState, "from_state"))
    to_state: Mapped[FileState] = mapped_column(str_enum(FileState, "to_state"))
    day: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str | None] = mapped_column(String(500))
    at: Mapped[moment]
    by: Mapped[int | None] = mapped_column(BigInt)


class EvaluationPaper(Base):
    """A paper of a file, for staff of its province and its producer only."""

    __tablename__ = "evaluation_papers"

    id: Mapped[pk]
    file_id: Mapped[int] = mapped_column(ForeignKey("evaluation_files.id"), index=True)
    media_id: Mapped[int] = mapped_column(ForeignKey("media_files.id"), index=True)
    title: Mapped[str100]
    added_at: Mapped[moment]
    added_by: Mapped[int | None] = mapped_column(BigInt)


class Inspection(Base):
    """What an authority found at a producer on a day. ``deadline``: by when it has to be put right."""

    __tablename__ = "inspections"
    __table_args__ = (
        CheckConstraint("deadline IS NULL OR deadline >= inspected_on", name="deadline"),
        CheckConstraint("(state = 'open') = (closed_on IS NULL)", name="closed"),
        CheckConstraint("state = 'clean' OR deadline IS NOT NULL", name="finding_has_deadline"),
        Index("ix_inspections_province", "province_code", "state", "deadline"),
    )

    id: Mapped[pk]
    key: Mapped[str] = mapped_column(String(40), unique=True)
    producer_id: Mapped[int] = mapped_column(ForeignKey("producers.id"), index=True)
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"), index=True)
    province_code: Mapped[str] = mapped_column(ForeignKey("provinces.code"))
    inspected_on: Mapped[date] = mapped_column(Date)
    body: Mapped[str200]
    finding: Mapped[str | None] = mapped_column(String(1000))
    deadline: Mapped[date | None] = mapped_column(Date)
    state: Mapped[Finding] = mapped_column(str_enum(Finding, "state"))
    outcome: Mapped[str | None] = mapped_column(String(500))
    closed_on: Mapped[date | None] = mapped_column(Date)
    created_at: Mapped[moment]
    created_by: Mapped[int | None] = mapped_column(BigInt)


class SignUpList(Base):
    """A training course or a fair that producers of a province may sign up for, until its last day or until it is full."""

    __tablename__ = "sign_up_lists"
    __table_args__ = (
        CheckConstraint("capacity > 0", name="capacity"),
        CheckConstraint("ends_on >= starts_on", name="days"),
        CheckConstraint("last_day <= starts_on", name="last_day"),
        Index("ix_sign_up_lists_province", "province_code", "starts_on"),
    )

    id: Mapped[pk]
    key: Mapped[str] = mapped_column(String(40), unique=True)
    province_code: Mapped[str] = mapped_column(ForeignKey("provinces.code"))
    kind: Mapped[ListKind] = mapped_column(str_enum(ListKind, "kind"))
    title: Mapped[str200]
    place: Mapped[str200]
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    capacity: Mapped[int] = mapped_column(Integer)
    last_day: Mapped[date] = mapped_column(Date)
    note: Mapped[str | None] = mapped_column(String(1000))
    closed_at: Mapped[moment | None]
    created_at: Mapped[moment]
    created_by: Mapped[int | None] = mapped_column(BigInt)


class SignUp(Base):
    """A producer on a list; withdrawn and signed up again, it is the same row."""

    __tablename__ = "sign_ups"
    __table_args__ = (
        UniqueConstraint("list_id", "producer_id"),
        CheckConstraint("people > 0", name="people"),
    )

    id: Mapped[pk]
    list_id: Mapped[int] = mapped_column(ForeignKey("sign_up_lists.id"))
    producer_id: Mapped[int] = mapped_column(ForeignKey("producers.id"), index=True)
    people: Mapped[int] = mapped_column(Integer)
    note: Mapped[str | None] = mapped_column(String(300))
    signed_at: Mapped[moment]
    signed_by: Mapped[int | None] = mapped_column(BigInt)
    withdrawn_at: Mapped[moment | None]
    withdrawn_by: Mapped[int | None] = mapped_column(BigInt)
