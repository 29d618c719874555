"""A list of what lies at an outlet, sent to the producer whose goods they are; it changes no stock."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.columns import BigInt, moment, pk
from shop.core.columns import quantity as units
from shop.extensions import Base


class SelfCount(Base):
    """One list and its link, which works through ``ends_on`` unless it was revoked, and is answered once.

    ``key``: the form's, one form sends one. ``answered_name``: who answered, as typed.
    """

    __tablename__ = "self_counts"
    __table_args__ = (
        CheckConstraint("(answered_at IS NULL) = (answered_name IS NULL)", name="answered"),
        CheckConstraint("answered_at IS NULL OR revoked_at IS NULL", name="answered_or_revoked"),
        Index("ix_self_counts_outlet", "outlet_id", "id"),
    )

    id: Mapped[pk]
    key: Mapped[str] = mapped_column(String(40), unique=True)
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlets.id"))
    producer_id: Mapped[int] = mapped_column(ForeignKey("producers.id"), index=True)
    ends_on: Mapped[date] = mapped_column(Date)
    asked_at: Mapped[moment]
    asked_by: Mapped[int | None] = mapped_column(BigInt)
    revoked_at: Mapped[moment | None]
    revoked_by: Mapped[int | None] = mapped_column(BigInt)
    answered_at: Mapped[moment | None]
    answered_name: Mapped[str | None] = mapped_column(String(100))


class SelfCountLine(Base):
    """Units of one variant: ``asked`` when the list was sent, ``book`` and ``said`` when it was answered."""

    __tablename__ = "self_count_lines"
    __table_args__ = (
        CheckConstraint("asked >= 0 AND (book IS NULL OR book >= 0)", name="units"),
        CheckConstraint("said IS NULL OR said >= 0", name="said"),
        CheckConstraint("(said IS NULL) = (book IS NULL)", name="answered"),
    )

    id: Mapped[pk]
    self_count_id: Mapped[int] = mapped_column(ForeignKey("self_counts.id"), index=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variants.id"), index=True)
    asked: Mapped[units]
    book: Mapped[int | None] = mapped_column(BigInt)
    said: Mapped[int | None] = mapped_column(BigInt)
    remark: Mapped[str | None] = mapped_column(String(300))
