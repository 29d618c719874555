"""Units are set aside for an order: every line or none, first expired first."""

from contextlib import nullcontext
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from shop.core.errors import Conflict, Shortage
from shop.extensions import new_ids, together
from shop.inventory.models import Allocation, Reservation, StockItem, StockMovement
from shop.inventory.services import Change, Want, lock_soon, release, reserve
from shop.inventory.services.locking import FEW, lock_items, lock_units, units_of
from shop.inventory.services.posting import post_later
from shop.inventory.states import Condition, MovementKind, ReservationState
from shop.orders.models import Order
from tests.builders.inventory import AT, TODAY, a_lot, a_variant, an_order, an_outlet, setting, stocked


def day(n: int):
    return TODAY + timedelta(days=n)


def held(item) -> tuple[int, int]:
    row = item.__class__
    from shop.extensions import session

    return tuple(session.execute(select(row.on_hand, row.allocated).where(row.id == item.id)).one())


def ordered(outlet, *wanted, **want_fields):
    order = an_order(outlet, *wanted)
    return [Want(outlet.id, line.variant_id, line.quantity, line.id, **want_fields) for line in order.lines]


def test_the_nearest_last_day_goes_first_and_undated_goods_last(db_session):
    outlet, variant = an_outlet(), a_variant()
    undated = stocked(outlet, variant, 5)
    late = stocked(outlet, variant, 5, expires_on=day(90))
    soon = stocked(outlet, variant, 5, expires_on=day(30))

    reserve(ordered(outlet, (variant, 12)), at=AT, by=None)

    assert [held(soon), held(late), held(undated)] == [(5, 5), (5, 5), (5, 2)]


def test_a_reservation_knows_its_units_and_the_day_they_are_good_until(db_session):
    outlet, variant = an_outlet(), a_variant(max_transit_days=4, promise_days=20)
    item = stocked(outlet, variant, 5, expires_on=day(90))
    [want] = ordered(outlet, (variant, 2))

    ids = reserve([want], at=AT, by=7)

    row = db_session.get(Reservation, ids[want.order_line_id])
    assert (row.quantity, row.state, row.good_until) == (2, ReservationState.OPEN, day(24))
    allocation = db_session.scalars(select(Allocation).where(Allocation.reservation_id == row.id)).one()
    assert (allocation.stock_item_id, allocation.quantity) == (item.id, 2)
    movement = db_session.scalars(select(StockMovement).order_by(StockMovement.id.desc()).limit(1)).one()
    assert (movement.kind, movement.on_hand_change, movement.allocated_change) == (
        MovementKind.ALLOCATED,
        0,
        2,
    )
    assert (movement.on_hand_after, movement.allocated_after, movement.actor_id) == (5, 2, 7)
    assert (movement.cause_kind, movement.cause_id, movement.at) == ("order_line", want.order_line_id, AT)


def test_a_later_day_that_was_asked_for_leaves_fewer_units(db_session):
    outlet, variant = an_outlet(), a_variant()
    stocked(outlet, variant, 5, expires_on=day(10))
    late = stocked(outlet, variant, 5, expires_on=day(30))

    reserve(ordered(outlet, (variant, 3), good_until=day(20)), at=AT, by=None)

    assert held(late) == (5, 3)


def test_all_short_lines_are_named_at_once_and_nothing_is_taken(db_session):
    outlet, tea, honey, rice = an_outlet(), a_variant(), a_variant(), a_variant()
    plenty = stocked(outlet, tea, 10)
    stocked(outlet, honey, 1)
    movements = db_session.scalar(select(func.count()).select_from(StockMovement))

    with pytest.raises(Shortage) as refusal:
        reserve(ordered(outlet, (tea, 2), (honey, 2), (rice, 1)), at=AT, by=None)

    assert [(line.variant_id, line.wanted, line.available) for line in refusal.value.lines] == [
        (honey.id, 2, 1),
        (rice.id, 1, 0),
    ]
    assert held(plenty) == (10, 0)
    assert db_session.scalar(select(func.count()).select_from(StockMovement)) == movements
    assert db_session.scalar(select(func.count()).select_from(Reservation)) == 0


def test_two_lines_of_one_variant_share_what_there_is(db_session):
    outlet, variant = an_outlet(), a_variant()
    stocked(outlet, variant, 5)

    with pytest.raises(Shortage) as refusal:
        reserve(ordered(outlet, (variant, 3), (variant, 3)), at=AT, by=None)

    assert [(line.wanted, line.available) for line in refusal.value.lines] == [(3, 2)]


def test_the_buffer_is_not_sold_on_the_web_but_over_the_counter(db_session):
    outlet, variant = an_outlet(), a_variant()
    setting(outlet, variant, buffer=2)
    item = stocked(outlet, variant, 3)

    with pytest.raises(Shortage):
        reserve(ordered(outlet, (variant, 2)), at=AT, by=None)
    reserve(ordered(outlet, (variant, 3), counter=True), at=AT, by=None)

    assert held(item) == (3, 3)


def test_a_marked_down_lot_serves_only_its_own_offer(db_session):
    outlet, variant = an_outlet(), a_variant()
    lot = a_lot(outlet, variant, expires_on=day(6))
    full = stocked(outlet, variant, 5, lot=lot)
    cheap = stocked(outlet, variant, 3, lot=lot, condition=Condition.MARKED_DOWN)

    reserve(ordered(outlet, (variant, 2), lot_id=lot.id), at=AT, by=None)

    assert [held(full), held(cheap)] == [(5, 0), (3, 2)]
    with pytest.raises(Shortage):
        reserve(ordered(outlet, (variant, 2), lot_id=lot.id), at=AT, by=None)


def test_a_lot_that_expired_between_cart_and_checkout_is_not_sold(db_session):
    outlet, variant = an_outlet(), a_variant(max_transit_days=4)
    item = stocked(outlet, variant, 5, expires_on=day(4))
    wants = ordered(outlet, (variant, 1))

    with pytest.raises(Shortage) as refusal:
        reserve(wants, at=AT + timedelta(days=1), by=None)

    assert refusal.value.lines[0].available == 0
    assert held(item) == (5, 0)


def test_an_offer_taken_back_since_the_cart_is_not_sold(db_session):
    outlet, variant = an_outlet(), a_variant()
    stocked(outlet, variant, 5)
    outlet.sells_online = False
    db_session.flush()

    with pytest.raises(Shortage):
        reserve(ordered(outlet, (variant, 1)), at=AT, by=None)


@pytest.mark.parametrize("lines", [1, 12])
def test_as_many_statements_for_many_lines(db_session, query_count, lines):
    outlet = an_outlet()
    variants = [a_variant() for _ in range(lines)]
    for variant in variants:
        stocked(outlet, variant, 5)
    wants = ordered(outlet, *((variant, 1) for variant in variants))

    with query_count() as statements:
        reserve(wants, at=AT, by=None)

    is_postgres = db_session.get_bind().dialect.name == "postgresql"
    assert len(statements) == (7 if is_postgres else 6), statements


def test_among_other_writes_units_are_locked_and_looked_at_and_the_rest_is_one_statement(
    db_session, query_count
):
    outlet, variant = an_outlet(), a_variant()
    item = stocked(outlet, variant, 5)
    wants = ordered(outlet, (variant, 2))

    with query_count() as statements, together(ids={Reservation.__table__: 1}):
        reserve(wants, at=AT, by=None)

    is_postgres = db_session.get_bind().dialect.name == "postgresql"
    assert len(statements) == (4 if is_postgres else 6), statements
    assert held(item) == (5, 2)


def test_units_may_be_locked_with_the_question_for_new_ids(db_session, query_count):
    outlet, variant, other = an_outlet(), a_variant(), a_variant()
    items = [stocked(outlet, each, 5) for each in (variant, other)]
    wants = ordered(outlet, (variant, 2), (other, 5))

    with query_count() as statements, together(ids={Order.__table__: 1, Reservation.__table__: 2}):
        soon = lock_soon({(outlet.id, variant.id), (outlet.id, other.id)})
        new_ids(Order.__table__, 1)
        reserve(wants, at=AT, by=None, soon=soon)

    is_postgres = db_session.get_bind().dialect.name == "postgresql"
    assert len(statements) == (3 if is_postgres else 6), statements
    assert [held(item) for item in items] == [(5, 2), (5, 5)]


def test_units_that_nobody_asked_for_are_locked_when_they_are_looked_at(db_session):
    outlet, variant = an_outlet(), a_variant()
    item = stocked(outlet, variant, 5)
    for context in (together, nullcontext):
        [want] = ordered(outlet, (variant, 2))
        with context():
            reserve([want], at=AT, by=None, soon=lock_soon({(outlet.id, variant.id)}))
    assert held(item) == (5, 4)


def test_of_more_pairs_than_a_statement_names_one_by_one_all_are_locked(db_session):
    outlet = an_outlet()
    variants = [a_variant() for _ in range(FEW + 2)]
    for variant in variants:
        stocked(outlet, variant, 5)
    pairs = {(outlet.id, variant.id) for variant in variants}

    found, units = lock_units(pairs, AT)
    assert {each.variant_id for each in found.values()} == {variant.id for variant in variants}
    assert len(units_of(found, AT)) == len(units) == len(variants)

    with together(ids={Order.__table__: 1}):
        soon = lock_soon(pairs)
        new_ids(Order.__table__, 1)
        assert soon.units(AT) == (found, units)


def test_units_that_are_gone_by_the_time_of_writing_refuse_everything(db_session):
    """Nobody can take them from under the lock; the condition in the statement holds all the same."""
    outlet, variant = an_outlet(), a_variant()
    item = stocked(outlet, variant, 5)
    locked = lock_items([item.id])
    db_session.execute(update(StockItem).where(StockItem.id == item.id).values(on_hand=1))

    change = Change(item.id, MovementKind.ALLOCATED, "reserve:1:1", "order_line", 1, allocated=2)
    with pytest.raises(Conflict), together():
        post_later([change], locked, at=AT, by=None)

    assert held(item) == (1, 0)


def test_released_units_are_free_again_and_the_record_stays(db_session):
    outlet, variant = an_outlet(), a_variant()
    item = stocked(outlet, variant, 5)
    [want] = ordered(outlet, (variant, 2))
    ids = reserve([want], at=AT, by=None)

    released = release([want.order_line_id], at=AT, by=None, reason="khách hủy")

    assert released == [want.order_line_id]
    assert held(item) == (5, 0)
    row = db_session.get(Reservation, ids[want.order_line_id], populate_existing=True)
    assert (row.state, row.ended_at) == (ReservationState.RELEASED, AT)
    assert db_session.scalar(select(func.sum(Allocation.quantity))) == 2


def test_releasing_twice_does_nothing_the_second_time(db_session):
    outlet, variant = an_outlet(), a_variant()
    item = stocked(outlet, variant, 5)
    [want] = ordered(outlet, (variant, 2))
    reserve([want], at=AT, by=None)
    release([want.order_line_id], at=AT, by=None)

    assert release([want.order_line_id], at=AT, by=None) == []
    assert held(item) == (5, 0)


def test_the_database_itself_refuses_more_promised_than_there_is(db_session):
    from sqlalchemy.exc import IntegrityError

    outlet, variant = an_outlet(), a_variant()
    item = stocked(outlet, variant, 5)

    with pytest.raises(IntegrityError), db_session.begin_nested():
        db_session.execute(StockItem.__table__.update().where(StockItem.id == item.id).values(allocated=6))


@pytest.mark.parametrize("hand_over", [0, 4])
def test_the_promise_is_kept_on_the_promised_hand_over_day(db_session, hand_over):
    from shop.inventory.models import Lot
    from shop.inventory.services import hand_over as give

    outlet, variant = an_outlet(), a_variant(max_transit_days=4, promise_days=20)
    stocked(outlet, variant, 5, expires_on=day(23))
    stocked(outlet, variant, 5, expires_on=day(24))
    [want] = ordered(outlet, (variant, 5))
    reserve([want], at=AT, by=None)

    given = give([want.order_line_id], at=AT + timedelta(days=hand_over), by=None)

    [lot] = [db_session.get(Lot, unit.lot_id) for unit in given]
    assert lot.expires_on - day(hand_over) >= timedelta(days=20)
