"""Points of sale (điểm giới thiệu và bán sản phẩm OCOP) and the legal persons behind them."""

from datetime import date

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.columns import BigInt, moment, pk, str100, str200, str_enum
from shop.extensions import Base
from shop.outlets.states import FairState, LicenceKind, OutletKind, SpotKind, StaffRole, TaxMethod


class Operator(Base):
    """The seller: a legal person with a tax code. Bank details are where its customers pay."""

    __tablename__ = "operators"

    id: Mapped[pk]
    legal_name: Mapped[str200]
    tax_code: Mapped[str | None] = mapped_column(String(14), unique=True)
    tax_method: Mapped[TaxMethod] = mapped_column(str_enum(TaxMethod, "tax_method"))
    registration_number: Mapped[str | None] = mapped_column(String(40))
    registered_on: Mapped[date | None] = mapped_column(Date)
    registered_at_place: Mapped[str | None] = mapped_column(String(200))
    commune_code: Mapped[str | None] = mapped_column(ForeignKey("communes.code"))
    street: Mapped[str | None] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(20))
    email: Mapped[str | None] = mapped_column(String(200))
    bank_bin: Mapped[str | None] = mapped_column(String(6))
    bank_account: Mapped[str | None] = mapped_column(String(19))
    bank_account_name: Mapped[str | None] = mapped_column(String(100))
    is_sample: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[moment]


class OperatorLicence(Base):
    """A dated permission; ``expires_on`` is its last day."""

    __tablename__ = "operator_licences"

    id: Mapped[pk]
    operator_id: Mapped[int] = mapped_column(ForeignKey("operators.id"), index=True)
    kind: Mapped[LicenceKind] = mapped_column(str_enum(LicenceKind, "kind"))
    number: Mapped[str100]
    issued_on: Mapped[date] = mapped_column(Date)
    expires_on: Mapped[date | None] = mapped_column(Date)


class OperatorMember(Base):
    """A person who acts for an operator, at all its outlets, from ``since`` until ``until`` (days)."""

    __tablename__ = "operator_members"
    __table_args__ = (Index("ix_operator_members_user_id_until", "user_id", "until"),)

    id: Mapped[pk]
    operator_id: Mapped[int] = mapped_column(ForeignKey("operators.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)


class Outlet(Base):
    """A shop or a fair. ``pickup_days``: days until goods are ready; ``rank`` breaks ties in routing (small first).

    ``has_parking``, ``has_cold_storage``: what staff vouch for; without, nothing is said. ``duty_name``,
    ``duty_phone``: the person on duty, as the outlet wants it shown. ``keep_days``: how many days prepared goods wait
    for the customer. ``sends_pickups``, ``takes_pickups``: goods of an order are brought from here to another outlet
    of the operator, or come here, to be picked up; they are there ``send_days`` days later.
    ``hides_units``: customers read that there is some or little, not how much.
    """

    __tablename__ = "outlets"
    __table_args__ = (
        CheckConstraint(
            "kind <> 'fair' OR (starts_on IS NOT NULL AND ends_on IS NOT NULL)", name="fair_dates"
        ),
        CheckConstraint("pickup_days BETWEEN 0 AND 30", name="pickup_days"),
        CheckConstraint("keep_days BETWEEN 1 AND 60", name="keep_days"),
        CheckConstraint("send_days BETWEEN 0 AND 30", name="send_days"),
    )

    id: Mapped[pk]
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str200]
    name_en: Mapped[str | None] = mapped_column(String(200))
    operator_id: Mapped[int] = mapped_column(ForeignKey("operators.id"), index=True)
    kind: Mapped[OutletKind] = mapped_column(str_enum(OutletKind, "kind"))
    starts_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    hub_id: Mapped[int | None] = mapped_column(ForeignKey("outlets.id"), index=True)
    commune_code: Mapped[str] = mapped_column(ForeignKey("communes.code"), index=True)
    street: Mapped[str200]
    place_published: Mapped[str | None] = mapped_column(String(200))  # the old address, as it was published
    directions: Mapped[str | None] = mapped_column(String(300))
    directions_en: Mapped[str | None] = mapped_column(String(300))
    lat: Mapped[float | None] = mapped_column(Float)
    lng: Mapped[float | None] = mapped_column(Float)
    phone: Mapped[str | None] = mapped_column(String(20))
    zalo: Mapped[str | None] = mapped_column(String(20))
    sells_online: Mapped[bool] = mapped_column(Boolean, default=False)
    offers_pickup: Mapped[bool] = mapped_column(Boolean, default=False)
    offers_delivery: Mapped[bool] = mapped_column(Boolean, default=False)
    has_parking: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    has_cold_storage: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    duty_name: Mapped[str | None] = mapped_column(String(100))
    duty_phone: Mapped[str | None] = mapped_column(String(20))
    pickup_days: Mapped[int] = mapped_column(Integer, default=1)
    keep_days: Mapped[int] = mapped_column(Integer, default=7, server_default="7")
    sends_pickups: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    takes_pickups: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    send_days: Mapped[int] = mapped_column(Integer, default=2, server_default="2")
    hides_units: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    rank: Mapped[int] = mapped_column(Integer, default=100)
    note: Mapped[str | None] = mapped_column(Text)
    note_en: Mapped[str | None] = mapped_column(Text)
    source: Mapped[str | None] = mapped_column(String(300))
    is_sample: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[moment]
    closed_on: Mapped[date | None] = mapped_column(Date)


class OutletPhoto(Base):
    """A picture of an outlet, with words for who does not see it."""

    __tablename__ = "outlet_photos"
    __table_args__ = (UniqueConstraint("outlet_id", "media_id"),)

    id: Mapped[pk]
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlets.id"))
    media_id: Mapped[int] = mapped_column(ForeignKey("media_files.id"), index=True)
    alt: Mapped[str200]
    alt_en: Mapped[str | None] = mapped_column(String(200))
    position: Mapped[int] = mapped_column(Integer, default=0)


class OutletSpot(Base):
    """A floor, kiosk or shelf of an outlet."""

    __tablename__ = "outlet_spots"

    id: Mapped[pk]
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlets.id"), index=True)
    kind: Mapped[SpotKind] = mapped_column(str_enum(SpotKind, "kind"))
    name: Mapped[str100]
    note: Mapped[str | None] = mapped_column(String(200))


class OutletHours(Base):
    """Opening hours of a weekday (0 = Monday), in minutes after midnight of Viet Nam. No rows: not known."""

    __tablename__ = "outlet_hours"
    __table_args__ = (CheckConstraint("0 <= opens AND opens < closes AND closes <= 1440", name="hours"),)

    id: Mapped[pk]
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlets.id"), index=True)
    weekday: Mapped[int] = mapped_column(Integer)
    opens: Mapped[int] = mapped_column(Integer)
    closes: Mapped[int] = mapped_column(Integer)


class OutletClosure(Base):
    """Days on which the outlet is shut in spite of its hours, both ends included."""

    __tablename__ = "outlet_closures"

    id: Mapped[pk]
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlets.id"), index=True)
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    reason: Mapped[str200]


class OutletStaff(Base):
    """Who works at an outlet, from ``since`` until ``until`` (days; empty: still)."""

    __tablename__ = "outlet_staff"
    __table_args__ = (Index("ix_outlet_staff_user_id_until", "user_id", "until"),)

    id: Mapped[pk]
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlets.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    role: Mapped[StaffRole] = mapped_column(str_enum(StaffRole, "role"))
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)


class Event(Base):
    """Something that happens: at an outlet (a tasting, a visit of a producer), or a fair, which has a page of its own.

    A fair has a ``slug``, its commune and place, and the ``host`` that calls for it; ``operator_id`` is the one that
    entered it here. Its stalls are ``fair_outlets``. Days of Viet Nam, both ends included.
    """

    __tablename__ = "events"
    __table_args__ = (
        CheckConstraint("(outlet_id IS NULL) = (slug IS NOT NULL)", name="fair"),
        CheckConstraint(
            "slug IS NULL OR (operator_id IS NOT NULL AND commune_code IS NOT NULL AND place IS NOT NULL"
            " AND host IS NOT NULL)",
            name="fair_place",
        ),
        CheckConstraint("starts_on <= ends_on", name="days"),
        Index("ix_events_ends_on", "ends_on"),
    )

    id: Mapped[pk]
    outlet_id: Mapped[int | None] = mapped_column(ForeignKey("outlets.id"), index=True)
    title: Mapped[str200]
    title_en: Mapped[str | None] = mapped_column(String(200))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    note: Mapped[str | None] = mapped_column(Text)
    note_en: Mapped[str | None] = mapped_column(Text)
    slug: Mapped[str | None] = mapped_column(String(80), unique=True)
    operator_id: Mapped[int | None] = mapped_column(ForeignKey("operators.id"), index=True)
    host: Mapped[str | None] = mapped_column(String(200))
    commune_code: Mapped[str | None] = mapped_column(ForeignKey("communes.code"))
    place: Mapped[str | None] = mapped_column(String(200))
    is_sample: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    created_at: Mapped[moment]


class FairOutlet(Base):
    """The stall of an operator at a fair: an outlet of kind ``fair`` that is closed by a count.

    ``counted_at``: when its goods were last counted and what was missing became sales; prices change only then.
    """

    __tablename__ = "fair_outlets"
    __table_args__ = (CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed"),)

    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlets.id"), primary_key=True, autoincrement=False)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), index=True)
    state: Mapped[FairState] = mapped_column(str_enum(FairState, "state"))
    counted_at: Mapped[moment | None]
    closed_at: Mapped[moment | None]
    closed_by: Mapped[int | None] = mapped_column(BigInt)
