"""A transfer, its lines, what became of the units, and its history."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.columns import BigInt, big, moment, pk, str_enum
from shop.core.columns import quantity as units
from shop.extensions import Base
from shop.inventory.states import Condition
from shop.transfers.states import Arrival, ShortReason, Terms, TransferState, bound_for


class Transfer(Base):
    """Goods from one outlet to another. ``key`` is the form's: the same form makes one. ``code`` counts per sender, year.

    ``due_on``: the Vietnamese day on which they should be there. ``carried_by``: who drives, as typed.
    """

    __tablename__ = "transfers"
    __table_args__ = (
        CheckConstraint("from_outlet_id <> to_outlet_id", name="two_outlets"),
        Index("ix_transfers_from_outlet", "from_outlet_id", "state", "id"),
        Index("ix_transfers_to_outlet", "to_outlet_id", "state", "id"),
    )

    id: Mapped[pk]
    code: Mapped[str] = mapped_column(String(30), unique=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    from_outlet_id: Mapped[int] = mapped_column(ForeignKey("outlets.id"))
    to_outlet_id: Mapped[int] = mapped_column(ForeignKey("outlets.id"))
    terms: Mapped[Terms] = mapped_column(str_enum(Terms, "terms"))
    state: Mapped[TransferState] = mapped_column(str_enum(TransferState, "state"))
    due_on: Mapped[date | None] = mapped_column(Date)
    carried_by: Mapped[str | None] = mapped_column(String(100))
    note: Mapped[str | None] = mapped_column(String(300))
    created_at: Mapped[moment]
    created_by: Mapped[int | None] = mapped_column(BigInt)
    sent_at: Mapped[moment | None]
    moved_at: Mapped[moment]

    @property
    def bound_for(self) -> int | None:
        """The outlet that its goods are on their way to; None when none are under way."""
        return bound_for(self.state, self.from_outlet_id, self.to_outlet_id)


class TransferLine(Base):
    """Units of one stock item of the sender, and how many of them arrived, came home, or are nowhere.

    ``price``: đồng for each unit, agreed between two operators. ``to_lot_id``: the row of the same batch that the
    receiver has them under, decided when they leave. What is neither received, returned nor short is in transit.
    """

    __tablename__ = "transfer_lines"
    __table_args__ = (
        UniqueConstraint("transfer_id", "stock_item_id"),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint(
            "received >= 0 AND returned >= 0 AND short >= 0 AND received + returned + short <= quantity",
            name="arrived",
        ),
        CheckConstraint("price >= 0", name="price"),
    )

    id: Mapped[pk]
    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfers.id"))
    stock_item_id: Mapped[int] = mapped_column(ForeignKey("stock_items.id"), index=True)
    quantity: Mapped[units]
    price: Mapped[int | None] = mapped_column(BigInt)
    to_lot_id: Mapped[int | None] = mapped_column(ForeignKey("lots.id"), index=True)
    received: Mapped[units] = mapped_column(default=0)
    returned: Mapped[units] = mapped_column(default=0)
    short: Mapped[units] = mapped_column(default=0)

    @property
    def left(self) -> int:
        """Units that have not arrived anywhere."""
        return self.quantity - self.received - self.returned - self.short


class TransferHold(Base):
    """Units of a line that an order waits for at the receiver: they left its allocation, and go into it there.

    ``arrived``: held for the order on the receiver's shelf; ``lost``: they never came, came home, or may not be sold.
    Once the order's hold is over nothing is counted here any more: what comes is free.
    """

    __tablename__ = "transfer_holds"
    __table_args__ = (
        UniqueConstraint("transfer_line_id", "reservation_id"),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("arrived >= 0 AND lost >= 0 AND arrived + lost <= quantity", name="ended"),
    )

    id: Mapped[pk]
    transfer_line_id: Mapped[int] = mapped_column(ForeignKey("transfer_lines.id"))
    reservation_id: Mapped[int] = mapped_column(ForeignKey("reservations.id"), index=True)
    quantity: Mapped[units]
    arrived: Mapped[units] = mapped_column(default=0)
    lost: Mapped[units] = mapped_column(default=0)

    @property
    def left(self) -> int:
        """Units that the order still waits for."""
        return self.quantity - self.arrived - self.lost


class TransferEvent(Base):
    """One move of a transfer, or units that arrived; appended only, ids only.

    ``key`` is the arrival form's: the same form is taken once.
    """

    __tablename__ = "transfer_events"

    id: Mapped[pk]
    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfers.id"), index=True)
    from_state: Mapped[TransferState | None] = mapped_column(str_enum(TransferState, "from_state"))
    to_state: Mapped[TransferState] = mapped_column(str_enum(TransferState, "to_state"))
    key: Mapped[str | None] = mapped_column(String(40), unique=True)
    note: Mapped[str | None] = mapped_column(String(300))
    at: Mapped[moment]
    by: Mapped[int | None] = mapped_column(BigInt)


class TransferArrival(Base):
    """Units of a line that ended their way: on a shelf in some condition, or nowhere for a reason; appended only."""

    __tablename__ = "transfer_arrivals"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("(kind = 'short') = (reason IS NOT NULL)", name="short_has_reason"),
        CheckConstraint("(kind = 'short') = (condition IS NULL)", name="short_lies_nowhere"),
    )

    id: Mapped[pk]
    transfer_line_id: Mapped[int] = mapped_column(ForeignKey("transfer_lines.id"), index=True)
    event_id: Mapped[big] = mapped_column(ForeignKey("transfer_events.id"), index=True)
    kind: Mapped[Arrival] = mapped_column(str_enum(Arrival, "kind"))
    condition: Mapped[Condition | None] = mapped_column(str_enum(Condition, "condition"))
    reason: Mapped[ShortReason | None] = mapped_column(str_enum(ShortReason, "reason"))
    quantity: Mapped[units]
