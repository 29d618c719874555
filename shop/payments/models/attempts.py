"""One row per attempt to pay an order or a part of it, one per thing learnt about the money (đồng), and transfers."""

from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, and_
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.columns import BigInt, moment, money, pk, str20, str64, str100, str200, str500, str_enum
from shop.extensions import Base
from shop.payments.states import (
    Method,
    PaymentEventKind,
    PaymentState,
    Problem,
    Source,
    StatementState,
    TransferState,
)


class Payment(Base):
    """What has to be paid, by which method; ``paid`` is the sum of its events.

    Cash is due for a fulfilment to its operator; what of it was paid ahead after all, by transfer or card, is an attempt
    with its ``fulfilment_id``. Else a transfer is due for the whole order to the account written
    here (``operator_id`` None: the shop's own) until ``deadline_at``; ``claimed_at``: the customer said it was sent.
    A card pays the whole order to the shop on the page ``provider_url`` of a service. ``provider_key`` names the
    attempt there, also when it is asked twice; ``asked_at``: the last time that it was; ``ends_as``: what the order
    becomes once the service has ended the page (``lapsed``, ``cancelled`` with ``ends_note``, or another method).
    ``provider_intent``: what it is called there once it is paid, also for an exchange that is paid with its money.
    ``remitted_at``: the courier who took the cash of a parcel passed it on.
    """

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
    bank_bin: Mapped[str | None] = mapped_column(String(6))
    bank_account: Mapped[str | None] = mapped_column(String(19))
    bank_account_name: Mapped[str | None] = mapped_column(String(100))
    deadline_at: Mapped[moment | None]
    claimed_at: Mapped[moment | None]
    remitted_at: Mapped[moment | None]
    provider_key: Mapped[str | None] = mapped_column(String(40))
    provider_ref: Mapped[str | None] = mapped_column(String(100))
    provider_intent: Mapped[str | None] = mapped_column(String(100), index=True)
    provider_url: Mapped[str | None] = mapped_column(Text)
    provider_base: Mapped[str | None] = mapped_column(String(200))
    asked_at: Mapped[moment | None]
    ends_as: Mapped[str | None] = mapped_column(String(20))
    ends_note: Mapped[str | None] = mapped_column(String(300))


_OWED_BY_COURIERS = and_(
    Payment.method == Method.ON_DELIVERY, Payment.state == PaymentState.PAID, Payment.remitted_at.is_(None)
)
Index(
    "ix_payments_owed_by_couriers",
    Payment.operator_id,
    Payment.moved_at,
    sqlite_where=_OWED_BY_COURIERS,
    postgresql_where=_OWED_BY_COURIERS,
)
Index("uq_payments_provider_key", Payment.provider_key, unique=True)
Index("uq_payments_provider_ref", Payment.provider_ref, unique=True)
Index(
    "ix_payments_deadline_at",
    Payment.deadline_at,
    sqlite_where=Payment.deadline_at.is_not(None),
    postgresql_where=Payment.deadline_at.is_not(None),
)


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


class BankStatement(Base):
    """A statement file as it was read: ``rows`` until it is applied. ``key``: whose account, and which file."""

    __tablename__ = "bank_statements"

    id: Mapped[pk]
    key: Mapped[str] = mapped_column(String(90), unique=True)
    operator_id: Mapped[int | None] = mapped_column(ForeignKey("operators.id"), index=True)
    name: Mapped[str200]
    state: Mapped[StatementState] = mapped_column(str_enum(StatementState, "state"))
    rows: Mapped[list[list[str]]] = mapped_column(JSON)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
    uploaded_at: Mapped[moment]
    uploaded_by: Mapped[int | None] = mapped_column(BigInt)
    applied_at: Mapped[moment | None]
    applied_by: Mapped[int | None] = mapped_column(BigInt)


class BankTransfer(Base):
    """Money on an account, told by a bank or by staff. ``key`` (account and the bank's reference) exists once.

    ``applied``: what of ``amount`` counts as paid for ``payment_id``. What does not is open until it is put to an
    order or sent back. ``text``: what the payer wrote; ``note``: what staff saw. ``bank_told_at``: when the bank itself
    told of it, by a statement or a service.
    """

    __tablename__ = "bank_transfers"
    __table_args__ = (
        CheckConstraint("amount > 0 AND applied BETWEEN 0 AND amount", name="amounts"),
        Index("ix_bank_transfers_operator_state", "operator_id", "state", "id"),
    )

    id: Mapped[pk]
    key: Mapped[str | None] = mapped_column(String(150), unique=True)
    operator_id: Mapped[int | None] = mapped_column(ForeignKey("operators.id"))
    source: Mapped[Source] = mapped_column(str_enum(Source, "source"))
    state: Mapped[TransferState] = mapped_column(str_enum(TransferState, "state"))
    problem: Mapped[Problem | None] = mapped_column(str_enum(Problem, "problem"))
    amount: Mapped[money]
    applied: Mapped[money]
    reference: Mapped[str | None] = mapped_column(String(100))
    text: Mapped[str500]
    booked_at: Mapped[moment | None]
    statement_id: Mapped[int | None] = mapped_column(ForeignKey("bank_statements.id"), index=True)
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"), index=True)
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payments.id"), index=True)
    note: Mapped[str | None] = mapped_column(String(500))
    told_at: Mapped[moment]
    told_by: Mapped[int | None] = mapped_column(BigInt)
    moved_at: Mapped[moment]
    moved_by: Mapped[int | None] = mapped_column(BigInt)
    bank_told_at: Mapped[moment | None]


class ProviderEvent(Base):
    """A message of a payment service that was acted on, once: written in the transaction of its effect."""

    __tablename__ = "provider_events"
    __table_args__ = (UniqueConstraint("provider", "event_id"),)

    id: Mapped[pk]
    provider: Mapped[str20]
    event_id: Mapped[str100]
    digest: Mapped[str64]
    outcome: Mapped[str20]
    at: Mapped[moment]
