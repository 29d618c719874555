"""The days of the yearly cycle, one by one (QĐ 26/2026/QĐ-TTg, Điều 5-7)."""

from datetime import date

import pytest

from shop.evaluations.dates import (
    Days,
    Deadline,
    central_round_ends,
    deadlines,
    is_in_window,
    next_due,
    round_ends,
    round_of,
    working_days_after,
)
from shop.evaluations.states import FileKind

ROUNDS = [
    (date(2026, 1, 1), (2026, 1), date(2026, 6, 30), date(2026, 9, 30)),
    (date(2026, 4, 30), (2026, 1), date(2026, 6, 30), date(2026, 9, 30)),
    (date(2026, 5, 1), (2026, 2), date(2026, 12, 30), date(2027, 3, 30)),
    (date(2026, 10, 30), (2026, 2), date(2026, 12, 30), date(2027, 3, 30)),
    (date(2026, 10, 31), (2027, 1), date(2027, 6, 30), date(2027, 9, 30)),
]


@pytest.mark.parametrize(("filed_on", "wanted", "province", "ministry"), ROUNDS)
def test_a_file_comes_into_the_round_of_its_day(filed_on, wanted, province, ministry):
    assert round_of(filed_on) == wanted
    assert (round_ends(*wanted), central_round_ends(*wanted)) == (province, ministry)


@pytest.mark.parametrize(
    ("day", "count", "wanted"),
    [
        (date(2026, 11, 2), 15, date(2026, 11, 23)),  # Monday: three weeks
        (date(2026, 11, 6), 1, date(2026, 11, 9)),  # Friday
        (date(2026, 11, 7), 1, date(2026, 11, 9)),  # Saturday
        (date(2026, 11, 8), 15, date(2026, 11, 27)),
    ],
)
def test_working_days_leave_out_saturday_and_sunday(day, count, wanted):
    assert working_days_after(day, count) == wanted


def test_a_file_for_another_evaluation_has_its_window_and_45_days():
    until = date(2027, 5, 31)
    days = Days(FileKind.AGAIN, date(2026, 12, 2), date(2026, 12, 3), date(2026, 12, 20), 4, until)

    found = {due.what: (due.day, due.left) for due in deadlines(days, date(2027, 1, 1))}

    assert found == {
        Deadline.CHECK: (date(2026, 12, 24), -8),
        Deadline.FILE: (date(2027, 1, 31), 30),
        Deadline.RESULT: (date(2027, 2, 3), 33),
    }
    assert is_in_window(days)
    assert not is_in_window(Days(FileKind.AGAIN, date(2026, 12, 1), until=until))  # 181 days before
    assert not is_in_window(Days(FileKind.AGAIN, date(2027, 2, 1), until=until))  # 119 days before


@pytest.mark.parametrize(
    ("days", "wanted"),
    [
        (Days(FileKind.FIRST, date(2026, 10, 5)), (Deadline.RESULT, date(2026, 12, 30))),
        (
            Days(FileKind.FIRST, date(2026, 10, 5), date(2026, 11, 2)),
            (Deadline.CHECK, date(2026, 11, 23)),
        ),
        (
            Days(FileKind.UPGRADE, date(2026, 10, 5), date(2026, 11, 2), date(2026, 11, 9), 5),
            (Deadline.CENTRAL_RESULT, date(2027, 3, 30)),
        ),
    ],
)
def test_the_next_deadline_is_that_of_the_step_that_is_waited_for(days, wanted):
    due = next_due(days, date(2026, 11, 23))

    assert (due.what, due.day) == wanted


def test_a_typed_year_and_round_lead_to_their_own_deadlines():
    days = Days(FileKind.FIRST, date(2026, 4, 1), stars=5, year=2027, round=2)

    found = [(due.what, due.day) for due in deadlines(days, date(2026, 11, 23))]

    assert found == [
        (Deadline.RESULT, date(2027, 12, 30)),
        (Deadline.CENTRAL_RESULT, date(2028, 3, 30)),
    ]


def test_a_file_for_another_evaluation_waits_for_no_day_until_it_is_received():
    assert next_due(Days(FileKind.AGAIN, date(2026, 10, 5)), date(2026, 11, 23)) is None
