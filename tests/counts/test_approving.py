"""What differs has a worth and a reason, a second person approves it, and who may not is told."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from shop.catalogue.services import set_price
from shop.core.errors import BadInput, NotFound, Refused
from shop.counts import services
from shop.counts.judging import judged
from shop.counts.models import Count, CountEvent, CountLine
from shop.counts.services import Why
from shop.counts.states import CountState, Reason, Scope, WorthBy
from shop.extensions import session
from shop.inventory.models import StockMovement
from shop.inventory.services import hand_over
from shop.inventory.states import MovementKind
from tests.builders import counting
from tests.builders.counting import LAN, MAI, state
from tests.builders.inventory import (
    AT,
    TODAY,
    a_lot,
    a_variant,
    an_outlet,
    held,
    promise,
    setting,
    stocked,
)

LATER = AT + timedelta(minutes=30)


def test_differences_are_valued_at_cost_and_without_one_at_the_price(outlet):
    bought, consigned = a_variant(), a_variant()
    first = stocked(outlet, bought, 5, lot=a_lot(outlet, bought, unit_cost=30_000))
    second = stocked(outlet, consigned, 5)
    third = stocked(outlet, a_variant(), 5)
    set_price(consigned.id, amount=50_000, starts_at=AT, by=None, at=AT)
    count_id = counting.opened(outlet.id)
    for item, units in ((first, 3), (second, 6), (third, 4)):
        counting.entered(count_id, item, units)
    counting.submitted(count_id)

    lines = judged(session.get_one(Count, count_id), AT)

    assert [(line.worth, line.worth_by) for line in lines] == [
        (-60_000, WorthBy.COST),
        (50_000, WorthBy.PRICE),
        (None, None),
    ]


def test_who_counted_does_not_approve_and_a_second_person_does(outlet):
    item = stocked(outlet, a_variant(), 5)
    count_id = counting.opened(outlet.id)
    counting.entered(count_id, item, 4)
    counting.submitted(count_id, by=LAN)

    for person in (MAI, LAN):
        with pytest.raises(Refused, match="người thứ hai"):
            counting.approved(count_id, by=person)
    assert (state(count_id), held(item)) == (CountState.SUBMITTED, (5, 0))
    assert not counting.approved(count_id, by=9).alone
    assert (state(count_id), held(item)) == (CountState.APPROVED, (4, 0))


@pytest.mark.parametrize(("limit", "may"), [(None, False), (0, False), (29_999, False), (30_000, True)])
def test_below_the_outlets_limit_one_person_approves_and_it_is_marked(outlet, limit, may):
    variant = a_variant()
    item = stocked(outlet, variant, 5, lot=a_lot(outlet, variant, unit_cost=30_000))
    services.set_limit(outlet.id, limit, at=AT, by=LAN)
    count_id = counting.opened(outlet.id)
    counting.entered(count_id, item, 4)
    counting.submitted(count_id)

    if may:
        assert counting.approved(count_id, by=MAI).alone
        assert session.get_one(Count, count_id).alone
    else:
        with pytest.raises(Refused):
            counting.approved(count_id, by=MAI)


def test_each_difference_needs_a_reason_that_goes_its_way(outlet):
    item = stocked(outlet, a_variant(), 5)
    count_id = counting.opened(outlet.id)
    counting.entered(count_id, item, 4)
    counting.submitted(count_id)
    line_id = counting.line_of(count_id, item)

    with pytest.raises(Refused, match="chưa có lý do"):
        services.approve(outlet.id, count_id, at=LATER, by=LAN)
    with pytest.raises(BadInput, match="không khớp"):
        services.explain(outlet.id, count_id, {line_id: Why(Reason.FOUND, None)}, at=AT, by=MAI)
    services.explain(outlet.id, count_id, {line_id: Why(Reason.STOLEN, "mất khóa tủ")}, at=AT, by=MAI)
    services.approve(outlet.id, count_id, at=LATER, by=LAN)

    moved = session.scalars(select(StockMovement).where(StockMovement.cause_kind == "count")).one()
    assert (moved.kind, moved.reason, moved.actor_id) == (MovementKind.STOLEN, "mất khóa tủ", LAN)


def test_reasons_of_many_lines_take_as_many_statements_as_of_one(outlet, query_count):
    items = [stocked(outlet, a_variant(), 5) for _ in range(4)]
    count_id = counting.opened(outlet.id)
    for item in items:
        counting.entered(count_id, item, 3)
    counting.submitted(count_id)
    whys = {counting.line_of(count_id, item): Why(Reason.LOST, "tìm không thấy") for item in items}

    def taken(said: dict[int, Why]) -> int:
        with query_count() as statements:
            services.explain(outlet.id, count_id, said, at=AT, by=MAI)
        return len(statements)

    first = next(iter(whys))
    assert taken(whys) == taken({first: Why(Reason.STOLEN, None)})
    found = [(line.reason, line.note) for line in counting.lines(count_id)]
    assert found == [(Reason.STOLEN, None), *[(Reason.LOST, "tìm không thấy")] * 3]


def test_counts_over_the_same_goods_are_refused_until_the_first_is_closed(outlet):
    variant = a_variant()
    shelf = counting.a_spot(outlet.id, "Kệ 2")
    setting(outlet, variant, spot_id=shelf.id)
    item = stocked(outlet, variant, 5)
    code = counting.another_set(variant)
    first = counting.opened(outlet.id, scope=Scope.SPOT, spot_id=shelf.id)

    for more in ({}, {"scope": Scope.SPOT, "spot_id": shelf.id}, {"scope": Scope.SET, "set_code": code}):
        with pytest.raises(Refused, match="KK"), session.begin_nested():
            counting.opened(outlet.id, **more)
    counting.opened(an_outlet().id)
    services.cancel(outlet.id, first, note="nhầm", at=AT, by=MAI)
    second = counting.opened(outlet.id)

    assert held(item) == (5, 0)
    assert [line.count_id for line in session.scalars(select(CountLine))] == [first, second]
    codes = session.scalars(select(Count.code).where(Count.outlet_id == outlet.id).order_by(Count.id)).all()
    assert [code[-5:] for code in codes] == ["00001", "00002"]


def test_a_cancelled_count_posts_nothing_and_keeps_its_history(outlet):
    item = stocked(outlet, a_variant(), 5)
    count_id = counting.opened(outlet.id)
    counting.entered(count_id, item, 1)
    counting.submitted(count_id)
    services.cancel(outlet.id, count_id, note="đếm lại sau", at=LATER, by=LAN)

    for act in (
        lambda: counting.entered(count_id, item, 1),
        lambda: counting.submitted(count_id),
        lambda: services.approve(outlet.id, count_id, at=LATER, by=LAN),
        lambda: services.cancel(outlet.id, count_id, note="x", at=LATER, by=LAN),
    ):
        with pytest.raises(Refused):
            act()
    assert held(item) == (5, 0)
    moves = session.execute(select(CountEvent.to_state, CountEvent.note).order_by(CountEvent.id)).all()
    assert moves == [("open", None), ("submitted", None), ("cancelled", "đếm lại sau")]


def test_lines_that_are_sent_back_are_counted_anew(outlet):
    right, wrong = stocked(outlet, a_variant(), 5), stocked(outlet, a_variant(), 6)
    count_id = counting.opened(outlet.id)
    counting.entered(count_id, right, 5)
    counting.entered(count_id, wrong, 60)
    counting.submitted(count_id)
    with pytest.raises(BadInput):
        services.send_back(outlet.id, count_id, line_ids=[], at=AT, by=LAN)

    wrong_line = counting.line_of(count_id, wrong)
    services.send_back(outlet.id, count_id, line_ids=[wrong_line], note="60?", at=AT, by=LAN)
    assert services.uncounted(count_id) == [wrong_line]
    counting.entered(count_id, wrong, 6)
    counting.submitted(count_id)

    assert counting.approved(count_id).posted == 0


@pytest.mark.parametrize("quantity", [-1, 1_000_001])
def test_no_line_counts_what_cannot_be(outlet, quantity):
    item = stocked(outlet, a_variant(), 5)
    count_id = counting.opened(outlet.id)

    with pytest.raises(BadInput):
        counting.entered(count_id, item, quantity)
    counting.entered(count_id, item, 600_000)
    with pytest.raises(BadInput, match=r"1\.000\.000"), session.begin_nested():
        counting.entered(count_id, item, 600_000)
    counting.submitted(count_id)
    assert [line.counted for line in counting.lines(count_id)] == [600_000]


def test_another_outlets_sheet_is_not_there(outlet):
    item = stocked(outlet, a_variant(), 5)
    count_id, other = counting.opened(outlet.id), an_outlet()
    line_id = counting.line_of(count_id, item)
    mine = counting.opened(other.id)

    for act in (
        lambda: services.enter(other.id, count_id, line_id, 1, key="k", at=AT, by=MAI),
        lambda: services.enter(other.id, mine, line_id, 1, key="k", at=AT, by=MAI),
        lambda: services.submit(other.id, count_id, rest=None, at=AT, by=MAI),
        lambda: services.approve(other.id, count_id, at=AT, by=MAI),
        lambda: services.cancel(other.id, count_id, note="x", at=AT, by=MAI),
    ):
        with pytest.raises(NotFound):
            act()
    assert session.scalar(select(func.count()).select_from(CountEvent)) == 2


def test_more_sold_since_than_was_counted_asks_for_a_new_count(outlet):
    variant = a_variant()
    item = stocked(outlet, variant, 10)
    ordered = promise(outlet, variant, 6)
    count_id = counting.opened(outlet.id)
    counting.entered(count_id, item, 2)
    counting.submitted(count_id)
    hand_over(ordered.line_ids, at=AT + timedelta(minutes=5), by=None)

    with pytest.raises(Refused, match="đếm lại"):
        counting.approved(count_id)

    assert held(item) == (4, 0)


def test_expired_goods_are_counted_like_others(outlet):
    item = stocked(outlet, a_variant(), 5, expires_on=TODAY - timedelta(days=3))
    count_id = counting.opened(outlet.id)
    counting.entered(count_id, item, 5)
    counting.submitted(count_id)

    assert counting.approved(count_id).posted == 0
