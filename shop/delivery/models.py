"""What a parcel costs (đồng) and how long it takes (days), by zone and weight (grams); staff edit the rows."""

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.columns import money, pk, str_enum
from shop.delivery.states import ZoneKind
from shop.extensions import Base


class DeliveryZone(Base):
    """A zone of an operator's parcels, or of all operators that have no own row (``operator_id`` empty).

    ``min_days``-``max_days``: calendar days from hand-over to the carrier until delivery.
    """

    __tablename__ = "delivery_zones"
    __table_args__ = (
        UniqueConstraint("operator_id", "kind"),
        CheckConstraint("0 <= min_days AND min_days <= max_days", name="days"),
    )

    id: Mapped[pk]
    operator_id: Mapped[int | None] = mapped_column(ForeignKey("operators.id"))
    kind: Mapped[ZoneKind] = mapped_column(str_enum(ZoneKind, "kind"))
    min_days: Mapped[int] = mapped_column(Integer)
    max_days: Mapped[int] = mapped_column(Integer)
    chilled_surcharge: Mapped[money]
    carries_chilled: Mapped[bool] = mapped_column(Boolean, default=True)
    per_extra_kg: Mapped[money]


class DeliveryRate(Base):
    """The fee of parcels up to ``up_to_g`` grams; heavier ones add ``per_extra_kg`` of the zone a started kilogram."""

    __tablename__ = "delivery_rates"
    __table_args__ = (
        UniqueConstraint("zone_id", "up_to_g"),
        CheckConstraint("up_to_g > 0 AND fee >= 0", name="amounts"),
    )

    id: Mapped[pk]
    zone_id: Mapped[int] = mapped_column(ForeignKey("delivery_zones.id"))
    up_to_g: Mapped[int] = mapped_column(Integer)
    fee: Mapped[money]
