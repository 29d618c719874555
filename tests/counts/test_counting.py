"""A sheet from its lines to the shelf: what is listed, what adds up, which moment counts."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from shop.core.errors import BadInput, Conflict, NotFound
from shop.core.tokens import random_token
from shop.counts import services
from shop.counts.models import CountLine
from shop.counts.services import Rest
from shop.counts.states import Scope
from shop.extensions import session
from shop.inventory.models import Lot, StockItem, StockMovement
from shop.inventory.services import adjust, hand_over
from shop.inventory.states import Condition, LotOwner, MovementKind
from shop.reports.verify.services import differences
from tests.builders import counting
from tests.builders.counting import LAN, MAI
from tests.builders.inventory import (
    AT,
    a_lot,
    a_variant,
    an_outlet,
    held,
    promise,
    setting,
    stocked,
)

LATER = AT + timedelta(minutes=30)


@pytest.mark.parametrize("scope", list(Scope))
def test_a_sheet_lists_every_lot_in_every_condition_of_its_scope(outlet, scope):
    shelf = counting.a_spot(outlet.id, "Kệ 2")
    placed, elsewhere = a_variant(), a_variant()
    setting(outlet, placed, spot_id=shelf.id)
    two = [stocked(outlet, placed, 5), stocked(outlet, placed, 2, condition=Condition.DISPLAY)]
    other = stocked(outlet, elsewhere, 9)
    stocked(an_outlet(), placed, 9)
    empty = stocked(outlet, placed, 1)
    adjust(empty.id, outlet_id=outlet.id, seen=1, becomes=0, kind=MovementKind.LOST, at=AT, by=None)
    code = counting.another_set(elsewhere)
    scopes = {Scope.ALL: [*two, other], Scope.SPOT: two, Scope.SET: [other]}

    count_id = counting.opened(outlet.id, scope=scope, spot_id=shelf.id, set_code=code)

    found = [(line.lot_id, line.condition) for line in counting.lines(count_id)]
    assert found == [(item.lot_id, item.condition) for item in scopes[scope]]


def test_entries_of_many_people_add_up_and_one_sent_twice_is_one(outlet):
    item = stocked(outlet, a_variant(), 12)
    count_id = counting.opened(outlet.id)
    line_id = counting.line_of(count_id, item)
    key = random_token()
    for _ in range(2):
        again = services.enter(outlet.id, count_id, line_id, 5, key=key, at=AT, by=MAI)
    counting.entered(count_id, item, 7, by=LAN)

    counting.submitted(count_id)

    assert not again.is_new
    assert [line.counted for line in counting.lines(count_id)] == [12]
    services.send_back(outlet.id, count_id, line_ids=[line_id], at=AT, by=LAN)
    with pytest.raises(Conflict, match="dòng khác"):
        services.enter(outlet.id, count_id, line_id, 6, key=key, at=AT, by=MAI)


def test_what_was_taken_back_does_not_count(outlet):
    item = stocked(outlet, a_variant(), 12)
    count_id = counting.opened(outlet.id)
    services.enter(outlet.id, count_id, counting.line_of(count_id, item), 99, key="k-1", at=AT, by=MAI)
    counting.entered(count_id, item, 12)
    for _ in range(2):
        services.take_back(outlet.id, count_id, "k-1", at=AT, by=LAN)

    counting.submitted(count_id)

    assert [line.counted for line in counting.lines(count_id)] == [12]


def test_a_line_nobody_counted_is_not_zero(outlet):
    counted, not_counted = stocked(outlet, a_variant(), 5), stocked(outlet, a_variant(), 6)
    count_id = counting.opened(outlet.id)
    counting.entered(count_id, counted, 5)

    with pytest.raises(BadInput, match="Còn 1 dòng"):
        counting.submitted(count_id)
    counting.submitted(count_id, rest=Rest.LEAVE)
    assert counting.approved(count_id).posted == 0
    assert held(not_counted) == (6, 0)

    other = counting.opened(outlet.id)
    counting.entered(other, counted, 5)
    counting.submitted(other, rest=Rest.ZERO)
    assert counting.approved(other).posted == 1
    assert held(not_counted) == (0, 0)
    assert differences() == []


def test_what_moves_between_counting_and_approval_changes_nothing(outlet):
    variant = a_variant()
    item = stocked(outlet, variant, 20)
    count_id = counting.opened(outlet.id)
    ordered = promise(outlet, variant, 3)
    counting.entered(count_id, item, 18, at=AT + timedelta(minutes=5))
    hand_over(ordered.line_ids, at=AT + timedelta(minutes=6), by=None)
    stocked(outlet, variant, 10, lot=session.get_one(Lot, item.lot_id), at=AT + timedelta(minutes=7))
    counting.submitted(count_id, at=AT + timedelta(minutes=8))
    adjust(item.id, outlet_id=outlet.id, seen=27, becomes=26, kind=MovementKind.DAMAGED, at=LATER, by=None)

    assert counting.approved(count_id).posted == 1

    [line] = counting.lines(count_id)
    assert (line.counted, line.book, line.difference) == (18, 20, -2)
    assert held(item) == (24, 0)
    moved = session.scalars(select(StockMovement).where(StockMovement.cause_kind == "count")).one()
    assert (moved.kind, moved.on_hand_change, moved.cause_id) == (MovementKind.LOST, -2, count_id)


def test_a_count_from_a_phone_without_a_connection_is_of_the_moment_at_the_shelf(outlet):
    variant = a_variant()
    item = stocked(outlet, variant, 10, at=AT - timedelta(days=1))
    count_id = counting.opened(outlet.id)
    ordered = promise(outlet, variant, 4)
    hand_over(ordered.line_ids, at=AT + timedelta(minutes=10), by=None)
    line_id = counting.line_of(count_id, item)

    services.enter(outlet.id, count_id, line_id, 10, key="k", at=LATER, age=timedelta(minutes=25), by=MAI)
    counting.submitted(count_id, at=LATER)

    assert counting.approved(count_id).posted == 0
    services_age = session.scalars(select(CountLine.counted_at)).one()
    assert services_age == AT + timedelta(minutes=5)


def test_an_age_beyond_the_opening_is_the_opening(outlet):
    item = stocked(outlet, a_variant(), 10)
    count_id = counting.opened(outlet.id)
    line_id = counting.line_of(count_id, item)

    services.enter(outlet.id, count_id, line_id, 9, key="k", at=LATER, age=timedelta(days=9), by=MAI)
    counting.submitted(count_id, at=LATER)

    assert session.scalars(select(CountLine.counted_at)).one() == AT


def test_conditions_are_counted_apart(outlet):
    variant = a_variant()
    shelf = stocked(outlet, variant, 10)
    lot = session.get_one(Lot, shelf.lot_id)
    shown = stocked(outlet, variant, 2, condition=Condition.DISPLAY, lot=lot)
    count_id = counting.opened(outlet.id)
    counting.entered(count_id, shelf, 9)
    counting.entered(count_id, shown, 3)
    counting.submitted(count_id)

    counting.approved(count_id)

    assert (held(shelf), held(shown)) == ((9, 0), (3, 0))


def test_found_goods_get_a_lot_of_their_own_or_the_one_that_was_chosen(outlet):
    variant = a_variant()
    stocked(outlet, variant, 4)
    known = a_lot(outlet, variant)
    count_id = counting.opened(outlet.id)
    add = {"condition": Condition.SELLABLE, "at": AT, "by": MAI}
    undated = [services.add_line(outlet.id, count_id, variant.id, lot_id=None, **add) for _ in range(2)]
    chosen = services.add_line(outlet.id, count_id, variant.id, lot_id=known.id, **add)
    assert undated[0] == undated[1]
    for line_id, units in ((undated[0], 3), (chosen, 2)):
        services.enter(outlet.id, count_id, line_id, units, key=random_token(), at=AT, by=MAI)
    counting.submitted(count_id, rest=Rest.LEAVE)

    assert counting.approved(count_id).posted == 2

    new = session.scalars(select(Lot).order_by(Lot.id.desc())).first()
    assert (new.number, new.expires_on, new.owner) == (None, None, LotOwner.OPERATOR)
    units = dict(session.execute(select(StockItem.lot_id, StockItem.on_hand)).all())
    assert (units[new.id], units[known.id]) == (3, 2)
    assert differences() == []


def test_lots_of_others_and_of_other_goods_are_refused(outlet):
    variant = a_variant()
    stocked(outlet, variant, 4)
    count_id = counting.opened(outlet.id)
    add = {"condition": Condition.SELLABLE, "at": AT, "by": MAI}

    for lot in (a_lot(an_outlet(), variant), a_lot(outlet, a_variant())):
        with pytest.raises(BadInput):
            services.add_line(outlet.id, count_id, variant.id, lot_id=lot.id, **add)
    with pytest.raises(NotFound):
        services.add_line(outlet.id, count_id, 10**9, lot_id=None, **add)
    with pytest.raises(NotFound):
        services.add_line(an_outlet().id, count_id, variant.id, lot_id=None, **add)
    add["condition"] = Condition.MARKED_DOWN
    with pytest.raises(BadInput):
        services.add_line(outlet.id, count_id, variant.id, lot_id=None, **add)
