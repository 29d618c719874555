"""What the web may sell of a variant at an outlet, and the notes that it has turned: written by the database."""

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.columns import big, moment, pk, quantity
from shop.extensions import Base


class StockLevel(Base):
    """Units for sale of a variant at an outlet that nobody was promised, with the nearest of their last days.

    Of ``free`` units ``first_units`` are good until ``first_on``, ``second_units`` until ``second_on``, the rest at least
    until ``rest_on``; without a day for ever. Recalled units are left out. What the day, the outlet and the goods decide
    is decided by who reads. The database writes it with items, dates and recalls of lots (triggers); nobody else does.
    """

    __tablename__ = "stock_levels"
    __table_args__ = (CheckConstraint("free >= first_units + second_units", name="parts"),)

    variant_id: Mapped[int] = mapped_column(ForeignKey("variants.id"), primary_key=True)
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlets.id"), primary_key=True)
    free: Mapped[quantity]
    first_on: Mapped[date | None] = mapped_column(Date)
    first_units: Mapped[quantity]
    second_on: Mapped[date | None] = mapped_column(Date)
    second_units: Mapped[quantity]
    rest_on: Mapped[date | None] = mapped_column(Date)


class StockTurn(Base):
    """A note that some outlet may have begun or ceased to have a variant for the web: written by triggers, read by facets.

    ``number``: of the transaction that wrote it, on PostgreSQL, so that who looks knows which ones he cannot have seen yet;
    0 on SQLite, where one writes at a time and ``id`` says the same. Ids are never given again, and no key points to the
    variant, which may be gone. Kept for two days (`services.turns`); a process remembers stock for one day at most.
    """

    __tablename__ = "stock_turns"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 SQLAlchemy's own name and type

    id: Mapped[pk]
    variant_id: Mapped[big]
    number: Mapped[int] = mapped_column(BigInteger, index=True)
    at: Mapped[moment]
