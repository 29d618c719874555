"""What an outlet rules: how long pick-ups wait, whether goods are brought, how stock is told. Nothing here commits."""

from __future__ import annotations

from datetime import datetime

from shop.core.errors import BadInput, Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.outlets.services import audited, locked
from shop.outlets.states import OutletKind

LEAST, MOST = 1, 60
MOST_SEND_DAYS = 30


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


def set_bringing(
    outlet_id: int, *, sends: bool, takes: bool, send_days: int, by: int | None, at: datetime
) -> None:
    """Whether goods that are ordered for pick-up are brought from here to other outlets of the operator, and to here.

    `send_days`: how many calendar days after the order what is sent from here is there. Raises BadInput on
    ``send_days``, Refused for a stall at a fair, NotFound.
    """
    row = locked(outlet_id)
    if not 0 <= send_days <= MOST_SEND_DAYS:
        raise BadInput("send_days", lazy("Số ngày từ 0 đến 30."))
    if row.kind is OutletKind.FAIR and (sends or takes):
        raise Refused(lazy("Gian hàng hội chợ không gửi và không nhận hàng cho khách đến lấy."))
    row.sends_pickups, row.takes_pickups, row.send_days = sends, takes, send_days
    session.flush()
    audited("outlet.bringing_set", outlet_id, by=by, at=at, sends=sends, takes=takes, days=send_days)


def set_telling(outlet_id: int, *, hides_units: bool, by: int | None, at: datetime) -> None:
    """Whether customers read that there is some or little instead of how much. Raises NotFound."""
    row = locked(outlet_id)
    if row.hides_units == hides_units:
        return
    row.hides_units = hides_units
    session.flush()
    audited("outlet.telling_set", outlet_id, by=by, at=at, hides_units=hides_units)
