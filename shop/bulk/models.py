"""An edit of many goods, and what each was before."""

from typing import Any

from sqlalchemy import JSON, Boolean, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from shop.bulk.states import Act
from shop.core.columns import BigInt, moment, pk, str_enum
from shop.extensions import Base


class BulkEdit(Base):
    """One change for many goods: of an outlet, or (no outlet) of the programme; an officer's is of one province."""

    __tablename__ = "bulk_edits"
    __table_args__ = (Index("ix_bulk_edits_outlet_id", "outlet_id", "id"),)

    id: Mapped[pk]
    outlet_id: Mapped[int | None] = mapped_column(ForeignKey("outlets.id"))
    province_code: Mapped[str | None] = mapped_column(String(2))
    act: Mapped[Act] = mapped_column(str_enum(Act, "act"))
    value: Mapped[str] = mapped_column(String(40))
    at: Mapped[moment]
    by: Mapped[int | None] = mapped_column(BigInt)
    undone_at: Mapped[moment | None]
    undone_by: Mapped[int | None] = mapped_column(BigInt)


class BulkChange(Base):
    """What an edit did to one product or variant. ``stayed``: changed again since, so not taken back."""

    __tablename__ = "bulk_changes"

    id: Mapped[pk]
    edit_id: Mapped[int] = mapped_column(ForeignKey("bulk_edits.id"), index=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), index=True)
    variant_id: Mapped[int | None] = mapped_column(ForeignKey("variants.id"), index=True)
    was: Mapped[dict[str, Any]] = mapped_column(JSON)
    left_as: Mapped[dict[str, Any]] = mapped_column(JSON)
    stayed: Mapped[bool] = mapped_column(Boolean, default=False)
