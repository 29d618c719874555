"""Goods over all outlets: figures of each, who could use more, what does not move; and nobody else's outlets."""

from datetime import date, timedelta

import pytest
import time_machine

from shop.checkout import fulfilling
from shop.outlets import queries
from shop.reports import network
from shop.reports.network import Figures
from tests.builders import accounts, outlets
from tests.builders.cart import AT, on_offer
from tests.builders.inventory import AT as ARRIVED
from tests.builders.inventory import stocked
from tests.builders.orders import part_of, pickup, place

LATER = AT + timedelta(days=2)


@pytest.fixture
def chain(db_session):
    """Three outlets of one operator with mắm; the second sold 6 of 8, the third has none."""
    first = outlets.outlet("Hạc Thành")
    second = outlets.outlet("Sầm Sơn", operator_id=first.operator_id)
    third = outlets.outlet("Nga Sơn", operator_id=first.operator_id)
    offer = on_offer(outlet=first, stock=100)
    stocked(second, offer.variant, 8, expires_on=date(2027, 11, 1))
    sell(second, offer, 6)
    return first, second, third, offer


def sell(outlet, offer, units: int) -> None:
    order = place(pickup(outlet.id), (offer.variant_id, units))
    part = part_of(order)
    fulfilling.start_preparing(outlet.id, part.id, at=AT, by=None)
    fulfilling.mark_ready(outlet.id, part.id, at=AT, by=None)
    fulfilling.hand_over(outlet.id, part.id, code=order.code, at=AT, by=None)


def places(first):
    return queries.of_operators([first.operator_id])


def test_a_variant_is_added_up_over_the_outlets(chain):
    first, _second, _third, offer = chain
    [row] = network.goods(places(first), "", LATER, skip=0, most=10)
    assert row.goods.variant_id == offer.variant_id
    assert row.sums == Figures(on_hand=102, sellable=102, sold=6)
    assert (row.outlets, row.wanting) == (2, 1)


def test_who_could_use_more_stands_first_and_who_has_too_much_is_named(chain):
    first, second, _third, offer = chain
    goods, rows = network.variant(places(first), offer.variant_id, LATER)
    assert goods.variant_id == offer.variant_id
    assert [(outlet.id, row.on_hand, row.sold, row.lasts) for outlet, row in rows] == [
        (second.id, 2, 6, 10),
        (first.id, 100, 0, None),
    ]
    assert [(row.is_wanting, row.is_slow) for _outlet, row in rows] == [(True, False), (False, True)]


def test_what_lies_long_without_a_sale_is_slow_and_names_who_sells_it(chain):
    first, second, _third, offer = chain
    fresh = network.slow(places(first), first.id, ARRIVED + timedelta(days=29), skip=0, most=10)
    assert fresh == []
    assert network.slow(places(first), second.id, AT + timedelta(days=31), skip=0, most=10)[0].takers == []
    stale = AT + timedelta(days=31)
    sell_late = place(pickup(second.id), (offer.variant_id, 1), at=stale)
    part = part_of(sell_late)
    for act in (fulfilling.start_preparing, fulfilling.mark_ready):
        act(second.id, part.id, at=stale, by=None)
    fulfilling.hand_over(second.id, part.id, code=sell_late.code, at=stale, by=None)
    [row] = network.slow(places(first), first.id, stale + timedelta(days=1), skip=0, most=10)
    assert (row.slow.goods.variant_id, row.slow.units, row.takers) == (
        offer.variant_id,
        100,
        [("Sầm Sơn", 1)],
    )
    assert network.slow(places(first), second.id, stale + timedelta(days=1), skip=0, most=10) == []


@pytest.fixture
def operator(client, sign_in, chain):
    with time_machine.travel(LATER, tick=False):
        yield sign_in(client, accounts.operator_person(chain[0].operator_id))


def test_an_operator_reads_its_own_outlets_and_nobody_elses(operator, chain):
    first, _second, _third, offer = chain
    strange = outlets.outlet("Điểm của người khác")
    stocked(strange, offer.variant, 500, expires_on=date(2027, 11, 1))
    hidden = on_offer("Hàng của người khác", outlet=strange, stock=5)
    with time_machine.travel(LATER, tick=False):
        listed = operator.get("/quan-tri/mang-luoi").page.text
        shown = operator.get(f"/quan-tri/mang-luoi/{offer.variant_id}").page.text
        assert operator.get(f"/quan-tri/mang-luoi/{hidden.variant_id}").status_code == 404
        slow = "/quan-tri/mang-luoi/hang-cham"
        assert operator.get(f"{slow}?diem-ban={strange.id}").status_code == 404
        assert operator.get(f"{slow}?diem-ban=x").status_code == 404
        assert operator.get(f"{slow}?diem-ban={first.id}").status_code == 200
        assert operator.get(slow).status_code == 200
    assert "102" in listed
    assert "602" not in listed
    assert "Hàng của người khác" not in listed
    assert "Điểm của người khác" not in shown
    assert "Có thể dùng thêm" in shown
    assert "Bán chậm" in shown


@pytest.mark.parametrize("who", ["manager", "clerk", "user", None])
def test_it_is_for_operators_and_staff_only(client, sign_in, chain, who):
    if who == "user":
        sign_in(client, accounts.user())
    elif who:
        sign_in(client, getattr(accounts, who)(chain[0].id))
    for path in ("", f"/{chain[3].variant_id}", "/hang-cham"):
        assert client.get(f"/quan-tri/mang-luoi{path}").status_code in {302, 303, 403, 404}


@pytest.mark.parametrize("typed", ["mam tom", "Mắm tôm", "%", "x" * 500, "'; --"])
def test_it_is_searched_with_or_without_marks(operator, typed):
    page = operator.get("/quan-tri/mang-luoi", query_string={"q": typed})
    assert page.status_code == 200
    assert ("Mắm tôm Hậu Lộc" in page.page.text) is typed.lower().startswith("m")


def test_more_outlets_and_goods_need_no_more_statements(operator, chain, query_count):
    first, _second, _third, offer = chain
    paths = [
        "/quan-tri/mang-luoi",
        f"/quan-tri/mang-luoi/{offer.variant_id}",
        "/quan-tri/mang-luoi/hang-cham",
    ]
    counted = []
    for more in range(3):
        for number in range(more * 2):
            place_more = outlets.outlet(f"Thêm {more}{number}", operator_id=first.operator_id)
            stocked(place_more, offer.variant, 3, expires_on=date(2027, 11, 1))
            on_offer(f"Hàng {more}{number}", outlet=place_more, stock=2)
        taken = []
        for path in paths:
            with query_count() as statements:
                assert operator.get(path).status_code == 200
            taken.append(len(statements))
        counted.append(taken)
    assert counted[1] == counted[2]
    assert max(counted[2]) <= 14
