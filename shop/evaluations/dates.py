"""The days of the yearly cycle (QĐ 26/2026/QĐ-TTg, Điều 5-7). Pure; a day is a Vietnamese calendar day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from shop.certification.ending import CLOSES, OPENS
from shop.evaluations.states import FileKind

CHECK_WORKING_DAYS = 15
RESULT_DAYS = 45  # of a file for another evaluation
SATURDAY = 5
CENTRAL = 5  # stars that the ministry decides about


class Deadline(StrEnum):
    """What has to be done by a day."""

    FILE = "file"
    CHECK = "check"
    RESULT = "result"
    CENTRAL_RESULT = "central_result"


@dataclass(frozen=True, slots=True)
class Days:
    """The days of one file that are known."""

    kind: FileKind
    filed_on: date
    received_on: date | None = None
    sent_on: date | None = None
    stars: int = 3
    until: date | None = None  # the last day of the certificate that it renews
    year: int | None = None  # of the round; none: that of the day
    round: int | None = None

    @property
    def comes_into(self) -> tuple[int, int]:
        """(year, round) as typed, else of the day that it was filed."""
        year, number = round_of(self.filed_on)
        return self.year or year, self.round or number


@dataclass(frozen=True, slots=True)
class Due:
    """One deadline and how many days are left; negative: that many ago."""

    what: Deadline
    day: date
    left: int


def working_days_after(day: date, count: int) -> date:
    """So many working days later: Monday to Friday. Public holidays differ by year and are not taken off."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < SATURDAY
    return day


def round_of(filed_on: date) -> tuple[int, int]:
    """(year, round) of the province that a file of this day comes into: filed by 30/4, by 30/10, else next year's first."""
    if filed_on <= date(filed_on.year, 4, 30):
        return filed_on.year, 1
    if filed_on <= date(filed_on.year, 10, 30):
        return filed_on.year, 2
    return filed_on.year + 1, 1


def round_ends(year: int, number: int) -> date:
    """By when the province decides in its first and second round (Điều 5)."""
    return date(year, 6, 30) if number == 1 else date(year, 12, 30)


def central_round_ends(year: int, number: int) -> date:
    """By when the ministry decides about what that round of the province proposed: by 30/9, and by 30/3."""
    return date(year, 9, 30) if number == 1 else date(year + 1, 3, 30)


def filing_window(until: date) -> tuple[date, date]:
    """The first and the last day to file for another evaluation: 180 to 120 days before the certificate ends."""
    return until - timedelta(days=OPENS), until - timedelta(days=CLOSES)


def is_in_window(days: Days) -> bool:
    """Whether a file for another evaluation came in its time; always for other kinds."""
    if days.kind is not FileKind.AGAIN or days.until is None:
        return True
    first, last = filing_window(days.until)
    return first <= days.filed_on <= last


def deadlines(days: Days, today: date) -> list[Due]:
    """Everything that has a day, the earliest first."""
    found: dict[Deadline, date] = {}
    if days.kind is FileKind.AGAIN and days.until is not None:
        found[Deadline.FILE] = filing_window(days.until)[1]
    if days.received_on is not None:
        found[Deadline.CHECK] = working_days_after(days.received_on, CHECK_WORKING_DAYS)
    if days.kind is FileKind.AGAIN:
        if days.sent_on is not None:
            found[Deadline.RESULT] = days.sent_on + timedelta(days=RESULT_DAYS)
    else:
        found[Deadline.RESULT] = round_ends(*days.comes_into)
        if days.stars == CENTRAL:
            found[Deadline.CENTRAL_RESULT] = central_round_ends(*days.comes_into)
    return [Due(what, day, (day - today).days) for what, day in sorted(found.items(), key=lambda one: one[1])]


def next_due(days: Days, today: date) -> Due | None:
    """The deadline of the step that a file waits for: the check, then the result; None when there is none."""
    by_what = {due.what: due for due in deadlines(days, today)}
    if days.received_on is not None and days.sent_on is None:
        return by_what[Deadline.CHECK]
    return by_what.get(Deadline.CENTRAL_RESULT) or by_what.get(Deadline.RESULT)
