from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.checkout.routing import RULES, Site, Unit, route

SOON, LATER = date(2026, 12, 1), date(2026, 12, 4)
JAR, TEA, NEM = (1, None), (2, None), (3, None)


def unit(key, pool, quantity=1):
    return Unit(key, quantity, ((pool, quantity),))


def site(outlet_id, stock, day=SOON, **fields):
    return Site(outlet_id, stock, dict.fromkeys(range(1, 10), day), **fields)


CART = [unit(1, JAR, 2), unit(2, TEA), unit(3, NEM)]
ALL = {JAR: 9, TEA: 9, NEM: 9}


@pytest.mark.parametrize(
    ("sites", "outlet", "rule"),
    [
        ([site(1, ALL)], 1, "only"),
        ([site(1, {JAR: 9}, rank=1), site(2, ALL, LATER, near=(3, 900.0))], 2, "whole_cart"),
        ([site(1, ALL, LATER, rank=1), site(2, ALL, near=(3, 900.0))], 2, "promise"),
        ([site(1, ALL, near=(1, 40.0), rank=1), site(2, ALL, near=(0, 80.0))], 2, "nearest"),
        ([site(1, ALL, near=(1, 40.0), rank=1), site(2, ALL, near=(1, 8.5))], 2, "nearest"),
        ([site(1, ALL, rank=20), site(2, ALL, rank=10)], 2, "rank"),
        ([site(2, ALL), site(1, ALL)], 1, "first"),
    ],
)
def test_the_first_rule_that_tells_two_outlets_apart_decides(sites, outlet, rule):
    decision = route(CART, sites)

    assert [(pick.outlet_id, pick.units, pick.rule) for pick in decision.picks] == [(outlet, (1, 2, 3), rule)]
    assert decision.lacks == ()


def test_a_cart_that_nobody_has_whole_is_split_into_as_few_parcels_as_the_rules_give():
    decision = route(CART, [site(1, {JAR: 2}), site(2, {TEA: 1, NEM: 1}, LATER), site(3, {NEM: 5})])

    assert [(pick.outlet_id, pick.units) for pick in decision.picks] == [(2, (2, 3)), (1, (1,))]
    assert decision.picks[0].rule == "most_lines"
    assert decision.picks[0].passed_over == (1, 3)


def test_all_lacking_lines_are_named_at_once_with_what_is_left():
    decision = route(CART, [site(1, {JAR: 1, TEA: 1}), site(2, {JAR: 0}, barred={3: "too_far"})])

    assert [(pick.outlet_id, pick.units) for pick in decision.picks] == [(1, (2,))]
    assert [(lack.key, lack.most, lack.reasons) for lack in decision.lacks] == [
        (1, 1, ()),
        (3, 0, ("too_far",)),
    ]


def test_a_barred_line_goes_to_another_outlet_even_if_the_first_has_it():
    decision = route([unit(1, JAR)], [site(1, ALL, barred={1: "no_price"}), site(2, ALL, LATER)])

    assert decision.outlet_of() == {1: 2}


def test_lines_of_one_pool_do_not_both_get_the_last_unit():
    decision = route([unit(1, JAR), unit(2, JAR)], [site(1, {JAR: 1})])

    assert decision.outlet_of() == {1: 1}
    assert [(lack.key, lack.most) for lack in decision.lacks] == [(2, 0)]


def test_a_basket_draws_on_the_pools_of_its_components():
    basket = Unit(1, 2, (((9, None), 2), (JAR, 4)))

    alone = route([basket], [site(1, {(9, None): 2, JAR: 4})])
    shared = route([basket, unit(2, JAR)], [site(1, {(9, None): 2, JAR: 4})])

    assert alone.lacks == ()
    assert [lack.key for lack in shared.lacks] == [2]


def test_a_marked_down_lot_is_a_pool_of_its_own():
    decision = route([unit(1, (1, 77)), unit(2, JAR)], [site(1, {JAR: 1}), site(2, {(1, 77): 1})])

    assert decision.outlet_of() == {1: 2, 2: 1}


def test_the_record_names_rules_picks_and_who_was_passed_over():
    record = route([unit(1, JAR)], [site(1, ALL, rank=2), site(2, ALL, rank=1)]).record()

    assert record == {
        "rules": ["at_hand", "whole_cart", "most_lines", "promise", "nearest", "rank", "first"],
        "picks": [{"outlet": 2, "lines": [1], "rule": "rank", "passed_over": [1]}],
    }


@pytest.mark.parametrize(
    ("rules", "outlet", "rule"),
    [
        (("whole_cart", "promise"), 2, "whole_cart"),
        (("promise", "whole_cart"), 1, "promise"),
        (("rank", "promise"), 3, "rank"),
        (("nearest", "rank"), 1, "nearest"),
        (("near_expiry", "rank"), 2, "near_expiry"),
        ((), 1, "first"),
    ],
)
def test_the_rules_decide_in_the_order_in_which_they_are_given(rules, outlet, rule):
    sites = [
        site(1, {JAR: 9}, SOON, near=(0, 3.0), rank=30),
        site(2, ALL, LATER, near=(1, 40.0), rank=20, soon={JAR: 2, TEA: 1}),
        site(3, {NEM: 9}, LATER, near=(2, 90.0), rank=10, soon={JAR: 9}),
    ]

    decision = route(CART, sites, rules)

    assert (decision.picks[0].outlet_id, decision.picks[0].rule) == (outlet, rule)
    assert decision.rules == (*rules, "first")


def test_goods_near_their_last_day_count_by_the_share_of_the_cart_that_they_make_up():
    few = site(1, ALL, soon={JAR: 1, TEA: 0})
    more = site(2, ALL, soon={JAR: 9, TEA: 9})

    decision = route([unit(1, JAR, 2), unit(2, TEA)], [few, more], ("near_expiry",))

    assert decision.outlet_of() == {1: 2, 2: 2}


stocks = st.dictionaries(st.sampled_from([JAR, TEA, NEM]), st.integers(0, 4))


@given(
    st.lists(st.tuples(st.sampled_from([JAR, TEA, NEM]), st.integers(1, 4)), min_size=1, max_size=6),
    st.lists(stocks, max_size=4),
)
def test_whatever_is_asked_no_outlet_gives_more_than_it_has_and_no_line_is_lost(wanted, shelves):
    units = [unit(key, pool, quantity) for key, (pool, quantity) in enumerate(wanted, 1)]

    decision = route(units, [site(number, shelf) for number, shelf in enumerate(shelves, 1)])

    served = decision.outlet_of()
    assert sorted([*served, *(lack.key for lack in decision.lacks)]) == [each.key for each in units]
    for number, shelf in enumerate(shelves, 1):
        for pool in (JAR, TEA, NEM):
            taken = sum(
                each.quantity for each in units if served.get(each.key) == number and each.needs[0][0] == pool
            )
            assert taken <= shelf.get(pool, 0)


sites_of_all_kinds = st.lists(
    st.tuples(
        stocks,
        st.sampled_from([SOON, LATER]),
        st.integers(0, 2),
        st.integers(1, 3),
        stocks,
        st.sets(st.integers(1, 6), max_size=3),
    ),
    max_size=5,
)


@given(
    st.lists(st.tuples(st.sampled_from([JAR, TEA, NEM]), st.integers(1, 4)), min_size=1, max_size=6),
    sites_of_all_kinds,
    st.permutations([name for name in RULES if name != "first"]),
    st.integers(0, 6),
    st.randoms(use_true_random=False),
)
def test_whatever_the_rules_each_line_is_served_by_an_outlet_that_can_and_always_the_same(
    wanted, kinds, names, many, chance
):
    units = [unit(key, pool, quantity) for key, (pool, quantity) in enumerate(wanted, 1)]
    sites = [
        site(number, shelf, day, near=(tier, 0.0), rank=rank, soon=soon, barred=dict.fromkeys(barred, "no"))
        for number, (shelf, day, tier, rank, soon, barred) in enumerate(kinds, 1)
    ]
    rules = names[:many]

    decision = route(units, sites, rules)

    for pick in decision.picks:
        served = [each for each in units if each.key in pick.units]
        shelf = sites[pick.outlet_id - 1]
        assert not shelf.barred.keys() & set(pick.units)
        for pool in (JAR, TEA, NEM):
            assert sum(each.needs[0][1] for each in served if each.needs[0][0] == pool) <= shelf.stock.get(
                pool, 0
            )
    shuffled = list(sites)
    chance.shuffle(shuffled)
    assert route(units, shuffled, rules) == decision


@given(st.lists(st.integers(1, 40), min_size=1, max_size=6, unique=True))
def test_outlets_that_nothing_tells_apart_are_taken_by_their_id(ids):
    decision = route(CART, [site(outlet_id, ALL) for outlet_id in ids])

    assert decision.picks[0].outlet_id == min(ids)
    assert decision.picks[0].rule == ("first" if len(ids) > 1 else "only")
