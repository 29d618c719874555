"""The version of the shop window, and what sold of late."""

from sqlalchemy import BigInteger, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.columns import pk
from shop.extensions import Base


class WindowVersion(Base):
    """The only row, ``id`` 1.

    Triggers of the database count ``number`` up when goods, prices, certificates, producers or outlets change (not
    stock), in the transaction of the change: whoever reads a number sees at least the state it counts. Processes keep
    what they have drawn until the number is another one.
    """

    __tablename__ = "window_versions"

    id: Mapped[pk]
    number: Mapped[int] = mapped_column(BigInteger)


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
