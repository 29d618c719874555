"""Money that goes back to a customer, for which units, and the account it shall go to."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.columns import BigInt, moment, money, pk, quantity, str100, str_enum
from shop.extensions import Base
from shop.payments.refund_states import RefundReason, RefundState, RefundWay


class Refund(Base):
    """Money owed back, once per ``key``. ``amount`` = goods + delivery + money that was for neither (đồng).

    ``operator_id``: who owes it (None: the shop's own account). ``payment_id``: the attempt that it is taken from,
    needed where the service that took the money gives it back; ``transfer_id``: a transfer that no order took, whole
    or in part. ``asked_at``: the last time that the service was asked. ``reference``: the bank's number or the receipt's; ``evidence``: what staff saw or wrote.
    """

    __tablename__ = "refunds"
    __table_args__ = (
        CheckConstraint(
            "amount > 0 AND goods_amount >= 0 AND delivery_amount >= 0"
            " AND goods_amount + delivery_amount <= amount",
            name="amounts",
        ),
        CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name="done"),
        CheckConstraint(
            "state <> 'sending' OR (way = 'provider' AND payment_id IS NOT NULL)", name="sending"
        ),
        Index("ix_refunds_operator_state", "operator_id", "state", "id"),
        Index("ix_refunds_outlet_state", "outlet_id", "state", "id"),
        Index("ix_refunds_state", "state", "moved_at"),
    )

    id: Mapped[pk]
    key: Mapped[str] = mapped_column(String(120), unique=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payments.id"), index=True)
    transfer_id: Mapped[int | None] = mapped_column(ForeignKey("bank_transfers.id"), index=True)
    fulfilment_id: Mapped[int | None] = mapped_column(ForeignKey("fulfilments.id"), index=True)
    return_id: Mapped[int | None] = mapped_column(ForeignKey("returns.id"), index=True)
    operator_id: Mapped[int | None] = mapped_column(ForeignKey("operators.id"))
    outlet_id: Mapped[int | None] = mapped_column(ForeignKey("outlets.id"))
    amount: Mapped[money]
    goods_amount: Mapped[money]
    delivery_amount: Mapped[money]
    way: Mapped[RefundWay] = mapped_column(str_enum(RefundWay, "way"))
    state: Mapped[RefundState] = mapped_column(str_enum(RefundState, "state"))
    reason: Mapped[RefundReason] = mapped_column(str_enum(RefundReason, "reason"))
    note: Mapped[str | None] = mapped_column(String(300))
    provider_ref: Mapped[str | None] = mapped_column(String(100), unique=True)
    failure: Mapped[str | None] = mapped_column(String(100))
    asked_at: Mapped[moment | None]
    reference: Mapped[str | None] = mapped_column(String(100))
    evidence: Mapped[str | None] = mapped_column(String(300))
    created_at: Mapped[moment]
    created_by: Mapped[int | None] = mapped_column(BigInt)
    moved_at: Mapped[moment]
    moved_by: Mapped[int | None] = mapped_column(BigInt)
    done_at: Mapped[moment | None]

    @property
    def is_for_people(self) -> bool:
        """Whether people send it: not what a service gives back, unless that gave back another sum than asked."""
        return self.way is not RefundWay.PROVIDER or self.failure is not None


class RefundLine(Base):
    """What of a refund is for units of one order line; ``vat`` is inside ``amount``.

    No units: the rest of the money of units that stand at another refund, because two attempts pay for them.
    """

    __tablename__ = "refund_lines"
    __table_args__ = (
        UniqueConstraint("refund_id", "order_line_id"),
        CheckConstraint("quantity >= 0 AND amount >= 0 AND vat BETWEEN 0 AND amount", name="amounts"),
    )

    id: Mapped[pk]
    refund_id: Mapped[int] = mapped_column(ForeignKey("refunds.id"))
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_lines.id"), index=True)
    quantity: Mapped[quantity]
    amount: Mapped[money]
    vat: Mapped[money]


class RefundAccount(Base):
    """Where the customer wants refunds of an order to go. Never logged, and erased when it is not needed any more."""

    __tablename__ = "refund_accounts"

    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), primary_key=True, autoincrement=False)
    bank: Mapped[str100]
    number: Mapped[str] = mapped_column(String(30))
    name: Mapped[str100]
    written_at: Mapped[moment]
