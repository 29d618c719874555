"""What producers offer in quantity, what buyers ask, and the board of wanted quantities."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.columns import BigInt, moment, pk, str100, str200, str_enum
from shop.extensions import Base
from shop.wholesale.states import EnquiryState, PostState


class WholesaleTerms(Base):
    """What a producer says about one product in quantity: days of shelf life, least order and units a carton."""

    __tablename__ = "wholesale_terms"
    __table_args__ = (CheckConstraint("least_units > 0", name="least_units"),)

    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), primary_key=True, autoincrement=False)
    least_units: Mapped[int | None] = mapped_column(BigInt)
    shelf_life_days: Mapped[int | None] = mapped_column(Integer)
    carton_units: Mapped[int | None] = mapped_column(Integer)
    lead_days: Mapped[int | None] = mapped_column(Integer)
    written_at: Mapped[moment]
    written_by: Mapped[int | None] = mapped_column(BigInt)


class WholesaleEnquiry(Base):
    """A question of a buyer about one product; the producer and staff of its province read it.

    ``key``: the form's. Name, company, phone and address are erased 180 days after it was sent.
    """

    __tablename__ = "wholesale_enquiries"
    __table_args__ = (
        CheckConstraint("(state = 'answered') = (answered_at IS NOT NULL)", name="answered"),
        Index("ix_wholesale_enquiries_product", "product_id", "state"),
    )

    id: Mapped[pk]
    key: Mapped[str] = mapped_column(String(40), unique=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    state: Mapped[EnquiryState] = mapped_column(str_enum(EnquiryState, "state"))
    name: Mapped[str | None] = mapped_column(String(100))
    company: Mapped[str | None] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(20))
    email: Mapped[str | None] = mapped_column(String(200))
    market: Mapped[str200]
    units: Mapped[int] = mapped_column(BigInt)
    text: Mapped[str | None] = mapped_column(String(1000))
    language: Mapped[str] = mapped_column(String(2))
    sent_at: Mapped[moment]
    answer: Mapped[str | None] = mapped_column(String(1000))
    answered_at: Mapped[moment | None]
    answered_by: Mapped[int | None] = mapped_column(BigInt)
    erased_at: Mapped[moment | None]


class WantedPost(Base):
    """A quantity that a buyer looks for until ``last_day``; staff of its province read it before it is shown.

    The buyer's contact is told to a producer only once staff connect the two; it is erased 180 days after the last day.
    """

    __tablename__ = "wanted_posts"
    __table_args__ = (
        CheckConstraint("units > 0", name="units"),
        CheckConstraint("(state = 'refused') = (refusal IS NOT NULL)", name="refused"),
        Index("ix_wanted_posts_state", "state", "last_day"),
    )

    id: Mapped[pk]
    key: Mapped[str] = mapped_column(String(40), unique=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    province_code: Mapped[str] = mapped_column(ForeignKey("provinces.code"), index=True)
    state: Mapped[PostState] = mapped_column(str_enum(PostState, "state"))
    goods: Mapped[str200]
    units: Mapped[int] = mapped_column(BigInt)
    unit: Mapped[str] = mapped_column(String(30))
    last_day: Mapped[date] = mapped_column(Date)
    text: Mapped[str | None] = mapped_column(String(1000))
    name: Mapped[str | None] = mapped_column(String(100))
    phone: Mapped[str | None] = mapped_column(String(20))
    email: Mapped[str | None] = mapped_column(String(200))
    refusal: Mapped[str | None] = mapped_column(String(300))
    sent_at: Mapped[moment]
    decided_at: Mapped[moment | None]
    decided_by: Mapped[int | None] = mapped_column(BigInt)
    erased_at: Mapped[moment | None]


class WantedAnswer(Base):
    """What one producer can deliver of a wanted quantity, and for how much a unit (đồng).

    ``contact`` is empty once the post was erased.
    """

    __tablename__ = "wanted_answers"
    __table_args__ = (
        UniqueConstraint("post_id", "producer_id"),
        CheckConstraint("units > 0", name="units"),
        CheckConstraint("price > 0", name="price"),
    )

    id: Mapped[pk]
    post_id: Mapped[int] = mapped_column(ForeignKey("wanted_posts.id"))
    producer_id: Mapped[int] = mapped_column(ForeignKey("producers.id"), index=True)
    units: Mapped[int] = mapped_column(BigInt)
    price: Mapped[int] = mapped_column(BigInt)
    contact: Mapped[str100]
    note: Mapped[str | None] = mapped_column(String(300))
    answered_at: Mapped[moment]
    answered_by: Mapped[int | None] = mapped_column(BigInt)
    connected_at: Mapped[moment | None]
    connected_by: Mapped[int | None] = mapped_column(BigInt)
