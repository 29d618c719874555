"""Adjusting, moving between conditions, taking back."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from shop.catalogue.models import Price
from shop.catalogue.states import PriceKind
from shop.core.errors import BadInput, Conflict, NotFound, Refused
from shop.extensions import session
from shop.inventory.models import StockItem, StockMovement, StockSetting
from shop.inventory.services import Want, adjust, decide, move_condition, reserve, undo
from shop.inventory.states import Condition, MovementKind, Offering
from tests.builders.inventory import AT, a_variant, an_order, an_outlet, stocked


def held(item) -> tuple[int, int]:
    return tuple(
        session.execute(select(StockItem.on_hand, StockItem.allocated).where(StockItem.id == item.id)).one()
    )


def last_movement() -> StockMovement:
    return session.scalars(select(StockMovement).order_by(StockMovement.id.desc()).limit(1)).one()


def change(item, seen, becomes, kind=MovementKind.DAMAGED, **more):
    values = {"outlet_id": item.outlet_id, "at": AT, "by": 7} | more
    return adjust(item.id, seen=seen, becomes=becomes, kind=kind, **values)


def promise(item, quantity):
    from shop.catalogue.models import Variant
    from shop.outlets.models import Outlet

    outlet, variant = session.get(Outlet, item.outlet_id), session.get(Variant, item.variant_id)
    line = an_order(outlet, (variant, quantity)).lines[0]
    reserve([Want(outlet.id, variant.id, quantity, line.id)], at=AT, by=None)


def test_an_adjustment_is_a_movement_with_its_reason(db_session):
    item = stocked(an_outlet(), a_variant(), 12)

    change(item, 12, 9, reason="rơi vỡ khi xếp kệ")

    assert held(item) == (9, 0)
    movement = last_movement()
    assert (movement.kind, movement.on_hand_change, movement.on_hand_after) == (MovementKind.DAMAGED, -3, 9)
    assert (movement.reason, movement.actor_id) == ("rơi vỡ khi xếp kệ", 7)


def test_an_adjustment_from_a_number_that_is_no_longer_true_is_refused(db_session):
    item = stocked(an_outlet(), a_variant(), 12)
    change(item, 12, 11)

    with pytest.raises(Conflict, match="từ 12 thành 11"):
        change(item, 12, 9)

    assert held(item) == (11, 0)


@pytest.mark.parametrize(
    ("kind", "becomes"),
    [
        (MovementKind.FOUND, 11),
        (MovementKind.LOST, 13),
        (MovementKind.CORRECTED, 12),
        (MovementKind.CORRECTED, -1),
        (MovementKind.HANDED_OVER, 11),
    ],
)
def test_a_change_goes_the_way_of_its_reason(db_session, kind, becomes):
    item = stocked(an_outlet(), a_variant(), 12)

    with pytest.raises(BadInput):
        change(item, 12, becomes, kind)

    assert held(item) == (12, 0)


def test_units_that_orders_hold_are_not_written_off(db_session):
    item = stocked(an_outlet(), a_variant(), 12)
    promise(item, 10)

    with pytest.raises(Refused, match="chỉ bớt được 2"):
        change(item, 12, 9, MovementKind.LOST)
    assert held(item) == (12, 10)


def test_another_outlets_item_is_not_found(db_session):
    item = stocked(an_outlet(), a_variant(), 12)

    with pytest.raises(NotFound):
        change(item, 12, 9, outlet_id=an_outlet().id)


def test_units_move_to_the_display_and_back(db_session):
    item = stocked(an_outlet(), a_variant(), 12)

    move_condition(item.id, Condition.DISPLAY, 2, outlet_id=item.outlet_id, at=AT, by=7)

    shown = db_session.scalars(select(StockItem).where(StockItem.condition == Condition.DISPLAY)).one()
    assert [held(item), held(shown)] == [(10, 0), (2, 0)]
    move_condition(shown.id, Condition.SELLABLE, 1, outlet_id=item.outlet_id, at=AT, by=7)
    assert [held(item), held(shown)] == [(11, 0), (1, 0)]


def test_only_free_units_move(db_session):
    item = stocked(an_outlet(), a_variant(), 12)
    promise(item, 10)

    with pytest.raises(Refused):
        move_condition(item.id, Condition.QUARANTINE, 3, outlet_id=item.outlet_id, at=AT, by=7)
    with pytest.raises(BadInput):
        move_condition(item.id, Condition.QUARANTINE, 13, outlet_id=item.outlet_id, at=AT, by=7)
    assert held(item) == (12, 10)


def test_marking_down_needs_a_price_and_makes_the_lots_own_offer(db_session):
    item = stocked(an_outlet(), a_variant(), 12)
    with pytest.raises(BadInput):
        move_condition(item.id, Condition.MARKED_DOWN, 5, outlet_id=item.outlet_id, at=AT, by=None)

    move_condition(item.id, Condition.MARKED_DOWN, 5, outlet_id=item.outlet_id, at=AT, by=None, price=20_000)

    price = db_session.scalars(select(Price)).one()
    assert (price.kind, price.lot_id, price.outlet_id, price.amount) == (
        PriceKind.MARKDOWN,
        item.lot_id,
        item.outlet_id,
        20_000,
    )
    assert held(item) == (7, 0)


def test_an_adjustment_is_taken_back_by_a_counter_movement_once(db_session):
    item = stocked(an_outlet(), a_variant(), 12)
    change(item, 12, 9)
    movement = last_movement()

    undo(movement.id, outlet_id=item.outlet_id, at=AT + timedelta(minutes=10), by=7)

    assert held(item) == (12, 0)
    assert (last_movement().kind, last_movement().undoes_id) == (MovementKind.UNDONE, movement.id)
    with pytest.raises(Refused, match="đã được hoàn tác"):
        undo(movement.id, outlet_id=item.outlet_id, at=AT, by=7)


def test_both_sides_of_a_move_are_taken_back_together(db_session):
    item = stocked(an_outlet(), a_variant(), 12)
    move_condition(item.id, Condition.DISPLAY, 2, outlet_id=item.outlet_id, at=AT, by=7)

    undo(last_movement().id, outlet_id=item.outlet_id, at=AT, by=7)

    assert held(item) == (12, 0)
    assert db_session.scalars(select(StockItem.on_hand).order_by(StockItem.id)).all() == [12, 0]


def test_after_ten_minutes_nothing_is_taken_back(db_session):
    item = stocked(an_outlet(), a_variant(), 12)
    change(item, 12, 9)

    with pytest.raises(Refused, match="quá 10 phút"):
        undo(last_movement().id, outlet_id=item.outlet_id, at=AT + timedelta(minutes=10, seconds=1), by=7)
    assert held(item) == (9, 0)


def test_what_an_order_holds_by_now_is_not_taken_back(db_session):
    item = stocked(an_outlet(), a_variant(), 12)
    change(item, 12, 15, MovementKind.FOUND)
    movement = last_movement()
    promise(item, 14)

    with pytest.raises(Refused, match="đã được giữ"):
        undo(movement.id, outlet_id=item.outlet_id, at=AT, by=7)
    assert held(item) == (15, 14)


def test_reserving_is_not_taken_back_by_hand(db_session):
    item = stocked(an_outlet(), a_variant(), 12)
    promise(item, 3)

    with pytest.raises(Refused):
        undo(last_movement().id, outlet_id=item.outlet_id, at=AT, by=7)
    with pytest.raises(NotFound):
        undo(last_movement().id, outlet_id=an_outlet().id, at=AT, by=7)


def test_an_outlet_decides_how_it_offers_a_variant(db_session):
    outlet, variant = an_outlet(), a_variant()

    decide(outlet.id, variant.id, offering=Offering.SELL, buffer=2, low_mark=5, at=AT, by=7)
    decide(outlet.id, variant.id, offering=Offering.ON_DEMAND, lead_days=7, at=AT, by=7)

    row = db_session.scalars(select(StockSetting)).one()
    assert (row.offering, row.buffer, row.low_mark, row.lead_days) == (Offering.ON_DEMAND, 0, 0, 7)
    with pytest.raises(BadInput):
        decide(outlet.id, variant.id, offering=Offering.ON_DEMAND, at=AT, by=7)
