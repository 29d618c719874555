"""Carts. Nothing here is reserved."""

from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.columns import BigInt, moment, money, pk, quantity
from shop.extensions import Base


class Cart(Base):
    """What one visitor means to buy, kept 30 days after it was last touched.

    The cookie holds a random token, the table its hash. ``order_key`` (128 bits) goes with the review form: an order
    of that key is placed once. ``checkout`` keeps what was typed on the way to the order, ``voucher_code`` the
    voucher that the order shall use.
    """

    __tablename__ = "carts"
    __table_args__ = (Index("ix_carts_touched_at", "touched_at"),)

    id: Mapped[pk]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), unique=True)
    order_key: Mapped[str] = mapped_column(String(32), unique=True)
    checkout: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    voucher_code: Mapped[str | None] = mapped_column(String(20))
    created_at: Mapped[moment]
    touched_at: Mapped[moment]


class CartLine(Base):
    """A variant (or one marked-down lot of it) and how much. ``price_seen``: the price when it was put in."""

    __tablename__ = "cart_lines"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity"),
        # Two partial indexes: an empty lot is not equal to another empty lot.
        Index(
            "uq_cart_lines_variant",
            "cart_id",
            "variant_id",
            unique=True,
            sqlite_where=text("lot_id IS NULL"),
            postgresql_where=text("lot_id IS NULL"),
        ),
        Index(
            "uq_cart_lines_lot",
            "cart_id",
            "lot_id",
            unique=True,
            sqlite_where=text("lot_id IS NOT NULL"),
            postgresql_where=text("lot_id IS NOT NULL"),
        ),
    )

    id: Mapped[pk]
    cart_id: Mapped[int] = mapped_column(ForeignKey("carts.id", ondelete="CASCADE"))
    variant_id: Mapped[int] = mapped_column(ForeignKey("variants.id"))
    lot_id: Mapped[int | None] = mapped_column(BigInt)
    quantity: Mapped[quantity]
    price_seen: Mapped[money]
    added_at: Mapped[moment]
