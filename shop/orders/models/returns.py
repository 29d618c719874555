"""Goods that customers bring back: what was asked, what came by lot, pictures, and what they take instead."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.columns import BigInt, moment, pk, quantity, str_enum
from shop.extensions import Base
from shop.orders.return_states import (
    ExchangeKind,
    ExchangeState,
    ReturnCondition,
    ReturnReason,
    ReturnState,
)


class Return(Base):
    """What a customer wants to give back of one part of an order, once per ``key``.

    ``answer``: how to send it back, or why not, as staff wrote it for the customer. ``goods_stay``: agreed without
    anything coming back.
    """

    __tablename__ = "returns"
    __table_args__ = (Index("ix_returns_outlet_state", "outlet_id", "state", "id"),)

    id: Mapped[pk]
    key: Mapped[str] = mapped_column(String(40), unique=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    fulfilment_id: Mapped[int] = mapped_column(ForeignKey("fulfilments.id"), index=True)
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlets.id"))
    state: Mapped[ReturnState] = mapped_column(str_enum(ReturnState, "state"))
    reason: Mapped[ReturnReason] = mapped_column(str_enum(ReturnReason, "reason"))
    note: Mapped[str] = mapped_column(Text)
    answer: Mapped[str | None] = mapped_column(String(500))
    requested_at: Mapped[moment]
    requested_by: Mapped[int | None] = mapped_column(BigInt)
    decided_at: Mapped[moment | None]
    decided_by: Mapped[int | None] = mapped_column(BigInt)
    moved_at: Mapped[moment]
    closed_at: Mapped[moment | None]
    goods_stay: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())


class ReturnLine(Base):
    """How many units of one order line shall come back."""

    __tablename__ = "return_lines"
    __table_args__ = (
        UniqueConstraint("return_id", "order_line_id"),
        CheckConstraint("quantity > 0", name="quantity"),
    )

    id: Mapped[pk]
    return_id: Mapped[int] = mapped_column(ForeignKey("returns.id"))
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_lines.id"), index=True)
    quantity: Mapped[quantity]


class ReturnUnits(Base):
    """Units of one lot that came back for a line, and what became of them."""

    __tablename__ = "return_units"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity"),)

    id: Mapped[pk]
    return_line_id: Mapped[int] = mapped_column(ForeignKey("return_lines.id"), index=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("lots.id"), index=True)
    quantity: Mapped[quantity]
    condition: Mapped[ReturnCondition] = mapped_column(str_enum(ReturnCondition, "condition"))
    at: Mapped[moment]
    by: Mapped[int | None] = mapped_column(BigInt)


class ReturnPhoto(Base):
    """A picture of goods that shall come back, for their outlet and their customer only."""

    __tablename__ = "return_photos"
    __table_args__ = (UniqueConstraint("return_id", "media_id"),)

    id: Mapped[pk]
    return_id: Mapped[int] = mapped_column(ForeignKey("returns.id"))
    media_id: Mapped[int] = mapped_column(ForeignKey("media_files.id"), index=True)
    position: Mapped[int] = mapped_column(Integer)


class Exchange(Base):
    """Other goods instead of money, for one return. ``order_id``: the order that was made of it.

    ``variant_id`` and ``quantity`` (in its unit): what is wanted, or was taken; none for the same goods again.
    """

    __tablename__ = "exchanges"
    __table_args__ = (
        CheckConstraint("(state = 'made') = (order_id IS NOT NULL)", name="made"),
        CheckConstraint(
            "(kind = 'other') = (variant_id IS NOT NULL) AND (kind = 'other') = (quantity IS NOT NULL)"
            " AND (quantity IS NULL OR quantity > 0)",
            name="goods",
        ),
    )

    id: Mapped[pk]
    return_id: Mapped[int] = mapped_column(ForeignKey("returns.id"), unique=True)
    kind: Mapped[ExchangeKind] = mapped_column(str_enum(ExchangeKind, "kind"))
    variant_id: Mapped[int | None] = mapped_column(ForeignKey("variants.id"))
    quantity: Mapped[int | None] = mapped_column(BigInt)
    state: Mapped[ExchangeState] = mapped_column(str_enum(ExchangeState, "state"))
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"), unique=True)
    created_at: Mapped[moment]
    moved_at: Mapped[moment]
    moved_by: Mapped[int | None] = mapped_column(BigInt)
