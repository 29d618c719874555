"""Who waits for goods, and which goods are low at which outlet."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.columns import BigInt, moment, pk, quantity
from shop.extensions import Base


class StockWatch(Base):
    """Somebody who wants one word when goods can be bought again, at one outlet or anywhere (no ``outlet_id``).

    ``open_key``: set while it waits, so that the same wish exists once. Phone and address are erased 30 days after it
    ended: told (``told_at``), stopped by its link, or old (``ended_at``).
    """

    __tablename__ = "stock_watches"
    __table_args__ = (
        CheckConstraint("phone IS NULL OR email IS NULL", name="one_way"),
        CheckConstraint("open_key IS NULL OR (told_at IS NULL AND ended_at IS NULL)", name="open"),
        Index("ix_stock_watches_open", "variant_id", "open_key"),
    )

    id: Mapped[pk]
    token: Mapped[str] = mapped_column(String(32), unique=True)
    open_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variants.id"))
    outlet_id: Mapped[int | None] = mapped_column(ForeignKey("outlets.id"), index=True)
    phone: Mapped[str | None] = mapped_column(String(20))
    email: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(2))
    user_id: Mapped[int | None] = mapped_column(BigInt, index=True)
    agreed_at: Mapped[moment]
    told_at: Mapped[moment | None]
    ended_at: Mapped[moment | None]


class LowStock(Base):
    """Goods that are at or below an outlet's mark, and whose people were told so; gone once they are above it."""

    __tablename__ = "low_stock"

    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlets.id"), primary_key=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variants.id"), primary_key=True, index=True)
    units: Mapped[quantity]
    since: Mapped[moment]
