"""Sales at the counter before they are orders, and their receipts."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.columns import BigInt, moment, money, pk, quantity, str_enum
from shop.extensions import Base
from shop.till.states import SaleState


class CounterSale(Base):
    """What one customer puts on the counter. ``key`` is the client's: one form, one sale, one order.

    Nothing is held for an open sale; it can wait while another customer is served.
    """

    __tablename__ = "counter_sales"
    __table_args__ = (
        UniqueConstraint("outlet_id", "key"),
        CheckConstraint("(state = 'placed') = (order_id IS NOT NULL)", name="placed"),
        Index("ix_counter_sales_outlet_state", "outlet_id", "state", "id"),
    )

    id: Mapped[pk]
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlets.id"))
    key: Mapped[str] = mapped_column(String(40))
    state: Mapped[SaleState] = mapped_column(str_enum(SaleState, "state"))
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"), unique=True)
    begun_at: Mapped[moment]
    begun_by: Mapped[int | None] = mapped_column(BigInt)
    moved_at: Mapped[moment]


class CounterLine(Base):
    """One kind of goods of a sale. ``lot_id``: a marked-down lot's own offer; ``from_lot_id``: a lot that was scanned."""

    __tablename__ = "counter_lines"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("lot_id IS NULL OR from_lot_id IS NULL", name="one_lot"),
    )

    id: Mapped[pk]
    sale_id: Mapped[int] = mapped_column(ForeignKey("counter_sales.id"), index=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variants.id"))
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("lots.id"))
    from_lot_id: Mapped[int | None] = mapped_column(ForeignKey("lots.id"))
    quantity: Mapped[quantity]


class CounterReceipt(Base):
    """The paper of a sale, numbered without gaps by outlet and Vietnamese year.

    ``given``: the cash that the customer gave (đồng); none for a transfer.
    """

    __tablename__ = "counter_receipts"
    __table_args__ = (
        UniqueConstraint("outlet_id", "year", "number"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("given IS NULL OR given >= total", name="given"),
        Index("ix_counter_receipts_outlet_at", "outlet_id", "at"),
    )

    id: Mapped[pk]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), unique=True)
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlets.id"))
    year: Mapped[int] = mapped_column(Integer)
    number: Mapped[int] = mapped_column(Integer)
    total: Mapped[money]
    given: Mapped[int | None] = mapped_column(BigInt)
    at: Mapped[moment]
    by: Mapped[int | None] = mapped_column(BigInt)

    @property
    def code(self) -> str:
        """The number as it is printed."""
        return f"BL{self.outlet_id:03d}-{self.year}-{self.number:05d}"

    @property
    def change(self) -> int:
        """What the customer got back (đồng)."""
        return 0 if self.given is None else self.given - self.total


class CounterNumber(Base):
    """The last number given to a receipt, by outlet and year; its row is locked until the sale is committed."""

    __tablename__ = "counter_numbers"

    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlets.id"), primary_key=True)
    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(Integer)
