"""What can still be promised when units are fit for different days: never more than there is, and never less."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.checkout.many import SOON, units_left

FIRST = date(2026, 12, 1)


def day(number: int) -> date:
    return FIRST + timedelta(days=number) if number else SOON


@pytest.mark.parametrize(
    ("units", "taken", "when", "left"),
    [
        ({0: 5}, {}, 0, 5),
        ({0: 5}, {0: 2}, 0, 3),
        ({0: 5, 3: 2}, {0: 2}, 3, 2),  # the two that spoil early serve the early one
        ({0: 5, 3: 2}, {3: 2}, 0, 3),
        ({0: 5, 3: 2}, {3: 1}, 3, 1),
        ({0: 5, 3: 4}, {0: 3}, 3, 2),
        ({0: 5, 3: 0}, {}, 3, 0),
        ({0: 2, 3: 2}, {0: 2}, 3, 0),
    ],
)
def test_units_left(units, taken, when, left):
    fit = {day(key): value for key, value in units.items()}
    gone = {day(key): value for key, value in taken.items()}

    assert units_left(fit, gone, day(when)) == left


def serves_all(last_days: list[int], wishes: list[int]) -> bool:
    """Whether each wish can have a unit of its own that is fit on its day: the tightest wish first."""
    free = sorted(last_days)
    for wish in sorted(wishes, reverse=True):
        fit = [each for each in free if each >= wish]
        if not fit:
            return False
        free.remove(fit[0])
    return True


@given(
    last_days=st.lists(st.integers(0, 6), max_size=12),
    wishes=st.lists(st.integers(0, 6), max_size=12),
)
def test_one_more_is_promised_just_when_it_can_be_served(last_days, wishes):
    promised: list[int] = []
    for wish in wishes:
        known = {0, wish, *promised}
        units = {day(each): sum(last >= each for last in last_days) for each in known}
        taken = {day(each): promised.count(each) for each in set(promised)}
        can = units_left(units, taken, day(wish)) >= 1

        assert can == serves_all(last_days, [*promised, wish])
        if can:
            promised.append(wish)
