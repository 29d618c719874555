"""The table of invoices."""

from datetime import date

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.columns import BigInt, moment, money, pk, str_enum
from shop.extensions import Base
from shop.invoices.states import InvoiceState


class Invoice(Base):
    """What one seller of an order invoices: one row per order and operator.

    Without a ``buyer_name`` nobody asked for it: a retail sale that its seller exports with the day's others.
    ``tax_code`` is that of a company; a person has none. ``supplied_on``, ``total`` and ``vat`` (đồng, VAT inside the
    total) are what was invoiced, known once it is exported or issued. ``void_papers``: symbol and number of each paper of
    it that was taken back. The buyer's fields of a legal invoice are kept for ten years.
    """

    __tablename__ = "invoices"
    __table_args__ = (
        UniqueConstraint("order_id", "operator_id"),
        CheckConstraint(
            "(state <> 'issued') OR (number IS NOT NULL AND symbol IS NOT NULL AND issued_on IS NOT NULL"
            " AND supplied_on IS NOT NULL AND total IS NOT NULL AND vat IS NOT NULL)",
            name="issued",
        ),
        CheckConstraint("vat IS NULL OR (vat >= 0 AND vat <= total)", name="amounts"),
        Index("ix_invoices_operator_id_state", "operator_id", "state"),
    )

    id: Mapped[pk]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    operator_id: Mapped[int] = mapped_column(ForeignKey("operators.id"))
    state: Mapped[InvoiceState] = mapped_column(str_enum(InvoiceState, "state"))
    buyer_name: Mapped[str | None] = mapped_column(String(200))
    tax_code: Mapped[str | None] = mapped_column(String(14))
    address: Mapped[str | None] = mapped_column(String(300))
    email: Mapped[str | None] = mapped_column(String(200))
    symbol: Mapped[str | None] = mapped_column(String(20))
    number: Mapped[str | None] = mapped_column(String(20))
    issued_on: Mapped[date | None] = mapped_column(Date)
    lookup_code: Mapped[str | None] = mapped_column(String(60))
    lookup_url: Mapped[str | None] = mapped_column(String(300))
    void_papers: Mapped[list[list[str]] | None] = mapped_column(JSON(none_as_null=True))
    supplied_on: Mapped[date | None] = mapped_column(Date)
    total: Mapped[money | None]
    vat: Mapped[money | None]
    created_at: Mapped[moment]
    moved_at: Mapped[moment]
    moved_by: Mapped[int | None] = mapped_column(BigInt)


class Adjustment(Base):
    """The adjusting invoice of an invoice whose goods went back. ``amount`` and ``vat`` (đồng): what it takes off.

    ``of_symbol`` and ``of_number``: the paper that it adjusts; when that is void, so is this.
    """

    __tablename__ = "invoice_adjustments"
    __table_args__ = (
        UniqueConstraint("invoice_id", "symbol", "number"),
        CheckConstraint("amount > 0 AND vat BETWEEN 0 AND amount", name="amounts"),
    )

    id: Mapped[pk]
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoices.id"))
    of_symbol: Mapped[str] = mapped_column(String(20))
    of_number: Mapped[str] = mapped_column(String(20))
    symbol: Mapped[str] = mapped_column(String(20))
    number: Mapped[str] = mapped_column(String(20))
    issued_on: Mapped[date] = mapped_column(Date)
    amount: Mapped[money]
    vat: Mapped[money]
    written_at: Mapped[moment]
    written_by: Mapped[int | None] = mapped_column(BigInt)
