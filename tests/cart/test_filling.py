"""A gift for a budget: many different things, never beyond it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.cart.filling import MOST_EACH, MOST_KINDS, Good, fill

SAUCE, TEA, HONEY = (
    Good(1, 60_000, 9, "mam", "A"),
    Good(2, 120_000, 9, "che", "B"),
    Good(3, 200_000, 1, "mat-ong", "A"),
)
GOODS = (SAUCE, Good(4, 55_000, 9, "mam", "A"), Good(5, 70_000, 9, "mam", "C"), TEA, HONEY)


@pytest.mark.parametrize(
    ("budget", "chosen"),
    [
        (0, {}),
        (50_000, {}),
        (60_000, {1: 1}),
        (300_000, {1: 1, 2: 1, 5: 1}),
        (500_000, {1: 1, 2: 1, 3: 1, 5: 1}),
        (1_000_000, {1: 3, 2: 2, 3: 1, 4: 3, 5: 3}),
    ],
)
def test_kinds_come_first_then_makers_then_more(budget, chosen):
    assert fill(budget, GOODS) == chosen


goods = st.lists(
    st.builds(
        Good,
        st.integers(1, 10_000),
        st.integers(1, 400_000),
        st.integers(0, 9),
        st.sampled_from("abcdef"),
        st.sampled_from("uvwxyz"),
    ),
    unique_by=lambda good: good.key,
    max_size=40,
)


@given(st.integers(0, 3_000_000), goods)
def test_a_proposal_never_costs_more_nor_takes_what_is_not_there(budget, some):
    by_key = {good.key: good for good in some}
    chosen = fill(budget, some)

    assert sum(by_key[key].price * units for key, units in chosen.items()) <= budget
    assert all(0 < units <= min(by_key[key].units, MOST_EACH) for key, units in chosen.items())
    assert len(chosen) <= MOST_KINDS
