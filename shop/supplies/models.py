"""A delivery that a producer announces to an outlet, its lines, and what became of the units."""

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.columns import BigInt, moment, pk, str_enum
from shop.core.columns import quantity as units
from shop.extensions import Base
from shop.supplies.states import Entry, RefusalReason, SupplyState


class Supply(Base):
    """What a producer will bring to an outlet. ``key`` is the form's: the same form makes one. ``due_on``: the day."""

    __tablename__ = "supplies"
    __table_args__ = (
        Index("ix_supplies_outlet", "outlet_id", "state", "due_on"),
        Index("ix_supplies_producer", "producer_id", "id"),
    )

    id: Mapped[pk]
    code: Mapped[str] = mapped_column(String(30), unique=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    producer_id: Mapped[int] = mapped_column(ForeignKey("producers.id"))
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlets.id"))
    state: Mapped[SupplyState] = mapped_column(str_enum(SupplyState, "state"))
    due_on: Mapped[date] = mapped_column(Date)
    note: Mapped[str | None] = mapped_column(String(300))
    created_at: Mapped[moment]
    created_by: Mapped[int | None] = mapped_column(BigInt)
    moved_at: Mapped[moment]


class SupplyLine(Base):
    """Units of one variant with what is printed on them. What is neither received nor refused is due.

    ``unit_price``: what the outlet's operator is to pay, in đồng per piece or kilogram; none for goods on consignment.
    """

    __tablename__ = "supply_lines"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("received >= 0 AND refused >= 0 AND received + refused <= quantity", name="arrived"),
        CheckConstraint("unit_price >= 0", name="unit_price"),
    )

    id: Mapped[pk]
    supply_id: Mapped[int] = mapped_column(ForeignKey("supplies.id"), index=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variants.id"), index=True)
    quantity: Mapped[units]
    number: Mapped[str | None] = mapped_column(String(60))
    made_on: Mapped[date | None] = mapped_column(Date)
    expires_on: Mapped[date | None] = mapped_column(Date)
    unit_price: Mapped[int | None] = mapped_column(BigInteger)
    received: Mapped[units] = mapped_column(default=0)
    refused: Mapped[units] = mapped_column(default=0)

    @property
    def left(self) -> int:
        """Units that are still due."""
        return self.quantity - self.received - self.refused


class SupplyEvent(Base):
    """One move of a supply; appended only. ``key``: the form's, taken once; ``receipt_id``: what was written then."""

    __tablename__ = "supply_events"

    id: Mapped[pk]
    supply_id: Mapped[int] = mapped_column(ForeignKey("supplies.id"), index=True)
    from_state: Mapped[SupplyState | None] = mapped_column(str_enum(SupplyState, "from_state"))
    to_state: Mapped[SupplyState] = mapped_column(str_enum(SupplyState, "to_state"))
    key: Mapped[str | None] = mapped_column(String(40), unique=True)
    receipt_id: Mapped[int | None] = mapped_column(ForeignKey("receipts.id"), index=True)
    note: Mapped[str | None] = mapped_column(String(300))
    at: Mapped[moment]
    by: Mapped[int | None] = mapped_column(BigInt)


class SupplyEntry(Base):
    """Units of a line that came in, were refused for a reason, or are due again; appended only.

    ``unit_price``: what was paid for units that came in, where it was said.
    """

    __tablename__ = "supply_entries"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("(kind = 'refused') = (reason IS NOT NULL)", name="refused_has_reason"),
        CheckConstraint("unit_price >= 0", name="unit_price"),
    )

    id: Mapped[pk]
    supply_line_id: Mapped[int] = mapped_column(ForeignKey("supply_lines.id"), index=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("supply_events.id"), index=True)
    kind: Mapped[Entry] = mapped_column(str_enum(Entry, "kind"))
    reason: Mapped[RefusalReason | None] = mapped_column(str_enum(RefusalReason, "reason"))
    quantity: Mapped[units]
    unit_price: Mapped[int | None] = mapped_column(BigInteger)


class SupplyPhoto(Base):
    """The picture of refused units, for their producer and the outlet only."""

    __tablename__ = "supply_photos"

    id: Mapped[pk]
    entry_id: Mapped[int] = mapped_column(ForeignKey("supply_entries.id"), unique=True)
    media_id: Mapped[int] = mapped_column(ForeignKey("media_files.id"), index=True)
