"""How long a certificate holds. Days are Vietnamese calendar days; the last day counts."""

from __future__ import annotations

from datetime import date, timedelta

from shop.core.clock import add_months

MONTHS_IN_FORCE = 36
LONGEST_EXTENSION = timedelta(days=180)
ENDING_SOON = timedelta(days=90)


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
