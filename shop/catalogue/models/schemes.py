"""Which products a certificate of another scheme names."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from shop.extensions import Base


class ProductScheme(Base):
    """A scheme certificate names a product until ``withdrawn_on`` (the first day without it)."""

    __tablename__ = "product_schemes"
    __table_args__ = (
        CheckConstraint("(withdrawn_on IS NULL) = (ground IS NULL)", name="withdrawal_has_ground"),
    )

    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), primary_key=True)
    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme_certificates.id"), primary_key=True, index=True)
    withdrawn_on: Mapped[date | None] = mapped_column(Date)
    ground: Mapped[str | None] = mapped_column(String(300))
