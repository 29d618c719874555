"""Counts at a stall of a fair, and the sales that came of them."""

from datetime import date

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.columns import BigInt, big, moment, pk, quantity, str_enum
from shop.extensions import Base
from shop.fairs.states import FairCountState, Loss


class FairCount(Base):
    """What stood at a stall at one moment. ``key`` is the form's: the same form writes one count.

    Once made: ``expected`` is what all sales since the count before came to (đồng), at the till and by this count;
    ``cash`` and ``bank`` what was there; the difference has a ``reason``. ``sold``: what this count's own sales came to.
    """

    __tablename__ = "fair_counts"
    __table_args__ = (
        CheckConstraint("cash >= 0 AND bank >= 0", name="money"),
        CheckConstraint("(state = 'made') = (made_at IS NOT NULL)", name="made"),
        CheckConstraint("state <> 'made' OR (expected IS NOT NULL AND sold IS NOT NULL)", name="counted"),
        CheckConstraint(
            "state <> 'made' OR cash + bank = expected OR reason IS NOT NULL", name="difference_has_reason"
        ),
        Index("ix_fair_counts_outlet", "outlet_id", "state", "id"),
    )

    id: Mapped[pk]
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlets.id"))
    key: Mapped[str] = mapped_column(String(40), unique=True)
    state: Mapped[FairCountState] = mapped_column(str_enum(FairCountState, "state"))
    counted_at: Mapped[moment]
    counted_by: Mapped[int | None] = mapped_column(BigInt)
    is_last: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    cash: Mapped[int | None] = mapped_column(BigInt)
    bank: Mapped[int | None] = mapped_column(BigInt)
    expected: Mapped[int | None] = mapped_column(BigInt)
    sold: Mapped[int | None] = mapped_column(BigInt)
    reason: Mapped[str | None] = mapped_column(String(300))
    made_at: Mapped[moment | None]
    made_by: Mapped[int | None] = mapped_column(BigInt)

    @property
    def difference(self) -> int:
        """Money that was there beyond what was expected (đồng); below zero: it was missing."""
        return (self.cash or 0) + (self.bank or 0) - (self.expected or 0)


class FairCountLine(Base):
    """One lot in one condition. ``seen``: what the book held, without which the rest of the line means nothing.

    ``sold`` = seen − remaining − lost, on the day ``sold_on``. ``expired``: of what remains, the units whose last day
    was over when they were counted; they are written off when the count is made.
    """

    __tablename__ = "fair_count_lines"
    __table_args__ = (
        UniqueConstraint("count_id", "stock_item_id"),
        CheckConstraint("remaining >= 0 AND lost >= 0 AND sold >= 0", name="units"),
        CheckConstraint("sold = seen - remaining - lost", name="sold"),
        CheckConstraint("(lost > 0) = (loss IS NOT NULL)", name="lost"),
        CheckConstraint("(sold > 0) = (sold_on IS NOT NULL)", name="sold_on"),
        CheckConstraint("0 <= expired AND expired <= remaining", name="expired"),
    )

    id: Mapped[pk]
    count_id: Mapped[int] = mapped_column(ForeignKey("fair_counts.id"))
    stock_item_id: Mapped[int] = mapped_column(ForeignKey("stock_items.id"), index=True)
    seen: Mapped[quantity]
    remaining: Mapped[quantity]
    lost: Mapped[quantity]
    loss: Mapped[Loss | None] = mapped_column(str_enum(Loss, "loss"))
    sold: Mapped[quantity]
    sold_on: Mapped[date | None] = mapped_column(Date)
    expired: Mapped[quantity]


class FairSale(Base):
    """The order into which a count put what was sold on one day."""

    __tablename__ = "fair_sales"

    count_id: Mapped[int] = mapped_column(ForeignKey("fair_counts.id"), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    order_id: Mapped[big] = mapped_column(ForeignKey("orders.id"), unique=True)
