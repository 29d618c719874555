"""Agreements between an operator and a producer; their terms are dated versions that both sides sign off."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shop.agreements.states import LossBearer, Ownership
from shop.core.columns import BigInt, moment, pk, str100, str_enum
from shop.extensions import Base


class Agreement(Base):
    """One agreement of one operator with one producer. ``ended_on``: the first day without it."""

    __tablename__ = "agreements"
    __table_args__ = (UniqueConstraint("operator_id", "producer_id", "number"),)

    id: Mapped[pk]
    operator_id: Mapped[int] = mapped_column(ForeignKey("operators.id"))
    producer_id: Mapped[int] = mapped_column(ForeignKey("producers.id"), index=True)
    number: Mapped[str100]
    signed_on: Mapped[date] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
    created_at: Mapped[moment]


def _bearer(name: str) -> Mapped[LossBearer]:
    return mapped_column(str_enum(LossBearer, name), default=LossBearer.OPERATOR, server_default="operator")


class AgreementTerms(Base):
    """A version of the terms, from ``starts_on`` once both sides agreed (``agreed_at``).

    ``commission_bp``: the operator's share of a sale in hundredths of a percent, at least ``commission_floor`` and at
    most ``commission_cap`` đồng for each priced unit (a piece, a kilogram). ``expiry_bearer``, ``damage_bearer``,
    ``sample_bearer`` (tasting, gifts), ``theft_bearer`` (stolen, lost): who bears consigned goods lost so.
    ``agreed_by`` empty: signed on paper. ``declined_at``: the producer did not agree, and why.
    """

    __tablename__ = "agreement_terms"
    __table_args__ = (
        UniqueConstraint("agreement_id", "version"),
        CheckConstraint("commission_bp BETWEEN 0 AND 10000", name="commission"),
        CheckConstraint("commission_floor >= 0 AND commission_cap >= 0", name="bounds"),
        CheckConstraint("commission_floor <= commission_cap", name="floor_below_cap"),
        CheckConstraint("agreed_at IS NULL OR declined_at IS NULL", name="one_answer"),
        CheckConstraint("(declined_at IS NULL) = (decline_reason IS NULL)", name="declined_with_reason"),
    )

    id: Mapped[pk]
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"))
    version: Mapped[int] = mapped_column(Integer)
    starts_on: Mapped[date] = mapped_column(Date)
    ownership: Mapped[Ownership] = mapped_column(str_enum(Ownership, "ownership"))
    commission_bp: Mapped[int] = mapped_column(Integer, default=0)
    commission_floor: Mapped[int | None] = mapped_column(BigInt)
    commission_cap: Mapped[int | None] = mapped_column(BigInt)
    settlement_days: Mapped[int] = mapped_column(Integer)
    expiry_bearer: Mapped[LossBearer] = mapped_column(str_enum(LossBearer, "expiry_bearer"))
    damage_bearer: Mapped[LossBearer] = _bearer("damage_bearer")
    sample_bearer: Mapped[LossBearer] = _bearer("sample_bearer")
    theft_bearer: Mapped[LossBearer] = _bearer("theft_bearer")
    created_at: Mapped[moment]
    proposed_by: Mapped[int | None] = mapped_column(BigInt)
    agreed_at: Mapped[moment | None]
    agreed_by: Mapped[int | None] = mapped_column(BigInt)
    declined_at: Mapped[moment | None]
    decline_reason: Mapped[str | None] = mapped_column(String(300))


class AgreementRate(Base):
    """Another share for one product, or for a set of products; a product goes before its set, both before the terms'.

    ``commission_floor`` and ``commission_cap`` as in the terms, of this share alone.
    """

    __tablename__ = "agreement_rates"
    __table_args__ = (
        UniqueConstraint("terms_id", "product_id"),
        UniqueConstraint("terms_id", "set_code"),
        CheckConstraint("(product_id IS NULL) <> (set_code IS NULL)", name="product_or_set"),
        CheckConstraint("commission_bp BETWEEN 0 AND 10000", name="commission"),
        CheckConstraint("commission_floor >= 0 AND commission_cap >= 0", name="bounds"),
        CheckConstraint("commission_floor <= commission_cap", name="floor_below_cap"),
    )

    id: Mapped[pk]
    terms_id: Mapped[int] = mapped_column(ForeignKey("agreement_terms.id"))
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"), index=True)
    set_code: Mapped[int | None] = mapped_column(ForeignKey("product_sets.code"), index=True)
    commission_bp: Mapped[int] = mapped_column(Integer)
    commission_floor: Mapped[int | None] = mapped_column(BigInt)
    commission_cap: Mapped[int | None] = mapped_column(BigInt)


class UsualShare(Base):
    """The share that an operator usually asks for: what the first terms of a new agreement begin with, no more."""

    __tablename__ = "usual_shares"
    __table_args__ = (
        CheckConstraint("commission_bp BETWEEN 0 AND 10000", name="commission"),
        CheckConstraint("commission_floor >= 0 AND commission_cap >= 0", name="bounds"),
        CheckConstraint("commission_floor <= commission_cap", name="floor_below_cap"),
    )

    operator_id: Mapped[int] = mapped_column(
        ForeignKey("operators.id"), primary_key=True, autoincrement=False
    )
    commission_bp: Mapped[int] = mapped_column(Integer)
    commission_floor: Mapped[int | None] = mapped_column(BigInt)
    commission_cap: Mapped[int | None] = mapped_column(BigInt)
    set_at: Mapped[moment]
    set_by: Mapped[int | None] = mapped_column(BigInt)
