"""The share that an operator usually asks for: offered where terms are first proposed, never applied by itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from shop.agreements.models import UsualShare
from shop.agreements.services.proposing import Rate, check_rate
from shop.audit.services import record
from shop.extensions import session
from shop.outlets.models import Operator


def set_usual(operator_id: int, rate: Rate, *, at: datetime, by: int | None) -> None:
    """Remember it. Agreements that exist stay as they are. Raises BadInput for a share that is none."""
    check_rate(rate, "")
    # Two first shares at once: the second waits, and changes the row of the first.
    session.execute(select(Operator.id).where(Operator.id == operator_id).with_for_update(key_share=True))
    session.merge(
        UsualShare(
            operator_id=operator_id,
            commission_bp=rate.bp,
            commission_floor=rate.floor,
            commission_cap=rate.cap,
            set_at=at,
            set_by=by,
        )
    )
    details = {"commission_bp": rate.bp, "floor": rate.floor, "cap": rate.cap}
    record(
        "agreement.usual_set", by=by, at=at, subject_kind="operator", subject_id=operator_id, details=details
    )


def forget_usual(operator_id: int, *, at: datetime, by: int | None) -> None:
    """Offer none any more; nothing happens where there was none."""
    known = session.get(UsualShare, operator_id)
    if known is not None:
        session.delete(known)
        record("agreement.usual_dropped", by=by, at=at, subject_kind="operator", subject_id=operator_id)
