"""Count sheets, their lines, what each person counted, and the history of each sheet."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.columns import BigInt, big, moment, pk, quantity, str_enum
from shop.counts.states import CountState, Reason, Scope, WorthBy
from shop.extensions import Base
from shop.inventory.states import Condition


class Count(Base):
    """One count of an outlet. ``key`` is the form's: the same form opens one. ``code`` counts per outlet and year.

    ``alone``: approved by somebody who counted, because the differences are worth no more than the outlet's limit.
    """

    __tablename__ = "counts"
    __table_args__ = (
        CheckConstraint("(scope = 'spot') = (spot_id IS NOT NULL)", name="spot"),
        CheckConstraint("(scope = 'set') = (set_code IS NOT NULL)", name="set"),
        CheckConstraint("state <> 'approved' OR approved_at IS NOT NULL", name="approved"),
        Index("ix_counts_outlet", "outlet_id", "state", "id"),
    )

    id: Mapped[pk]
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlets.id"))
    code: Mapped[str] = mapped_column(String(30), unique=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    scope: Mapped[Scope] = mapped_column(str_enum(Scope, "scope"))
    spot_id: Mapped[int | None] = mapped_column(ForeignKey("outlet_spots.id"))
    set_code: Mapped[int | None] = mapped_column(ForeignKey("product_sets.code"))
    state: Mapped[CountState] = mapped_column(str_enum(CountState, "state"))
    note: Mapped[str | None] = mapped_column(String(300))
    opened_at: Mapped[moment]
    opened_by: Mapped[int | None] = mapped_column(BigInt)
    submitted_at: Mapped[moment | None]
    submitted_by: Mapped[int | None] = mapped_column(BigInt)
    approved_at: Mapped[moment | None]
    approved_by: Mapped[int | None] = mapped_column(BigInt)
    alone: Mapped[bool] = mapped_column(Boolean, default=False)


class CountLine(Base):
    """One lot in one condition on a sheet; without a lot: goods without dates that the book does not know.

    ``counted`` and ``counted_at`` (the last entry) are written when the sheet is handed in; the rest when it is
    approved. ``book``: units on hand at ``counted_at``, by the movements of the item up to ``ledger_id``;
    ``difference`` = counted − book, posted as ``reason``. ``worth`` in đồng, of the difference and with its sign.
    """

    __tablename__ = "count_lines"
    __table_args__ = (
        UniqueConstraint("count_id", "lot_id", "condition"),
        ForeignKeyConstraint(["lot_id", "variant_id"], ["lots.id", "lots.variant_id"]),
        CheckConstraint("0 <= counted AND counted <= 1000000", name="counted"),
        CheckConstraint("(counted IS NULL) = (counted_at IS NULL)", name="moment"),
        CheckConstraint("difference IS NULL OR difference = counted - book", name="difference"),
        Index("ix_count_lines_variant", "count_id", "variant_id"),
        Index("ix_count_lines_lot", "lot_id", "variant_id"),
    )

    id: Mapped[pk]
    count_id: Mapped[int] = mapped_column(ForeignKey("counts.id"))
    variant_id: Mapped[int] = mapped_column(ForeignKey("variants.id"), index=True)
    lot_id: Mapped[int | None] = mapped_column(BigInt)
    condition: Mapped[Condition] = mapped_column(str_enum(Condition, "condition"))
    added_by: Mapped[int | None] = mapped_column(BigInt)
    added_at: Mapped[moment]
    counted: Mapped[int | None] = mapped_column(BigInt)
    counted_at: Mapped[moment | None]
    reason: Mapped[Reason | None] = mapped_column(str_enum(Reason, "reason"))
    note: Mapped[str | None] = mapped_column(String(300))
    book: Mapped[int | None] = mapped_column(BigInt)
    ledger_id: Mapped[int | None] = mapped_column(BigInt)
    difference: Mapped[int | None] = mapped_column(BigInt)
    worth: Mapped[int | None] = mapped_column(BigInt)
    worth_by: Mapped[WorthBy | None] = mapped_column(str_enum(WorthBy, "worth_by"))


class CountEntry(Base):
    """What one person counted in one place at one moment; the entries of a line add up.

    ``key`` is made by whoever counts (a phone without a connection, too): sent twice it is one entry. An entry that
    was a mistake is taken back, never changed. ``counted_at`` is the moment at the shelf, ``received_at`` ours.
    """

    __tablename__ = "count_entries"
    __table_args__ = (
        CheckConstraint("0 <= quantity AND quantity <= 1000000", name="quantity"),
        Index("ix_count_entries_line", "line_id", "id"),
    )

    id: Mapped[pk]
    line_id: Mapped[int] = mapped_column(ForeignKey("count_lines.id"))
    key: Mapped[str] = mapped_column(String(40), unique=True)
    quantity: Mapped[quantity]
    counted_at: Mapped[moment]
    received_at: Mapped[moment]
    by: Mapped[int | None] = mapped_column(BigInt)
    taken_back_at: Mapped[moment | None]
    taken_back_by: Mapped[int | None] = mapped_column(BigInt)


class CountEvent(Base):
    """One move of a count."""

    __tablename__ = "count_events"

    id: Mapped[pk]
    count_id: Mapped[int] = mapped_column(ForeignKey("counts.id"), index=True)
    from_state: Mapped[CountState | None] = mapped_column(str_enum(CountState, "from_state"))
    to_state: Mapped[CountState] = mapped_column(str_enum(CountState, "to_state"))
    note: Mapped[str | None] = mapped_column(String(300))
    at: Mapped[moment]
    by: Mapped[int | None] = mapped_column(BigInt)


class CountLimit(Base):
    """Up to which worth of differences (đồng, found and missing added up) one person may approve an outlet's count.

    No row: never.
    """

    __tablename__ = "count_limits"
    __table_args__ = (CheckConstraint("alone_up_to >= 0", name="alone_up_to"),)

    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlets.id"), primary_key=True)
    alone_up_to: Mapped[big]
    set_by: Mapped[int | None] = mapped_column(BigInt)
    set_at: Mapped[moment]
