"""The sheet that a company fills before it orders."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.columns import moment, pk
from shop.extensions import Base


class CompanySheet(Base):
    """Goods (variant ids), recipients (cells as they were written) and the company, until the order is placed.

    Before that ``company`` holds the voucher that was typed. ``token`` opens its pages; ``key`` goes with the last form
    and becomes the order's: placed once. Forgotten 30 days after it was last changed; the recipients of a placed one
    stand in the order.
    """

    __tablename__ = "company_sheets"
    __table_args__ = (Index("ix_company_sheets_changed_at", "changed_at"),)

    id: Mapped[pk]
    token: Mapped[str] = mapped_column(String(32), unique=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    goods: Mapped[list[int]] = mapped_column(JSON)
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    company: Mapped[dict[str, Any]] = mapped_column(JSON)
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"), unique=True)
    created_at: Mapped[moment]
    changed_at: Mapped[moment]
