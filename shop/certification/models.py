"""Decisions and certificates as issued. Which product a certificate covers stands in ``product_certificates``."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, String, false
from sqlalchemy.orm import Mapped, mapped_column

from shop.certification.states import (
    CertificateEventKind,
    CertificateState,
    IssuerLevel,
    SchemeKind,
    SchemeScope,
)
from shop.core.columns import BigInt, moment, pk, str100, str200, str_enum
from shop.extensions import Base


class Decision(Base):
    """A decision of an authority that recognises products."""

    __tablename__ = "decisions"

    id: Mapped[pk]
    number: Mapped[str100]
    decided_on: Mapped[date] = mapped_column(Date)
    authority: Mapped[str200]
    province_code: Mapped[str] = mapped_column(ForeignKey("provinces.code"), index=True)
    scan_id: Mapped[int | None] = mapped_column(ForeignKey("media_files.id"))
    source: Mapped[str | None] = mapped_column(String(300))
    is_sample: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[moment]


class Certificate(Base):
    """A certificate of 3 to 5 stars, in force until ``expires_on`` (or ``extended_until``), that day included.

    Valid 36 months (QĐ 26/2026/QĐ-TTg, Điều 3-4); an extension needs a document and ends at most 180 days later
    (Điều 12.3).
    """

    __tablename__ = "certificates"
    __table_args__ = (
        CheckConstraint("stars BETWEEN 3 AND 5", name="stars"),
        CheckConstraint("issued_on < expires_on", name="dates"),
        CheckConstraint("extended_until IS NULL OR extended_until > expires_on", name="extension"),
        CheckConstraint(
            "(extended_until IS NULL) = (extension_document IS NULL)", name="extension_has_document"
        ),
        Index("ix_certificates_state_expires_on", "state", "expires_on"),
    )

    id: Mapped[pk]
    code: Mapped[str] = mapped_column(String(12), unique=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"), index=True)
    product_code: Mapped[str | None] = mapped_column(String(40))
    product_name: Mapped[str200]
    stars: Mapped[int] = mapped_column(Integer)
    score: Mapped[int | None] = mapped_column(Integer)
    issuer_level: Mapped[IssuerLevel] = mapped_column(str_enum(IssuerLevel, "issuer_level"))
    issued_on: Mapped[date] = mapped_column(Date)
    expires_on: Mapped[date] = mapped_column(Date)
    extended_until: Mapped[date | None] = mapped_column(Date)
    extension_document: Mapped[str | None] = mapped_column(String(200))
    state: Mapped[CertificateState] = mapped_column(str_enum(CertificateState, "state"))
    scan_id: Mapped[int | None] = mapped_column(ForeignKey("media_files.id"))
    scan_shown: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    province_code: Mapped[str] = mapped_column(ForeignKey("provinces.code"), index=True)
    is_sample: Mapped[bool] = mapped_column(Boolean, default=False)
    recorded_at: Mapped[moment]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    checked_at: Mapped[moment | None]
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    refusal: Mapped[str | None] = mapped_column(String(300))


class CertificateEvent(Base):
    """Appended at each change of a certificate or of its link to a product, with the resulting values.

    ``values`` holds stars, issued_on, expires_on, extended_until, state and for a link withdrawn_on (ISO days).
    ``product_id`` is set for events of a link.
    """

    __tablename__ = "certificate_events"
    __table_args__ = (Index("ix_certificate_events_certificate", "certificate_id", "product_id", "id"),)

    id: Mapped[pk]
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"))
    product_id: Mapped[int | None] = mapped_column(BigInt)
    kind: Mapped[CertificateEventKind] = mapped_column(str_enum(CertificateEventKind, "kind"))
    values: Mapped[dict[str, Any]] = mapped_column(JSON)
    note: Mapped[str | None] = mapped_column(String(300))
    recorded_at: Mapped[moment]
    recorded_by: Mapped[int | None] = mapped_column(BigInt)


class SchemeCertificate(Base):
    """A paper of another scheme (VietGAP, organic, HACCP …) of one producer, checked by a second person.

    In force from ``issued_on`` to ``coalesce(extended_until, valid_until)``, that day included, or without an end;
    never from ``withdrawn_on`` on. With scope `producer` it holds for all the producer makes, otherwise for the
    products in ``product_schemes``.
    """

    __tablename__ = "scheme_certificates"
    __table_args__ = (
        CheckConstraint("valid_until IS NULL OR valid_until >= issued_on", name="dates"),
        CheckConstraint(
            "extended_until IS NULL OR (valid_until IS NOT NULL AND extended_until > valid_until)",
            name="extension",
        ),
        CheckConstraint(
            "(extended_until IS NULL) = (extension_document IS NULL)", name="extension_has_document"
        ),
        CheckConstraint("(withdrawn_on IS NULL) = (ground IS NULL)", name="withdrawal_has_ground"),
        Index("ix_scheme_certificates_producer_id_scope", "producer_id", "scope"),
        Index("ix_scheme_certificates_kind_state", "kind", "state"),
    )

    id: Mapped[pk]
    code: Mapped[str] = mapped_column(String(12), unique=True)
    kind: Mapped[SchemeKind] = mapped_column(str_enum(SchemeKind, "kind"))
    scope: Mapped[SchemeScope] = mapped_column(str_enum(SchemeScope, "scope"))
    producer_id: Mapped[int] = mapped_column(ForeignKey("producers.id"))
    province_code: Mapped[str] = mapped_column(ForeignKey("provinces.code"), index=True)
    number: Mapped[str100]
    issuer: Mapped[str200]
    issued_on: Mapped[date] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)
    extended_until: Mapped[date | None] = mapped_column(Date)
    extension_document: Mapped[str | None] = mapped_column(String(200))
    withdrawn_on: Mapped[date | None] = mapped_column(Date)
    ground: Mapped[str | None] = mapped_column(String(300))
    state: Mapped[CertificateState] = mapped_column(str_enum(CertificateState, "state"))
    scan_id: Mapped[int | None] = mapped_column(ForeignKey("media_files.id"))
    scan_shown: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    is_sample: Mapped[bool] = mapped_column(Boolean, default=False)
    recorded_at: Mapped[moment]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    checked_at: Mapped[moment | None]
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    refusal: Mapped[str | None] = mapped_column(String(300))


class SchemeEvent(Base):
    """Appended at each change of a scheme certificate or of its link to a product, with the resulting values."""

    __tablename__ = "scheme_events"
    __table_args__ = (Index("ix_scheme_events_scheme_id", "scheme_id", "id"),)

    id: Mapped[pk]
    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme_certificates.id"))
    product_id: Mapped[int | None] = mapped_column(BigInt)
    kind: Mapped[CertificateEventKind] = mapped_column(str_enum(CertificateEventKind, "kind"))
    values: Mapped[dict[str, Any]] = mapped_column(JSON)
    note: Mapped[str | None] = mapped_column(String(300))
    recorded_at: Mapped[moment]
    recorded_by: Mapped[int | None] = mapped_column(BigInt)
