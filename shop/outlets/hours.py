"""When an outlet is open: pure arithmetic on weekdays, minutes of the day, closures and dates.

Minutes are counted from midnight in Viet Nam. A span that ends at 24:00 and one that begins at 0:00 the next
day are one opening. An outlet without any span has unknown hours and is never called open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from shop.core.clock import VN

MIDNIGHT = 1440
WEEK = 7


class Status(StrEnum):
    """What can be said about an outlet at a moment."""

    OPEN = "open"
    CLOSED = "closed"  # by its hours
    SHUT = "shut"  # by a closure
    UNKNOWN = "unknown"  # no hours were given
    NOT_YET = "not_yet"  # a fair before its first day
    OVER = "over"  # a fair after its last day, or an outlet that was given up


@dataclass(frozen=True, slots=True)
class Span:
    """Open on a weekday (0 = Monday) from one minute to another."""

    weekday: int
    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class Closure:
    """Shut from one day to another, both included."""

    starts_on: date
    ends_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Timetable:
    """All that decides when an outlet is open. ``ends_on`` is the last day; ``closed_on`` the first without it."""

    spans: tuple[Span, ...] = ()
    closures: tuple[Closure, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """The answer: ``until`` is when it closes (open) or opens next (closed, shut), if that is known."""

    status: Status
    until: datetime | None = None
    reason: str = ""

    @property
    def is_open(self) -> bool:
        """Whether somebody who stands at the door now gets in, as far as is known."""
        return self.status is Status.OPEN


def opening(timetable: Timetable, now: datetime) -> Opening:
    """What can be said at a moment."""
    day = now.astimezone(VN).date()
    if _is_over(timetable, day):
        return Opening(Status.OVER)
    if timetable.starts_on is not None and day < timetable.starts_on:
        return Opening(Status.NOT_YET, _next_opening(timetable, _midnight(timetable.starts_on)))
    if closure := closure_on(timetable, day):
        return Opening(Status.SHUT, _next_opening(timetable, now), closure.reason)
    if not timetable.spans:
        return Opening(Status.UNKNOWN)
    for start, end in _runs(timetable, day - timedelta(days=1)):
        if start <= now < end:
            return Opening(Status.OPEN, end)
    return Opening(Status.CLOSED, _next_opening(timetable, now))


def closure_on(timetable: Timetable, day: date) -> Closure | None:
    """The closure that shuts the outlet on a day."""
    return next((each for each in timetable.closures if each.starts_on <= day <= each.ends_on), None)


def spans_on(timetable: Timetable, day: date) -> list[Span]:
    """The spans of one day in order; none when it is shut or outside its dates."""
    if not is_there(timetable, day):
        return []
    return sorted(
        (span for span in timetable.spans if span.weekday == day.weekday()), key=lambda span: span.opens
    )


@dataclass(frozen=True, slots=True)
class Pickup:
    """From when goods ordered now can be fetched. ``closes``: the minute of today before which one has to come."""

    day: date
    closes: int | None = None


def pickup(timetable: Timetable, days: int, now: datetime) -> Pickup | None:
    """The first day it is open, so many days from now; today only before it closes. None within five weeks.

    Where hours are not known, every day counts but those on which it is said to be shut.
    """
    local = now.astimezone(VN)
    today = local.date()
    for offset in range(days, days + 5 * WEEK):
        day = today + timedelta(days=offset)
        if not timetable.spans:
            if is_there(timetable, day):
                return Pickup(day)
        elif spans := spans_on(timetable, day):
            closes = spans[-1].closes
            if day > today:
                return Pickup(day)
            if local.hour * 60 + local.minute < closes:
                return Pickup(day, closes)
    return None


def is_there(timetable: Timetable, day: date) -> bool:
    """Whether nothing is known that shuts it for all of a day: a closure, the dates of a fair, the end."""
    outside = timetable.starts_on is not None and day < timetable.starts_on
    return not (outside or _is_over(timetable, day) or closure_on(timetable, day))


def clashes(spans: tuple[Span, ...]) -> bool:
    """Whether two spans of one weekday overlap."""
    for weekday in range(WEEK):
        mine = sorted((span.opens, span.closes) for span in spans if span.weekday == weekday)
        if any(first[1] > second[0] for first, second in pairwise(mine)):
            return True
    return False


def minutes_text(minutes: int) -> str:
    """`07:30`; the end of the day is `24:00`."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _is_over(timetable: Timetable, day: date) -> bool:
    return (timetable.ends_on is not None and day > timetable.ends_on) or (
        timetable.closed_on is not None and day >= timetable.closed_on
    )


def _next_opening(timetable: Timetable, moment: datetime) -> datetime | None:
    """The next moment at which it opens, within what closures and five weeks allow."""
    day = moment.astimezone(VN).date()
    for days in (WEEK + 1, 5 * WEEK):
        later = [start for start, _end in _runs(timetable, day, days) if start >= moment]
        if later:
            return later[0]
    return None


def _runs(timetable: Timetable, first: date, days: int = 9) -> list[tuple[datetime, datetime]]:
    """Unbroken openings from a day on; spans that touch, also over midnight, are joined."""
    runs: list[tuple[datetime, datetime]] = []
    for offset in range(days):
        day = first + timedelta(days=offset)
        for span in spans_on(timetable, day):
            start, end = _at(day, span.opens), _at(day, span.closes)
            if runs and runs[-1][1] == start:
                runs[-1] = (runs[-1][0], end)
            else:
                runs.append((start, end))
    return runs


def _at(day: date, minutes: int) -> datetime:
    return _midnight(day) + timedelta(minutes=minutes)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=VN)
