"""How long a certificate holds. Days are Vietnamese calendar days; the last day counts."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from shop.core.clock import add_months, vn_day
from shop.core.errors import BadInput
from shop.core.sentences import lazy

MONTHS_IN_FORCE = 36
LONGEST_EXTENSION = timedelta(days=180)
ENDING_SOON = timedelta(days=90)
FURTHEST_AHEAD = timedelta(days=60)


def expiry(issued_on: date) -> date:
    """The last day in force: the same day 36 months later, or that month's last day if it has none.

    QĐ 26/2026/QĐ-TTg, Điều 4: 29 February 2024 ends on 28 February 2027.
    """
    return add_months(issued_on, MONTHS_IN_FORCE)


def extension_limits(expires_on: date) -> tuple[date, date]:
    """The first and the last day that an extension may end on (Điều 12.3: at most 180 days)."""
    return expires_on + timedelta(days=1), expires_on + LONGEST_EXTENSION


def last_day(expires_on: date, extended_until: date | None) -> date:
    """The last day in force, an extension included."""
    return extended_until or expires_on


def check_withdrawal_day(day: date, at: datetime) -> None:
    """Raise BadInput on ``day``, the first day without the paper, when it is too far ahead."""
    if day > vn_day(at) + FURTHEST_AHEAD:
        raise BadInput("day", lazy("Ngày thu hồi không thể muộn hơn 60 ngày kể từ hôm nay."))
