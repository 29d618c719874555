"""The only place that asks for the time. Moments are aware UTC; a day is a Vietnamese calendar day."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

VN = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """The present moment, aware, UTC. Only the edge calls it; services take the time as an argument."""
    return datetime.now(UTC)


def vn_day(moment: datetime) -> date:
    """The Vietnamese calendar day of an aware moment."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(VN).date()


def today() -> date:
    """The Vietnamese calendar day of now."""
    return vn_day(now())


def start_of_day(day: date) -> datetime:
    """The first moment, UTC, of a Vietnamese calendar day."""
    return datetime.combine(day, time.min, VN).astimezone(UTC)


def add_months(day: date, n: int) -> date:
    """The same day n months later, or that month's last day if it has none (29 February included)."""
    years, month = divmod(day.month - 1 + n, 12)
    year = day.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def seconds_to_midnight(moment: datetime) -> int:
    """Whole seconds until the next Vietnamese midnight, at least 1."""
    left = start_of_day(vn_day(moment) + timedelta(days=1)) - moment
    return max(1, int(left.total_seconds()))
