"""Reviews of order lines, their pictures, and what shoppers see counted of them."""

from datetime import date

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.columns import BigInt, moment, pk, str100, str_enum
from shop.extensions import Base
from shop.reviews.states import AnswerState, Ground, ReviewState


class Review(Base):
    """What the buyer of one order line says of it: one for each line, whoever sends it how often.

    ``shown_name`` is shortened when it is written ("Lan N.") and empty once the buyer was erased. ``revision`` grows
    with each change of the words, so that staff publish what they have read. ``bought_on``: the Vietnamese day of the
    order. ``ground`` and ``note`` say why staff refused it or took it down.
    """

    __tablename__ = "reviews"
    __table_args__ = (
        CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),
        CheckConstraint("(answer IS NULL) = (answer_state IS NULL)", name="answer"),
        Index("ix_reviews_product_shown", "product_id", "state", "published_at"),
        Index("ix_reviews_state", "state", "sent_at"),
    )

    id: Mapped[pk]
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_lines.id"), unique=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlets.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    stars: Mapped[int] = mapped_column(Integer)
    text: Mapped[str] = mapped_column(Text)
    shown_name: Mapped[str100]
    language: Mapped[str] = mapped_column(String(2))
    bought_on: Mapped[date] = mapped_column(Date)
    state: Mapped[ReviewState] = mapped_column(str_enum(ReviewState, "state"))
    flags: Mapped[list[str]] = mapped_column(JSON, default=list)
    revision: Mapped[int] = mapped_column(Integer, default=1)
    sent_at: Mapped[moment]
    decided_at: Mapped[moment | None]
    published_at: Mapped[moment | None]
    ground: Mapped[Ground | None] = mapped_column(str_enum(Ground, "ground"))
    note: Mapped[str | None] = mapped_column(String(500))
    answer: Mapped[str | None] = mapped_column(Text)
    answer_state: Mapped[AnswerState | None] = mapped_column(str_enum(AnswerState, "answer_state"))
    answered_at: Mapped[moment | None]
    answer_ground: Mapped[Ground | None] = mapped_column(str_enum(Ground, "answer_ground"))
    answer_note: Mapped[str | None] = mapped_column(String(500))


class ReviewPhoto(Base):
    """A picture of a review, in the order of ``position``."""

    __tablename__ = "review_photos"
    __table_args__ = (UniqueConstraint("review_id", "media_id"),)

    id: Mapped[pk]
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"))
    media_id: Mapped[int] = mapped_column(ForeignKey("media_files.id"), index=True)
    position: Mapped[int] = mapped_column(Integer)


class ProductRating(Base):
    """How many published reviews a product has, by stars and with pictures.

    Written whenever anything that shoppers see of the reviews of a product has changed (also words, names and
    answers: ``changes`` counts up), and only then: a trigger tells every process that the shop window has changed.
    What waits for staff does not.
    """

    __tablename__ = "product_ratings"
    __table_args__ = (
        CheckConstraint(
            "one >= 0 AND two >= 0 AND three >= 0 AND four >= 0 AND five >= 0"
            " AND with_photos BETWEEN 0 AND one + two + three + four + five",
            name="counts",
        ),
    )

    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), primary_key=True, autoincrement=False)
    one: Mapped[int] = mapped_column(Integer, default=0)
    two: Mapped[int] = mapped_column(Integer, default=0)
    three: Mapped[int] = mapped_column(Integer, default=0)
    four: Mapped[int] = mapped_column(Integer, default=0)
    five: Mapped[int] = mapped_column(Integer, default=0)
    with_photos: Mapped[int] = mapped_column(Integer, default=0)
    changes: Mapped[int] = mapped_column(BigInt, default=0)
