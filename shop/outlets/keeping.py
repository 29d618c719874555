"""How long prepared goods wait for their customer, as the outlet rules it. Nothing here commits."""

from __future__ import annotations

from datetime import datetime

from shop.core.errors import BadInput
from shop.core.sentences import lazy
from shop.extensions import session
from shop.outlets.services import audited, locked

LEAST, MOST = 1, 60


def set_keep_days(outlet_id: int, days: int, *, by: int | None, at: datetime) -> None:
    """Let goods that get ready from now on wait so many calendar days. Raises BadInput on ``keep_days``, NotFound."""
    row = locked(outlet_id)
    if not LEAST <= days <= MOST:
        raise BadInput("keep_days", lazy("Số ngày giữ hàng từ 1 đến 60."))
    if row.keep_days == days:
        return
    row.keep_days = days
    session.flush()
    audited("outlet.keep_days_set", outlet_id, by=by, at=at, days=days)
