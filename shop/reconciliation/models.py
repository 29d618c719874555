"""Lines of the shop's balance at a payment service, as it told them. Amounts have their sign, in đồng."""

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint, and_
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.columns import BigInt, moment, pk, str20, str100, str_enum
from shop.extensions import Base
from shop.payments.providers.base import MovementKind
from shop.reconciliation.states import Mismatch


class ProviderMovement(Base):
    """One line, kept once. ``fee``: what the service kept of it. ``seen_note``: what somebody made of a mismatch."""

    __tablename__ = "provider_movements"
    __table_args__ = (UniqueConstraint("provider", "ref"), Index("ix_provider_movements_at", "at"))

    id: Mapped[pk]
    provider: Mapped[str20]
    ref: Mapped[str100]
    kind: Mapped[MovementKind] = mapped_column(str_enum(MovementKind, "kind"))
    amount: Mapped[int] = mapped_column(BigInteger)
    fee: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(8))
    source: Mapped[str | None] = mapped_column(String(100))
    intent: Mapped[str | None] = mapped_column(String(100))
    at: Mapped[moment]
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payments.id"), index=True)
    refund_id: Mapped[int | None] = mapped_column(ForeignKey("refunds.id"), index=True)
    mismatch: Mapped[Mismatch | None] = mapped_column(str_enum(Mismatch, "mismatch"))
    taken_at: Mapped[moment]
    seen_note: Mapped[str | None] = mapped_column(String(300))
    seen_at: Mapped[moment | None]
    seen_by: Mapped[int | None] = mapped_column(BigInt)


UNSEEN = and_(ProviderMovement.mismatch.is_not(None), ProviderMovement.seen_at.is_(None))
Index(
    "ix_provider_movements_unseen",
    ProviderMovement.id,
    sqlite_where=UNSEEN,
    postgresql_where=UNSEEN,
)
