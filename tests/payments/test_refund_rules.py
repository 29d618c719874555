"""What goes back for how many units: to the đồng, whatever was discounted and however it is split."""

from dataclasses import astuple
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from shop.core.money import line_total, share, vat_inside
from shop.payments.refund_rules import Back, Bought, fee_back, portioned
from shop.payments.refund_rules import share as part_of_line
from shop.payments.refund_states import RefundReason


@pytest.mark.parametrize(
    ("bought", "before", "quantity", "back"),
    [
        (Bought(3, 100_000, 7_407), Back(), 1, Back(1, 33_333, 2_469)),
        (Bought(3, 100_000, 7_407), Back(1, 33_333, 2_469), 1, Back(1, 33_334, 2_469)),
        (Bought(3, 100_000, 7_407), Back(2, 66_667, 4_938), 1, Back(1, 33_333, 2_469)),
        (Bought(1_500, 299_999, 0), Back(), 250, Back(250, 50_000, 0)),
        (Bought(2, 0, 0), Back(), 2, Back(2, 0, 0)),
        (Bought(2, 1, 0), Back(1, 1, 0), 1, Back(1, 0, 0)),
    ],
)
def test_a_part_of_a_line_is_its_share_of_what_was_paid(bought, before, quantity, back):
    assert part_of_line(bought, before, quantity) == back


@pytest.mark.parametrize("quantity", [0, 4])
def test_more_units_than_are_left_are_a_mistake_of_the_caller(quantity):
    with pytest.raises(ValueError, match="more units"):
        part_of_line(Bought(3, 100, 0), Back(0, 0, 0), quantity)


@pytest.mark.parametrize(
    ("reason", "is_fault", "is_whole", "fee"),
    [
        (RefundReason.CANCELLED, False, True, 25_000),
        (RefundReason.NOT_SERVED, True, True, 25_000),
        (RefundReason.REFUSED, False, True, 25_000),
        (RefundReason.LOST, True, True, 25_000),
        (RefundReason.RETURNED, True, True, 25_000),
        (RefundReason.RETURNED, True, False, 0),
        (RefundReason.RETURNED, False, True, 0),
        (RefundReason.GOODWILL, True, True, 25_000),
        (RefundReason.CHANGED, True, True, 0),
    ],
)
def test_the_fee_goes_back_when_nothing_came_or_when_everything_was_bad(reason, is_fault, is_whole, fee):
    assert fee_back(30_000, 5_000, reason=reason, is_fault=is_fault, is_whole=is_whole) == fee


LINE = some.tuples(
    some.integers(1, 60),  # quantity
    some.integers(0, 900_000),  # price
    some.sampled_from([None, 500, 800, 1000]),  # VAT, basis points
    some.lists(some.integers(1, 60), max_size=8),  # how it comes back
)


@given(lines=some.lists(LINE, min_size=1, max_size=6), off=some.integers(0, 100))
def test_however_a_discounted_basket_comes_back_its_parts_are_the_whole(lines, off):
    gross = [line_total(quantity, price, 1) for quantity, price, _bp, _steps in lines]
    discount = sum(gross) * off // 100
    discounts = share(discount, gross)
    assert sum(discounts) == discount
    given_back = 0
    for (quantity, _price, bp, steps), before, less in zip(lines, gross, discounts, strict=True):
        total = before - less
        bought = Bought(quantity, total, vat_inside(total, bp) if bp else 0)
        back = Back()
        for step in [*steps, quantity]:
            units = min(step, quantity - back.quantity)
            if units < 1:
                break
            more = part_of_line(bought, back, units)
            assert 0 <= more.vat <= more.amount
            back = Back(back.quantity + units, back.amount + more.amount, back.vat + more.vat)
            assert back.amount <= total
        assert back == Back(quantity, total, bought.vat)
        given_back += back.amount
    assert given_back == sum(gross) - discount


@given(
    bought=some.builds(Bought, some.integers(2, 50), some.integers(0, 5_000_000), some.just(0)),
    steps=some.lists(some.tuples(some.integers(1, 5), some.booleans()), max_size=20),
)
def test_a_refund_that_is_taken_back_leaves_no_dong_behind(bought, steps):
    kept: list[Back] = []
    for wanted, is_dropped in steps:
        before = Back(sum(b.quantity for b in kept), sum(b.amount for b in kept), 0)
        units = min(wanted, bought.quantity - before.quantity)
        if units < 1:
            break
        kept.append(part_of_line(bought, before, units))
        if is_dropped:
            kept.pop(0)
    before = Back(sum(b.quantity for b in kept), sum(b.amount for b in kept), 0)
    left = bought.quantity - before.quantity
    if left:
        kept.append(part_of_line(bought, before, left))
    assert sum(b.amount for b in kept) == bought.total


@given(
    goods=some.lists(some.tuples(some.integers(1, 9), some.integers(0, 500_000)), max_size=5),
    fee=some.integers(0, 50_000),
    other=some.integers(0, 50_000),
    cuts=some.lists(some.integers(0, 100), max_size=3),
)
def test_however_many_attempts_give_it_back_the_portions_are_the_whole(goods, fee, other, cuts):
    lines = [
        (number, Back(units, amount, vat_inside(amount, 800))) for number, (units, amount) in enumerate(goods)
    ]
    total = sum(amount for _units, amount in goods) + fee + other
    places = sorted({0, total, *(total * cut // 100 for cut in cuts)})
    amounts = [high - low for low, high in pairwise(places)] or [total]

    found = portioned(lines, fee, amounts)

    assert sum(portion.delivery for portion in found) == fee
    assert all(
        portion.goods + portion.delivery <= amount for portion, amount in zip(found, amounts, strict=True)
    )
    for number, whole in lines:
        parts = [back for portion in found for line, back in portion.lines if line == number]
        assert all(0 <= part.vat <= part.amount for part in parts)
        assert Back(*(sum(values) for values in zip(*map(astuple, parts), strict=True))) == whole
