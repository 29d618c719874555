"""When an outlet is open."""

from datetime import UTC, date, datetime, time

import pytest

from shop.core.clock import VN
from shop.outlets.hours import (
    Closure,
    Opening,
    Pickup,
    Span,
    Status,
    Timetable,
    clashes,
    opening,
    pickup,
    spans_on,
)
from shop.outlets.wording import opening_text, week_text

WEEKDAYS = tuple(Span(day, 7 * 60, 11 * 60 + 30) for day in range(6)) + tuple(
    Span(day, 13 * 60 + 30, 20 * 60) for day in range(6)
)
PLAIN = Timetable(WEEKDAYS)
TET = Closure(date(2026, 11, 24), date(2026, 11, 25), "Nghỉ kiểm kê")
LATE = Timetable((Span(4, 18 * 60, 1440), Span(5, 0, 2 * 60)))
ALWAYS = Timetable(tuple(Span(day, 0, 1440) for day in range(7)))
FAIR = Timetable(WEEKDAYS, (), date(2026, 11, 25), date(2026, 11, 27))


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=VN)


# 23 November 2026 is a Monday.
CASES = [
    (PLAIN, at(23, 7), Opening(Status.OPEN, at(23, 11, 30))),
    (PLAIN, at(23, 6, 59), Opening(Status.CLOSED, at(23, 7))),
    (PLAIN, at(23, 11, 30), Opening(Status.CLOSED, at(23, 13, 30))),
    (PLAIN, at(23, 19, 59), Opening(Status.OPEN, at(23, 20))),
    (PLAIN, at(23, 20), Opening(Status.CLOSED, at(24, 7))),
    (PLAIN, at(28, 21), Opening(Status.CLOSED, at(30, 7))),
    (PLAIN, at(29, 10), Opening(Status.CLOSED, at(30, 7))),
    (Timetable(WEEKDAYS, (TET,)), at(23, 21), Opening(Status.CLOSED, at(26, 7))),
    (Timetable(WEEKDAYS, (TET,)), at(24, 10), Opening(Status.SHUT, at(26, 7), "Nghỉ kiểm kê")),
    (Timetable((), (TET,)), at(24, 10), Opening(Status.SHUT, None, "Nghỉ kiểm kê")),
    (Timetable(), at(24, 10), Opening(Status.UNKNOWN)),
    (LATE, at(27, 23, 59), Opening(Status.OPEN, at(28, 2))),
    (LATE, at(28, 0), Opening(Status.OPEN, at(28, 2))),
    (LATE, at(28, 2), Opening(Status.CLOSED, datetime(2026, 12, 4, 18, tzinfo=VN))),
    (FAIR, at(24, 10), Opening(Status.NOT_YET, at(25, 7))),
    (FAIR, at(27, 10), Opening(Status.OPEN, at(27, 11, 30))),
    (FAIR, at(27, 20), Opening(Status.CLOSED, None)),
    (FAIR, at(28, 10), Opening(Status.OVER)),
    (Timetable((), (), date(2026, 11, 25), date(2026, 11, 27)), at(26, 10), Opening(Status.UNKNOWN)),
    (Timetable(WEEKDAYS, closed_on=date(2026, 11, 23)), at(23, 10), Opening(Status.OVER)),
]


@pytest.mark.parametrize(("timetable", "now", "expected"), CASES)
def test_an_outlet_is_open_by_hours_closures_and_dates(timetable, now, expected):
    assert opening(timetable, now) == expected
    assert opening(timetable, now.astimezone(UTC)) == expected


def test_an_outlet_without_a_closing_hour_is_open_all_day(app):
    assert opening_text(opening(ALWAYS, at(23, 3)), at(23, 3)) == "Đang mở, mở cả ngày đêm"


SENTENCES = [
    (PLAIN, at(23, 8), "Đang mở, đóng lúc 11:30"),
    (PLAIN, at(23, 6), "Đang đóng cửa, mở lại lúc 07:00"),
    (PLAIN, at(23, 21), "Đang đóng cửa, mở lại lúc 07:00 ngày mai"),
    (PLAIN, at(28, 21), "Đang đóng cửa, mở lại lúc 07:00 Thứ Hai, 30/11"),
    (Timetable(WEEKDAYS, (TET,)), at(24, 10), "Tạm nghỉ: Nghỉ kiểm kê, mở lại lúc 07:00 Thứ Năm, 26/11"),
    (Timetable((), (TET,)), at(24, 10), "Tạm nghỉ: Nghỉ kiểm kê"),
    (Timetable(), at(24, 10), "Chưa có giờ mở cửa"),
    (Timetable((Span(0, 420, 1440),)), at(23, 23), "Đang mở, đóng lúc 24:00"),
    (LATE, at(27, 23), "Đang mở, đóng lúc 02:00"),
    (FAIR, at(20, 10), "Mở cửa lúc 07:00 Thứ Tư, 25/11"),
    (Timetable((), (), date(2026, 11, 25), date(2026, 11, 27)), at(20, 10), "Chưa khai mạc"),
    (FAIR, at(28, 10), "Đã kết thúc"),
]


@pytest.mark.parametrize(("timetable", "now", "sentence"), SENTENCES)
def test_hours_are_said_in_one_line(app, timetable, now, sentence):
    assert opening_text(opening(timetable, now), now) == sentence


def test_the_week_is_written_day_by_day_and_not_at_all_when_unknown(app):
    assert week_text(PLAIN)[0] == ("Thứ Hai", "07:00–11:30, 13:30–20:00")
    assert week_text(PLAIN)[6] == ("Chủ nhật", "Nghỉ")
    assert week_text(Timetable()) == []


def test_the_spans_of_a_day_respect_closures_and_dates():
    assert spans_on(Timetable(WEEKDAYS, (TET,)), date(2026, 11, 24)) == []
    assert spans_on(FAIR, date(2026, 11, 24)) == []
    assert [span.opens for span in spans_on(PLAIN, date(2026, 11, 24))] == [420, 810]


@pytest.mark.parametrize(
    ("spans", "clash"),
    [
        ((Span(0, 420, 690), Span(0, 690, 1200)), False),
        ((Span(0, 420, 700), Span(0, 690, 1200)), True),
        ((Span(0, 420, 700), Span(1, 690, 1200)), False),
    ],
)
def test_spans_of_one_day_may_touch_but_not_overlap(spans, clash):
    assert clashes(spans) is clash


ALL_DAY = tuple(Span(weekday, 8 * 60, 18 * 60) for weekday in range(7))


@pytest.mark.parametrize(
    ("days", "clock", "expected"),
    [
        (0, time(10, 0), Pickup(date(2026, 11, 23), 18 * 60)),
        (0, time(17, 59), Pickup(date(2026, 11, 23), 18 * 60)),
        (0, time(18, 0), Pickup(date(2026, 11, 24))),
        (1, time(23, 0), Pickup(date(2026, 11, 24))),
        (3, time(10, 0), Pickup(date(2026, 11, 26))),
    ],
)
def test_goods_are_fetched_today_only_before_it_closes(days, clock, expected):
    now = datetime.combine(date(2026, 11, 23), clock, tzinfo=VN)
    assert pickup(Timetable(ALL_DAY), days, now) == expected


def test_goods_are_fetched_on_the_first_day_it_is_open():
    monday = datetime(2026, 11, 23, 10, 0, tzinfo=VN)
    only_saturday = Timetable((Span(5, 8 * 60, 12 * 60),))
    shut = Timetable(ALL_DAY, (Closure(date(2026, 11, 23), date(2026, 11, 25), "Kiểm kê"),))
    fair = Timetable(ALL_DAY, starts_on=date(2026, 11, 20), ends_on=date(2026, 11, 24))
    assert pickup(only_saturday, 0, monday) == Pickup(date(2026, 11, 28))
    assert pickup(shut, 0, monday) == Pickup(date(2026, 11, 26))
    assert pickup(fair, 2, monday) is None


def test_without_hours_no_clock_is_promised():
    monday = datetime(2026, 11, 23, 10, 0, tzinfo=VN)
    shut = Timetable((), (Closure(date(2026, 11, 23), date(2026, 11, 23), "Kiểm kê"),))
    assert pickup(Timetable(), 0, monday) == Pickup(date(2026, 11, 23))
    assert pickup(shut, 0, monday) == Pickup(date(2026, 11, 24))
