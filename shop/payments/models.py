"""One row per attempt to pay one part of an order, and one per thing learnt about the money (đồng)."""

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.columns import BigInt, moment, money, pk, str_enum
from shop.extensions import Base
from shop.payments.states import Method, PaymentEventKind, PaymentState


class Payment(Base):
    """What has to be paid for a fulfilment, by which method; ``paid`` is the sum of its events."""

    __tablename__ = "payments"
    __table_args__ = (CheckConstraint("amount >= 0 AND paid >= 0", name="amounts"),)

    id: Mapped[pk]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    fulfilment_id: Mapped[int | None] = mapped_column(ForeignKey("fulfilments.id"), index=True)
    operator_id: Mapped[int | None] = mapped_column(ForeignKey("operators.id"))
    method: Mapped[Method] = mapped_column(str_enum(Method, "method"))
    state: Mapped[PaymentState] = mapped_column(str_enum(PaymentState, "state"))
    amount: Mapped[money]
    paid: Mapped[money]
    created_at: Mapped[moment]
    moved_at: Mapped[moment]


class PaymentEvent(Base):
    """Money that came or went, appended only. ``event_key`` makes the same event impossible twice."""

    __tablename__ = "payment_events"

    id: Mapped[pk]
    payment_id: Mapped[int] = mapped_column(ForeignKey("payments.id"), index=True)
    kind: Mapped[PaymentEventKind] = mapped_column(str_enum(PaymentEventKind, "kind"))
    amount: Mapped[money]
    event_key: Mapped[str] = mapped_column(String(120), unique=True)
    at: Mapped[moment]
    by: Mapped[int | None] = mapped_column(BigInt)
