"""Money of a card that a buyer's bank took back."""

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.columns import moment, money, pk, str100, str_enum
from shop.extensions import Base
from shop.payments.dispute_states import DisputeState


class CardDispute(Base):
    """What a dispute (``ref``: its name at the service) takes of one attempt (đồng).

    An exchange that this money paid for has a row of its own. ``twice``: what of a lost one had been given back otherwise before, so that the customer has it twice.
    """

    __tablename__ = "card_disputes"
    __table_args__ = (
        UniqueConstraint("ref", "payment_id"),
        CheckConstraint("amount > 0 AND twice BETWEEN 0 AND amount", name="amounts"),
        CheckConstraint("state = 'lost' OR twice = 0", name="twice"),
    )

    id: Mapped[pk]
    ref: Mapped[str100]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payments.id"), index=True)
    state: Mapped[DisputeState] = mapped_column(str_enum(DisputeState, "state"))
    amount: Mapped[money]
    twice: Mapped[money]
    opened_at: Mapped[moment]
    moved_at: Mapped[moment]
