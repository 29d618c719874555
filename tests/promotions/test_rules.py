"""What a voucher gives for lines and fees, and why it gives nothing: to the đồng."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.promotions.rules import Given, Good, Problem, Scope, Terms, Why, decide
from shop.promotions.states import Kind, VoucherState

DAY = date(2026, 11, 28)
HALF = 5_000


def terms(kind=Kind.PERCENT, value=1_000, **fields) -> Terms:
    values = {
        "voucher_id": 1,
        "code": "GIAM10",
        "name": "Giảm mười phần trăm",
        "name_en": None,
        "kind": kind,
        "value": value,
        "cap": None,
        "minimum": 0,
        "total_limit": None,
        "person_limit": None,
        "first_day": date(2026, 11, 1),
        "last_day": date(2026, 11, 30),
        "operator_id": None,
        "state": VoucherState.LIVE,
        "used": 0,
    }
    return Terms(**{**values, **fields})


def good(key=1, *leaves, **fields) -> Good:
    values = {"outlet_id": 7, "operator_id": 70, "product_id": 3, "set_code": 5, "producer_id": 9}
    return Good(key, **{**values, "is_alcohol": False, "leaves": leaves or (100_000,), **fields})


@pytest.mark.parametrize(
    ("voucher", "goods", "amount"),
    [
        (terms(), [good()], 10_000),
        (terms(value=750), [good(1, 99_999)], 7_500),
        (terms(cap=5_000), [good()], 5_000),
        (terms(value=9_000), [good()], 50_000),
        (terms(Kind.AMOUNT, 20_000), [good()], 20_000),
        (terms(Kind.AMOUNT, 20_000), [good(1, 30_001)], 15_000),
        (terms(Kind.AMOUNT, 20_000, minimum=100_000), [good()], 20_000),
        (terms(), [good(), good(2, 50_000, is_alcohol=True)], 10_000),
        (terms(scope=Scope(products=frozenset({3}))), [good(), good(2, product_id=4)], 10_000),
        (terms(scope=Scope(sets=frozenset({6}))), [good(), good(2, 40_000, set_code=6)], 4_000),
        (terms(scope=Scope(producers=frozenset({9}))), [good(), good(2, producer_id=8)], 10_000),
        (terms(scope=Scope(outlets=frozenset({8}))), [good(), good(2, 20_000, outlet_id=8)], 2_000),
        (terms(operator_id=71), [good(), good(2, 30_000, operator_id=71)], 3_000),
        (
            terms(scope=Scope(products=frozenset({4}), outlets=frozenset({7}))),
            [good(2, 20_000, product_id=4), good(3, product_id=4, outlet_id=8), good(4)],
            2_000,
        ),
    ],
)
def test_what_a_voucher_takes_off(voucher, goods, amount):
    found = decide(voucher, goods, None, day=DAY, most_bp=HALF)

    assert isinstance(found, Given)
    assert found.amount == amount


@pytest.mark.parametrize(
    ("voucher", "goods", "problem"),
    [
        (None, [good()], Problem(Why.UNKNOWN)),
        (terms(state=VoucherState.DRAFT), [good()], Problem(Why.UNKNOWN)),
        (terms(first_day=date(2026, 11, 29)), [good()], Problem(Why.NOT_BEGUN, day=date(2026, 11, 29))),
        (terms(last_day=date(2026, 11, 27)), [good()], Problem(Why.OVER, day=date(2026, 11, 27))),
        (terms(state=VoucherState.STOPPED), [good()], Problem(Why.STOPPED)),
        (terms(total_limit=10, used=10), [good()], Problem(Why.USED_UP)),
        (terms(person_limit=2, used_by_person=2), [good()], Problem(Why.USED_BY_YOU)),
        (terms(minimum=250_000), [good(), good(2)], Problem(Why.MINIMUM, missing=50_000)),
        (
            terms(minimum=150_000),
            [good(), good(2, is_alcohol=True)],
            Problem(Why.MINIMUM, missing=50_000),
        ),
        (terms(scope=Scope(products=frozenset({4}))), [good()], Problem(Why.NO_GOODS)),
        (terms(), [good(is_alcohol=True)], Problem(Why.NO_GOODS)),
        (terms(Kind.FREE_DELIVERY, 0), [good()], Problem(Why.ONLY_DELIVERY)),
    ],
)
def test_why_a_voucher_gives_nothing(voucher, goods, problem):
    assert decide(voucher, goods, None, day=DAY, most_bp=HALF) == problem


@pytest.mark.parametrize("day", [date(2026, 11, 1), date(2026, 11, 30)])
def test_the_first_and_the_last_day_count(day):
    assert isinstance(decide(terms(), [good()], None, day=day, most_bp=HALF), Given)


def test_a_free_delivery_waits_for_the_address_and_then_lowers_each_fee_to_its_cap():
    goods = [good(1, outlet_id=7), good(2, outlet_id=8), good(3, outlet_id=9, is_alcohol=True)]
    voucher, capped = (terms(Kind.FREE_DELIVERY, 0, cap=cap) for cap in (None, 30_001))
    fees = {7: 18_000, 8: 28_000, 9: 18_000}

    assert decide(voucher, goods, {}, day=DAY, most_bp=HALF) == Given(waits=True)
    assert decide(voucher, goods, fees, day=DAY, most_bp=HALF) == Given(fees={7: 18_000, 8: 28_000})
    assert decide(capped, goods, fees, day=DAY, most_bp=HALF) == Given(fees={7: 11_740, 8: 18_261})
    assert decide(voucher, goods, {7: 0, 8: 0}, day=DAY, most_bp=HALF) == Problem(Why.NO_FEE)


def test_the_parts_of_a_basket_share_its_discount():
    found = decide(terms(), [good(1, 33_333, 66_667), good(2, 50_000)], None, day=DAY, most_bp=HALF)

    assert found.discounts == {1: (3_333, 6_667), 2: (5_000,)}


@given(
    leaves=st.lists(st.lists(st.integers(0, 3_000_000), min_size=1, max_size=5), min_size=1, max_size=9),
    kind=st.sampled_from([Kind.AMOUNT, Kind.PERCENT]),
    value=st.integers(1, 10_000),
    cap=st.none() | st.integers(1, 500_000),
    most=st.integers(1, 90),
)
def test_the_shares_are_the_discount_and_none_is_more_than_its_line(leaves, kind, value, cap, most):
    goods = [good(key, *each) for key, each in enumerate(leaves)]
    worth = sum(map(sum, leaves))
    found = decide(terms(kind, value, cap=cap), goods, None, day=DAY, most_bp=most * 100)

    if not worth:
        assert found == Problem(Why.NO_GOODS)
        return
    assert all(
        0 <= part <= leaf
        for each in goods
        for part, leaf in zip(found.discounts[each.key], each.leaves, strict=True)
    )
    assert 1 <= found.amount <= max(1, worth * most // 100)
    assert cap is None or found.amount <= cap
