"""When gifts are looked for: from October until Tết."""

from __future__ import annotations

from datetime import date

BEGINS = 10  # month
LATEST = (2, 20)  # no first day of the lunar year is later

FIRST_DAYS: dict[int, tuple[int, int]] = {
    2026: (2, 17),
    2027: (2, 6),
    2028: (1, 26),
    2029: (2, 13),
    2030: (2, 2),  # China keeps the 3rd: the new moon is at 23:07 in Viet Nam
    2031: (1, 23),
    2032: (2, 11),
    2033: (1, 31),
    2034: (2, 19),
    2035: (2, 8),
}
"""The first day of the lunar year by the Vietnamese calendar: (month, day)."""


def is_gift_season(day: date) -> bool:
    """Whether a Vietnamese day lies between 1 October and the first day of Tết, both included."""
    return day.month >= BEGINS or (day.month, day.day) <= FIRST_DAYS.get(day.year, LATEST)
