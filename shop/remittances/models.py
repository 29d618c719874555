"""What a courier passed on at one time, and what it says of each parcel. Money in đồng."""

from datetime import date

from sqlalchemy import JSON, Boolean, CheckConstraint, Date, ForeignKey, Index, String, and_
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.columns import BigInt, moment, money, pk, str100, str200, str_enum
from shop.extensions import Base
from shop.remittances.states import RemittanceState, Trouble


class Remittance(Base):
    """Cash on delivery that a courier handed to an operator: by a file of the carrier, or told by staff.

    ``key``: whose, and which file; None for one that staff told of. ``rows``: the file until it is applied.
    ``received``: what reached the operator on ``received_on`` (a Vietnamese day): collected less fees.
    """

    __tablename__ = "remittances"
    __table_args__ = (
        CheckConstraint("received IS NULL OR received >= 0", name="received"),
        Index("ix_remittances_operator", "operator_id", "id"),
    )

    id: Mapped[pk]
    key: Mapped[str | None] = mapped_column(String(90), unique=True)
    operator_id: Mapped[int] = mapped_column(ForeignKey("operators.id"))
    carrier: Mapped[str] = mapped_column(String(60))
    name: Mapped[str200]
    state: Mapped[RemittanceState] = mapped_column(str_enum(RemittanceState, "state"))
    rows: Mapped[list[list[str]]] = mapped_column(JSON)
    received: Mapped[int | None] = mapped_column(BigInt)
    received_on: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str | None] = mapped_column(String(500))
    told_at: Mapped[moment]
    told_by: Mapped[int | None] = mapped_column(BigInt)
    moved_at: Mapped[moment]
    moved_by: Mapped[int | None] = mapped_column(BigInt)


class RemittanceLine(Base):
    """One parcel of a remittance. ``settles``: it ends what the courier owed for ``fulfilment_id``, once a parcel.

    ``reference``: the parcel's number as the courier writes it; ``due``: what was to be collected, as known when
    it was judged; ``seen_note``: what somebody made of the trouble.
    """

    __tablename__ = "remittance_lines"
    __table_args__ = (
        CheckConstraint("collected >= 0 AND fee >= 0 AND due >= 0", name="amounts"),
        CheckConstraint("NOT settles OR fulfilment_id IS NOT NULL", name="settles"),
    )

    id: Mapped[pk]
    remittance_id: Mapped[int] = mapped_column(ForeignKey("remittances.id"), index=True)
    fulfilment_id: Mapped[int | None] = mapped_column(ForeignKey("fulfilments.id"))
    reference: Mapped[str100]
    collected: Mapped[money]
    fee: Mapped[money]
    due: Mapped[money]
    settles: Mapped[bool] = mapped_column(Boolean)
    trouble: Mapped[Trouble | None] = mapped_column(str_enum(Trouble, "trouble"))
    seen_note: Mapped[str | None] = mapped_column(String(300))
    seen_at: Mapped[moment | None]
    seen_by: Mapped[int | None] = mapped_column(BigInt)


UNSEEN = and_(RemittanceLine.trouble.is_not(None), RemittanceLine.seen_at.is_(None))
Index(
    "uq_remittance_lines_settles",
    RemittanceLine.fulfilment_id,
    unique=True,
    sqlite_where=RemittanceLine.settles,
    postgresql_where=RemittanceLine.settles,
)
Index(
    "ix_remittance_lines_unseen",
    RemittanceLine.remittance_id,
    RemittanceLine.id,
    sqlite_where=UNSEEN,
    postgresql_where=UNSEEN,
)
