"""A price that a producer proposes for its consigned goods, and what each outlet says to it."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.columns import BigInt, moment, money, pk, str_enum
from shop.extensions import Base
from shop.proposals.states import AnswerState


class PriceProposal(Base):
    """What a variant shall cost (đồng with tax, per ``price_per``) from a Vietnamese day on. ``key`` is the form's."""

    __tablename__ = "price_proposals"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        Index("ix_price_proposals_producer", "producer_id", "id"),
    )

    id: Mapped[pk]
    key: Mapped[str] = mapped_column(String(40), unique=True)
    producer_id: Mapped[int] = mapped_column(ForeignKey("producers.id"))
    variant_id: Mapped[int] = mapped_column(ForeignKey("variants.id"), index=True)
    amount: Mapped[money]
    starts_on: Mapped[date] = mapped_column(Date)
    note: Mapped[str | None] = mapped_column(String(300))
    proposed_at: Mapped[moment]
    proposed_by: Mapped[int | None] = mapped_column(BigInt)


class PriceAnswer(Base):
    """What an outlet says. ``price_id``: the dated price that its yes wrote; ``labelled_at``: new labels are on."""

    __tablename__ = "price_answers"
    __table_args__ = (
        UniqueConstraint("proposal_id", "outlet_id"),
        CheckConstraint("(state = 'agreed') = (price_id IS NOT NULL)", name="agreed"),
        CheckConstraint("labelled_at IS NULL OR state = 'agreed'", name="labelled"),
        Index("ix_price_answers_outlet", "outlet_id", "state"),
    )

    id: Mapped[pk]
    proposal_id: Mapped[int] = mapped_column(ForeignKey("price_proposals.id"))
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlets.id"))
    state: Mapped[AnswerState] = mapped_column(str_enum(AnswerState, "state"))
    price_id: Mapped[int | None] = mapped_column(BigInt)
    labelled_at: Mapped[moment | None]
    labelled_by: Mapped[int | None] = mapped_column(BigInt)


class PriceAnswerEvent(Base):
    """One move of an answer; appended only. ``note``: why the outlet does not agree."""

    __tablename__ = "price_answer_events"

    id: Mapped[pk]
    answer_id: Mapped[int] = mapped_column(ForeignKey("price_answers.id"), index=True)
    from_state: Mapped[AnswerState | None] = mapped_column(str_enum(AnswerState, "from_state"))
    to_state: Mapped[AnswerState] = mapped_column(str_enum(AnswerState, "to_state"))
    note: Mapped[str | None] = mapped_column(String(300))
    at: Mapped[moment]
    by: Mapped[int | None] = mapped_column(BigInt)
