"""What goods cost, from when until when, and the tax inside the price."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from shop.catalogue.states import PriceKind, VatClass
from shop.core.columns import BigInt, moment, money, pk, str_enum
from shop.extensions import Base


class Price(Base):
    """A price in đồng with tax, per ``variants.price_per`` units, from ``starts_at`` until before ``ends_at``.

    No outlet: everywhere. A lot (its id, no key: lots are above): the markdown of that lot, its own offer.
    The most particular row wins: lot, then outlet, then everywhere; among equals a promotion, then the latest start.
    """

    __tablename__ = "prices"
    __table_args__ = (
        CheckConstraint("amount >= 0", name="amount"),
        CheckConstraint("ends_at IS NULL OR starts_at < ends_at", name="period"),
        CheckConstraint("(lot_id IS NULL) = (kind <> 'markdown')", name="markdown_has_lot"),
        Index("ix_prices_variant_id_starts_at", "variant_id", "starts_at"),
        Index("ix_prices_lot_id", "lot_id"),
        # Lists by price walk along it and stop at their limit.
        Index("ix_prices_amount", "amount", "variant_id"),
    )

    id: Mapped[pk]
    variant_id: Mapped[int] = mapped_column(ForeignKey("variants.id"))
    outlet_id: Mapped[int | None] = mapped_column(ForeignKey("outlets.id"), index=True)
    lot_id: Mapped[int | None] = mapped_column(BigInt)
    kind: Mapped[PriceKind] = mapped_column(str_enum(PriceKind, "kind"))
    amount: Mapped[money]
    starts_at: Mapped[moment]
    ends_at: Mapped[moment | None]
    set_at: Mapped[moment]
    set_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class VatRate(Base):
    """The rate of a class from a day until a day (both included), in hundredths of a percent, with its source."""

    __tablename__ = "vat_rates"
    __table_args__ = (Index("ix_vat_rates_vat_class_starts_on", "vat_class", "starts_on"),)

    id: Mapped[pk]
    vat_class: Mapped[VatClass] = mapped_column(str_enum(VatClass, "vat_class"))
    rate_bp: Mapped[int] = mapped_column(Integer)
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    source: Mapped[str] = mapped_column(String(200))
