"""What parcels cost (đồng, by grams) and how long they take (days); on which days outlets take orders. Staff edit all."""

from datetime import date

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Integer,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.columns import moment, money, pk, str100, str200, str_enum
from shop.delivery.states import Way, ZoneKind
from shop.extensions import Base


class DeliveryZone(Base):
    """A zone of an operator's parcels, or of all operators that have no own row (``operator_id`` empty).

    ``min_days``-``max_days``: calendar days from hand-over to the carrier until delivery. ``free_from``: a parcel whose
    goods cost so much (đồng, before discounts) costs nothing; None: each costs what it weighs.
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
    free_from: Mapped[int | None] = mapped_column(BigInteger)


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


class OrderStop(Base):
    """No orders are taken from ``from_at`` until just before ``until_at``: of an outlet, an operator, or everybody.

    ``way`` empty: neither for pick-up nor for delivery.
    """

    __tablename__ = "order_stops"
    __table_args__ = (CheckConstraint("from_at < until_at", name="span"),)

    id: Mapped[pk]
    operator_id: Mapped[int | None] = mapped_column(ForeignKey("operators.id"))
    outlet_id: Mapped[int | None] = mapped_column(ForeignKey("outlets.id"))
    way: Mapped[Way | None] = mapped_column(str_enum(Way, "way"))
    from_at: Mapped[moment]
    until_at: Mapped[moment]
    reason: Mapped[str200]
    reason_en: Mapped[str | None] = mapped_column(String(200))


class LastOrderDay(Base):
    """What is ordered after ``order_until`` does not arrive before ``before_day`` (Vietnamese days).

    For the parcels of an operator or of everybody, to one kind of zone or all, of a product, a set or all goods.
    """

    __tablename__ = "last_order_days"
    __table_args__ = (
        CheckConstraint("order_until < before_day", name="span"),
        CheckConstraint("product_id IS NULL OR set_code IS NULL", name="goods"),
    )

    id: Mapped[pk]
    operator_id: Mapped[int | None] = mapped_column(ForeignKey("operators.id"))
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"))
    set_code: Mapped[int | None] = mapped_column(ForeignKey("product_sets.code"))
    kind: Mapped[ZoneKind | None] = mapped_column(str_enum(ZoneKind, "kind"))
    order_until: Mapped[date] = mapped_column(Date)
    before_day: Mapped[date] = mapped_column(Date)
    occasion: Mapped[str100]
    occasion_en: Mapped[str | None] = mapped_column(String(100))


class DayCapacity(Base):
    """The most parts of web orders that an outlet promises for one day; 0: none that day.

    The row is also the lock of those who count against it. A season (dates) beats a weekday, both beat the rest.
    """

    __tablename__ = "capacities"
    __table_args__ = (
        CheckConstraint("most >= 0", name="most"),
        CheckConstraint("weekday IS NULL OR weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint(
            "(from_day IS NULL AND until_day IS NULL) OR from_day <= until_day",
            name="span",
        ),
    )

    id: Mapped[pk]
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlets.id"), index=True)
    way: Mapped[Way] = mapped_column(str_enum(Way, "way"))
    weekday: Mapped[int | None] = mapped_column(Integer)
    from_day: Mapped[date | None] = mapped_column(Date)
    until_day: Mapped[date | None] = mapped_column(Date)
    most: Mapped[int] = mapped_column(Integer)
