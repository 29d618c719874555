"""Producers, the people who act for them, their papers."""

from datetime import date

from sqlalchemy import Boolean, CheckConstraint, Date, Float, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.columns import BigInt, moment, pk, str100, str200, str_enum
from shop.extensions import Base
from shop.producers.states import DocumentKind, JoiningState, LegalForm, PaperState


class Producer(Base):
    """A chủ thể. It sells while it is accepted and neither suspended nor on holiday; its page stays."""

    __tablename__ = "producers"
    __table_args__ = (
        CheckConstraint("(holiday_from IS NULL) = (holiday_until IS NULL)", name="holiday_has_both_ends"),
    )

    id: Mapped[pk]
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str200]
    legal_form: Mapped[LegalForm] = mapped_column(str_enum(LegalForm, "legal_form"))
    tax_code: Mapped[str | None] = mapped_column(String(14), unique=True)
    registration_number: Mapped[str | None] = mapped_column(String(40))
    representative: Mapped[str | None] = mapped_column(String(100))
    commune_code: Mapped[str | None] = mapped_column(ForeignKey("communes.code"), index=True)
    province_code: Mapped[str] = mapped_column(ForeignKey("provinces.code"), index=True)
    place_published: Mapped[str | None] = mapped_column(String(200))
    street: Mapped[str | None] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(20))
    email: Mapped[str | None] = mapped_column(String(200))
    story: Mapped[str | None] = mapped_column(Text)
    story_en: Mapped[str | None] = mapped_column(Text)
    source: Mapped[str | None] = mapped_column(String(300))
    is_sample: Mapped[bool] = mapped_column(Boolean, default=False)
    suspended_on: Mapped[date | None] = mapped_column(Date)
    suspension_reason: Mapped[str | None] = mapped_column(String(300))
    holiday_from: Mapped[date | None] = mapped_column(Date)
    holiday_until: Mapped[date | None] = mapped_column(Date)
    joining: Mapped[JoiningState] = mapped_column(
        str_enum(JoiningState, "joining"), default=JoiningState.ACCEPTED, server_default="accepted"
    )
    joining_reason: Mapped[str | None] = mapped_column(String(500))
    applied_at: Mapped[moment | None]
    created_at: Mapped[moment]


class ProducerMember(Base):
    """A person who acts for a producer (days; ``until`` empty: still)."""

    __tablename__ = "producer_members"
    __table_args__ = (Index("ix_producer_members_user_id_until", "user_id", "until"),)

    id: Mapped[pk]
    producer_id: Mapped[int] = mapped_column(ForeignKey("producers.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)


class ProducerBankAccount(Base):
    """Where a producer is paid; written by its own people, and by nobody else."""

    __tablename__ = "producer_bank_accounts"

    producer_id: Mapped[int] = mapped_column(
        ForeignKey("producers.id"), primary_key=True, autoincrement=False
    )
    bank_bin: Mapped[str] = mapped_column(String(6))
    bank_account: Mapped[str] = mapped_column(String(19))
    bank_account_name: Mapped[str100]
    written_at: Mapped[moment]
    written_by: Mapped[int | None] = mapped_column(BigInt)


class ProducerInvitation(Base):
    """A person without an account who is asked to act for a producer: by phone or by e-mail.

    The link carries ``round``, so each one that is sent ends those before. It works until ``expires_at``, once.
    """

    __tablename__ = "producer_invitations"
    __table_args__ = (CheckConstraint("(phone IS NULL) <> (email IS NULL)", name="phone_or_email"),)

    id: Mapped[pk]
    producer_id: Mapped[int] = mapped_column(ForeignKey("producers.id"), index=True)
    phone: Mapped[str | None] = mapped_column(String(20))
    email: Mapped[str | None] = mapped_column(String(200))
    round: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[moment]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    sent_at: Mapped[moment]
    expires_at: Mapped[moment]
    accepted_at: Mapped[moment | None]
    accepted_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    withdrawn_at: Mapped[moment | None]


class ProducerDocument(Base):
    """A paper with its number and dates."""

    __tablename__ = "producer_documents"

    id: Mapped[pk]
    producer_id: Mapped[int] = mapped_column(ForeignKey("producers.id"), index=True)
    kind: Mapped[DocumentKind] = mapped_column(str_enum(DocumentKind, "kind"))
    number: Mapped[str100]
    issued_on: Mapped[date | None] = mapped_column(Date)
    expires_on: Mapped[date | None] = mapped_column(Date)
    scan_id: Mapped[int | None] = mapped_column(ForeignKey("media_files.id"))
    state: Mapped[PaperState] = mapped_column(
        str_enum(PaperState, "state"), default=PaperState.ACCEPTED, server_default="accepted"
    )
    reason: Mapped[str | None] = mapped_column(String(500))
    created_at: Mapped[moment]


class ProducerEvent(Base):
    """One move of an application or of one of its papers; appended only."""

    __tablename__ = "producer_events"

    id: Mapped[pk]
    producer_id: Mapped[int] = mapped_column(ForeignKey("producers.id"), index=True)
    document_id: Mapped[int | None] = mapped_column(BigInt)
    from_state: Mapped[str | None] = mapped_column(String(20))
    to_state: Mapped[str] = mapped_column(String(20))
    note: Mapped[str | None] = mapped_column(String(500))
    at: Mapped[moment]
    by: Mapped[int | None] = mapped_column(BigInt)


class MaterialArea(Base):
    """Where the raw material grows or is caught. Coordinates in degrees."""

    __tablename__ = "material_areas"

    id: Mapped[pk]
    producer_id: Mapped[int] = mapped_column(ForeignKey("producers.id"), index=True)
    name: Mapped[str200]
    commune_code: Mapped[str | None] = mapped_column(ForeignKey("communes.code"))
    lat: Mapped[float | None] = mapped_column(Float)
    lng: Mapped[float | None] = mapped_column(Float)
    note: Mapped[str | None] = mapped_column(Text)
