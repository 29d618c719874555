"""Writing down what matters to security."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shop.audit.models import AuditEvent
from shop.extensions import session


def record(
    action: str,
    *,
    by: int | None,
    at: datetime,
    subject_kind: str,
    subject_id: int | None = None,
    details: dict[str, Any] | None = None,
) -> None:
    """Append one act in the caller's transaction: `record("settings.changed", by=7, …)`.

    `by` is a user id, None for the system. `details` holds ids, codes and figures, never names or phones.
    """
    session.add(
        AuditEvent(
            at=at,
            actor_id=by,
            action=action,
            subject_kind=subject_kind,
            subject_id=subject_id,
            details=details or {},
        )
    )
