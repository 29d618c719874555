"""Messages for tests, written by the production service."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select

from shop.extensions import session
from shop.messages import services
from shop.messages.models import Message

AT = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)


def mail(at: datetime = AT, **fields) -> Message:
    """An e-mail in the outbox."""
    return _enqueue(at, {"to_email": "khach@vidu.vn", **fields})


def word(outlet_id: int, at: datetime = AT, **fields) -> Message:
    """A message that staff of an outlet tell by hand."""
    return _enqueue(at, {"to_phone": "+84912345678", "outlet_id": outlet_id, **fields})


def _enqueue(at: datetime, fields: dict) -> Message:
    given = {
        "subject": "Đơn MAU23456 đã sẵn sàng",
        "body": "Hàng đã sẵn sàng.\n\nXem đơn: [[/don-hang/abc]]",
        "cause_kind": "order",
        "cause_id": 1,
        "to_name": "Lê Thị Mẫu",
    }
    services.enqueue("order_ready", at=at, **{**given, **fields})
    return session.scalars(select(Message).order_by(Message.id.desc()).limit(1)).one()
