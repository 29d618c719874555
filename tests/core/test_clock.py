from datetime import UTC, date, datetime

import pytest
import time_machine

from shop.core import clock


def test_a_vietnamese_day_begins_at_five_in_the_afternoon_utc():
    assert clock.vn_day(datetime(2026, 11, 27, 16, 59, 59, tzinfo=UTC)) == date(2026, 11, 27)
    assert clock.vn_day(datetime(2026, 11, 27, 17, 0, tzinfo=UTC)) == date(2026, 11, 28)
    assert clock.start_of_day(date(2026, 11, 28)) == datetime(2026, 11, 27, 17, 0, tzinfo=UTC)


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        clock.vn_day(datetime(2026, 11, 27, 12, 0))  # noqa: DTZ001 the mistake itself


@pytest.mark.parametrize(
    ("day", "months", "result"),
    [
        (date(2024, 2, 29), 36, date(2027, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 11, 28), 36, date(2029, 11, 28)),
    ],
)
def test_months_are_added_to_the_same_day_or_the_last(day, months, result):
    assert clock.add_months(day, months) == result


@time_machine.travel("2026-11-28 16:59:30+00:00", tick=False)
def test_midnight_is_the_vietnamese_one():
    assert clock.today() == date(2026, 11, 28)
    assert clock.seconds_to_midnight(clock.now()) == 30
