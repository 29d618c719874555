"""Agreements between an operator and a producer; their terms are dated versions."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shop.agreements.states import LossBearer, Ownership
from shop.core.columns import moment, pk, str100, str_enum
from shop.extensions import Base


class Agreement(Base):
    """One agreement of one operator with one producer."""

    __tablename__ = "agreements"
    __table_args__ = (UniqueConstraint("operator_id", "producer_id", "number"),)

    id: Mapped[pk]
    operator_id: Mapped[int] = mapped_column(ForeignKey("operators.id"))
    producer_id: Mapped[int] = mapped_column(ForeignKey("producers.id"), index=True)
    number: Mapped[str100]
    signed_on: Mapped[date] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
    created_at: Mapped[moment]


class AgreementTerms(Base):
    """A version of the terms, from ``starts_on``. ``commission_bp``: the operator's share in hundredths of a percent."""

    __tablename__ = "agreement_terms"
    __table_args__ = (
        UniqueConstraint("agreement_id", "version"),
        CheckConstraint("commission_bp BETWEEN 0 AND 10000", name="commission"),
    )

    id: Mapped[pk]
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"))
    version: Mapped[int] = mapped_column(Integer)
    starts_on: Mapped[date] = mapped_column(Date)
    ownership: Mapped[Ownership] = mapped_column(str_enum(Ownership, "ownership"))
    commission_bp: Mapped[int] = mapped_column(Integer, default=0)
    settlement_days: Mapped[int] = mapped_column(Integer)
    expiry_bearer: Mapped[LossBearer] = mapped_column(str_enum(LossBearer, "expiry_bearer"))
    created_at: Mapped[moment]
