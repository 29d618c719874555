"""The rules about days as tables: which stop holds, which last day, which capacity, which day is free."""

from datetime import UTC, date, datetime, timedelta

import pytest

from shop.delivery.calendar import FURTHEST, Calendar, Capacity, LastDay, Stop, free_day, most_on
from shop.delivery.states import Way, ZoneKind

AT = datetime(2027, 2, 12, 3, 0, tzinfo=UTC)
TODAY = date(2027, 2, 12)
TET = date(2027, 2, 17)
HOUR = timedelta(hours=1)


def a_stop(number: int = 1, **fields) -> Stop:
    values = {
        "operator_id": None,
        "outlet_id": None,
        "way": None,
        "from_at": AT - HOUR,
        "until_at": AT + HOUR,
        "reason": "nghỉ Tết",
        "reason_en": None,
    }
    return Stop(number, **{**values, **fields})


@pytest.mark.parametrize(
    ("fields", "way", "holds"),
    [
        ({}, "delivery", True),
        ({}, "pickup", True),
        ({}, None, True),
        ({"outlet_id": 7}, "delivery", True),
        ({"outlet_id": 8}, "delivery", False),
        ({"operator_id": 3}, "delivery", True),
        ({"operator_id": 4}, "delivery", False),
        ({"operator_id": 3, "outlet_id": 8}, "delivery", False),
        ({"way": Way.DELIVERY}, "delivery", True),
        ({"way": Way.DELIVERY}, "pickup", False),
        ({"way": Way.DELIVERY}, None, False),
        ({"from_at": AT}, "delivery", True),
        ({"from_at": AT + HOUR / 60}, "delivery", False),
        ({"until_at": AT}, "delivery", False),
        ({"until_at": AT + HOUR / 60}, "delivery", True),
    ],
)
def test_which_stop_holds_for_outlet_7_of_operator_3(fields, way, holds):
    found = Calendar(stops=(a_stop(**fields),)).stop(7, 3, way, AT)
    assert (found is not None) == holds


def test_of_two_stops_the_longer_is_told():
    short, long = a_stop(1), a_stop(2, until_at=AT + 5 * HOUR)
    assert Calendar(stops=(short, long)).stop(7, 3, "delivery", AT) == long


def a_last_day(**fields) -> LastDay:
    values = {
        "operator_id": None,
        "product_id": None,
        "set_code": None,
        "kind": None,
        "order_until": TODAY - timedelta(days=1),
        "before_day": TET,
        "occasion": "Tết",
        "occasion_en": None,
    }
    return LastDay(1, **{**values, **fields})


@pytest.mark.parametrize(
    ("fields", "first"),
    [
        ({}, TET),
        ({"order_until": TODAY}, TODAY),
        ({"before_day": TODAY, "order_until": TODAY - timedelta(days=3)}, TODAY),
        ({"operator_id": 3}, TET),
        ({"operator_id": 4}, TODAY),
        ({"kind": ZoneKind.COUNTRY}, TET),
        ({"kind": ZoneKind.PROVINCE}, TODAY),
        ({"product_id": 11}, TET),
        ({"product_id": 12}, TODAY),
        ({"set_code": 9}, TET),
        ({"set_code": 10}, TODAY),
    ],
)
def test_what_is_ordered_too_late_does_not_come_before_the_day(fields, first):
    rules = Calendar(last_days=(a_last_day(**fields),))
    assert rules.not_before(3, ZoneKind.COUNTRY, [(11, 9), (13, 8)], TODAY) == first


@pytest.mark.parametrize(("days", "is_near"), [(-1, False), (0, True), (21, True), (22, False)])
def test_a_last_day_is_told_from_three_weeks_before_until_it_has_passed(days, is_near):
    last = a_last_day(order_until=TODAY + timedelta(days=days), before_day=TODAY + timedelta(days=60))
    assert bool(Calendar(last_days=(last,)).near(11, 9, TODAY, 21)) == is_near


def a_capacity(most: int, weekday: int | None = None, since: date | None = None, until: date | None = None):
    return Capacity(1, 7, Way.DELIVERY, weekday, since, until, most)


FRIDAY = 4  # 12 February 2027
SEASON = (TODAY - timedelta(days=3), TODAY)


@pytest.mark.parametrize(
    ("limits", "most"),
    [
        ([], None),
        ([a_capacity(5)], 5),
        ([a_capacity(5), a_capacity(3)], 3),
        ([a_capacity(5), a_capacity(9, FRIDAY)], 9),
        ([a_capacity(5), a_capacity(9, FRIDAY + 1)], 5),
        ([a_capacity(5, FRIDAY), a_capacity(20, None, *SEASON)], 20),
        ([a_capacity(20, None, *SEASON), a_capacity(0, FRIDAY, *SEASON)], 0),
        ([a_capacity(20, None, TODAY + timedelta(days=1), TET)], None),
    ],
)
def test_the_rule_that_says_most_closely_which_days_it_means_counts(limits, most):
    assert most_on(limits, TODAY) == most


@pytest.mark.parametrize(
    ("limits", "taken", "found"),
    [
        ([], {}, 0),
        ([a_capacity(2)], {0: 1}, 0),
        ([a_capacity(2)], {0: 2}, 1),
        ([a_capacity(2)], {0: 2, 1: 3, 2: 2}, 3),
        ([a_capacity(0, FRIDAY)], {}, 1),
        ([a_capacity(0)], {}, None),
        ([a_capacity(0, None, TODAY, TET)], {}, 6),
    ],
)
def test_a_full_day_gives_the_next_free_one(limits, taken, found):
    days = {TODAY + timedelta(days=number): parts for number, parts in taken.items()}
    day = free_day(TODAY, TODAY, limits, lambda day: days.get(day, 0))
    assert day == (None if found is None else TODAY + timedelta(days=found))


def test_nothing_is_promised_further_away_than_the_horizon():
    full = TODAY + timedelta(days=FURTHEST)
    assert free_day(full, TODAY, [a_capacity(1)], lambda _day: 1) is None
    beyond = full + timedelta(days=4)
    assert free_day(beyond, TODAY, [], lambda _day: 0) == beyond
