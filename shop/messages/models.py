"""The outbox: written in the transaction of its cause, delivered afterwards."""

from sqlalchemy import Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.columns import BigInt, big, moment, pk, str200, str_enum
from shop.extensions import Base
from shop.messages.states import Channel


class Message(Base):
    """One thing to tell one person. Body, address and phone are erased 30 days after it was told.

    ``outlet_id`` names the outlet whose staff tell it by hand; causes and outlets are ids without a foreign key
    because they belong to packages above.
    """

    __tablename__ = "messages"
    __table_args__ = (
        Index("ix_messages_due", "channel", "delivered_at", "due_at"),
        Index("ix_messages_outlet", "outlet_id", "told_at"),
        Index("ix_messages_cause", "cause_kind", "cause_id"),
    )

    id: Mapped[pk]
    channel: Mapped[Channel] = mapped_column(str_enum(Channel, "channel"))
    kind: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(2), default="vi")
    to_name: Mapped[str | None] = mapped_column(String(100))
    to_email: Mapped[str | None] = mapped_column(String(200))
    to_phone: Mapped[str | None] = mapped_column(String(20))
    subject: Mapped[str200]
    body: Mapped[str | None] = mapped_column(Text)
    cause_kind: Mapped[str] = mapped_column(String(30))
    cause_id: Mapped[big]
    outlet_id: Mapped[int | None] = mapped_column(BigInt)
    created_at: Mapped[moment]
    due_at: Mapped[moment]
    tries: Mapped[int] = mapped_column(Integer, default=0)
    last_error: Mapped[str | None] = mapped_column(String(500))
    delivered_at: Mapped[moment | None]
    told_at: Mapped[moment | None]
    told_by: Mapped[int | None] = mapped_column(BigInt)
    erased_at: Mapped[moment | None]
