"""Shares to the đồng: parts add up, floors and caps hold, roundings do not drift, everything comes back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.settlement.arithmetic import BASIS, Share, commission_exact, part, rounded, taken_back

money = st.integers(0, 10**9)


@pytest.mark.parametrize(
    ("gross", "quantity", "price_per", "share", "dong"),
    [
        (120_000, 2, 1, Share(1500), 18_000),
        (33_333, 1, 1, Share(1500), 4_999.95),
        (120_000, 2, 1, Share(500, floor=4_000), 8_000),
        (120_000, 2, 1, Share(2500, cap=10_000), 20_000),
        (90_000, 750, 1_000, Share(500, floor=10_000), 7_500),
        (3_000, 2, 1, Share(500, floor=4_000), 3_000),
        (0, 1, 1, Share(1500, floor=4_000), 0),
    ],
)
def test_a_commission_is_the_rate_within_its_bounds_and_never_more_than_the_sale(
    gross, quantity, price_per, share, dong
):
    assert commission_exact(gross, quantity, price_per, share) == dong * BASIS


@given(total=money, units=st.lists(st.integers(1, 50), min_size=1, max_size=6))
def test_the_parts_of_a_line_add_up_to_it(total, units):
    whole = sum(units)
    parts = [part(total, sum(units[:place]), one, whole) for place, one in enumerate(units)]

    assert sum(parts) == total
    assert all(one >= 0 for one in parts)


@given(st.lists(st.integers(0, 10**13), max_size=20))
def test_rounded_commissions_never_drift_from_the_exact_sum(amounts):
    exact = 0
    dong = 0
    for amount in amounts:
        dong += rounded(exact, amount)
        exact += amount

    assert abs(dong * BASIS - exact) <= BASIS // 2


@given(sold=money, amounts=st.lists(st.integers(1, 10**6), min_size=1, max_size=6))
def test_what_was_sold_is_taken_back_whole_when_all_that_was_paid_is_back(sold, amounts):
    paid = sum(amounts)
    back = [taken_back(sold, paid, sum(amounts[:place]), one) for place, one in enumerate(amounts)]

    assert sum(back) == sold
    assert taken_back(sold, 0, 0, 5) == 0
