"""What sold of late."""

from sqlalchemy import ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from shop.extensions import Base


class ProductSale(Base):
    """In how many ``orders`` of the last 90 days a product stands; a worker counts anew, nothing else writes here."""

    __tablename__ = "product_sales"
    __table_args__ = (Index("ix_product_sales_orders", "orders", "product_id"),)

    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), primary_key=True)
    orders: Mapped[int] = mapped_column(Integer)


class BoughtTogether(Base):
    """Another product that stood in the same ``orders`` of the last 90 days, the most frequent few of each."""

    __tablename__ = "bought_together"

    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("products.id"), primary_key=True)
    orders: Mapped[int] = mapped_column(Integer)
