"""The only writer of the audit trail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shop.audit.models import AuditEvent
from shop.extensions import session


def record(
    action: str,
    subject_kind: str,
    subject_id: int | None,
    *,
    by: int | None,
    at: datetime,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Keep who (`by`, None for the system) did what to which thing, in the transaction of the act itself.

    `details` hold ids, codes, reasons and figures: never a name, phone, address or e-mail.
    """
    session.add(
        AuditEvent(
            at=at,
            actor_id=by,
            action=action,
            subject_kind=subject_kind,
            subject_id=subject_id,
            details=dict(details or {}),
        )
    )
