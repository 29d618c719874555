"""Units leave for an order from the lot that was promised, or from another that was scanned."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from shop.core.errors import Conflict, Refused
from shop.extensions import session
from shop.inventory.models import Allocation, Reservation, StockItem, StockMovement
from shop.inventory.services import Want, dispatch, hand_over, refused_back, release, reserve
from shop.inventory.services.leaving import UnitsOut
from shop.inventory.states import Condition, MovementKind, ReservationState
from tests.builders.inventory import AT, TODAY, a_variant, an_order, an_outlet, stocked

LATER = AT + timedelta(days=2)


def day(n: int):
    return TODAY + timedelta(days=n)


def held(item) -> tuple[int, int]:
    return tuple(
        session.execute(select(StockItem.on_hand, StockItem.allocated).where(StockItem.id == item.id)).one()
    )


def promised(outlet, variant, quantity):
    line = an_order(outlet, (variant, quantity)).lines[0]
    reserve([Want(outlet.id, variant.id, quantity, line.id)], at=AT, by=None)
    return line.id


def test_handing_over_consumes_the_units_that_were_promised(db_session):
    outlet, variant = an_outlet(), a_variant()
    soon = stocked(outlet, variant, 2, expires_on=day(30))
    late = stocked(outlet, variant, 5, expires_on=day(60))
    line_id = promised(outlet, variant, 3)

    gone = hand_over([line_id], at=LATER, by=7)

    assert gone == [
        UnitsOut(line_id, outlet.id, soon.lot_id, 2),
        UnitsOut(line_id, outlet.id, late.lot_id, 1),
    ]
    assert [held(soon), held(late)] == [(0, 0), (4, 0)]
    assert db_session.scalars(select(Reservation.state)).all() == [ReservationState.CONSUMED]


def test_a_marked_down_promise_may_be_kept_with_full_price_units_never_the_reverse(db_session):
    outlet, variant = an_outlet(), a_variant()
    cheap = stocked(outlet, variant, 3, expires_on=day(10), condition=Condition.MARKED_DOWN)
    full = stocked(outlet, variant, 8, expires_on=day(60))
    lines = an_order(outlet, (variant, 3), (variant, 2)).lines
    reserve(
        [
            Want(outlet.id, variant.id, 3, lines[0].id, lot_id=cheap.lot_id),
            Want(outlet.id, variant.id, 2, lines[1].id),
        ],
        at=AT,
        by=None,
    )

    with pytest.raises(Refused):
        hand_over([lines[1].id], at=AT, by=7, lots={lines[1].id: cheap.lot_id})
    hand_over([lines[0].id], at=AT, by=7, lots={lines[0].id: full.lot_id})

    assert [held(cheap), held(full)] == [(3, 0), (5, 2)]


def test_another_fit_lot_may_be_scanned_and_the_allocation_moves_with_it(db_session):
    outlet, variant = an_outlet(), a_variant()
    first = stocked(outlet, variant, 5, expires_on=day(30))
    second = stocked(outlet, variant, 5, expires_on=day(60))
    line_id = promised(outlet, variant, 3)

    gone = hand_over([line_id], at=LATER, by=7, lots={line_id: second.lot_id})

    assert gone == [UnitsOut(line_id, outlet.id, second.lot_id, 3)]
    assert [held(first), held(second)] == [(5, 0), (2, 0)]
    allocations = db_session.execute(select(Allocation.stock_item_id, Allocation.quantity)).all()
    assert allocations == [(second.id, 3)]
    steps = db_session.execute(
        select(StockMovement.kind, StockMovement.on_hand_after, StockMovement.allocated_after)
        .where(StockMovement.stock_item_id == second.id)
        .order_by(StockMovement.id)
    ).all()
    assert steps[1:] == [(MovementKind.REALLOCATED, 5, 3), (MovementKind.HANDED_OVER, 2, 0)]


def test_a_scanned_lot_with_too_few_free_units_is_refused(db_session):
    outlet, variant = an_outlet(), a_variant()
    first = stocked(outlet, variant, 5, expires_on=day(30))
    second = stocked(outlet, variant, 2, expires_on=day(60))
    line_id = promised(outlet, variant, 3)

    with pytest.raises(Refused):
        hand_over([line_id], at=LATER, by=7, lots={line_id: second.lot_id})

    assert [held(first), held(second)] == [(5, 3), (2, 0)]


@pytest.mark.parametrize("leave", [hand_over, dispatch])
@pytest.mark.parametrize(("days_more", "may_go"), [(-1, False), (0, True), (20, True), (None, True)])
def test_another_lot_lasts_as_long_as_the_goods_were_promised_to(db_session, leave, days_more, may_go):
    outlet, variant = an_outlet(), a_variant(promise_days=20)
    first = stocked(outlet, variant, 5, expires_on=day(60))
    line_id = promised(outlet, variant, 3)
    until = db_session.scalars(select(Reservation.good_until)).one()
    last_day = None if days_more is None else until + timedelta(days=days_more)
    other = stocked(outlet, variant, 5, expires_on=last_day)

    if may_go:
        leave([line_id], at=LATER, by=7, lots={line_id: other.lot_id})
        assert held(other) == (2, 0)
        return
    with pytest.raises(Refused, match=f"được hứa hàng dùng đến {until:%d/%m/%Y}"), db_session.begin_nested():
        leave([line_id], at=LATER, by=7, lots={line_id: other.lot_id})
    assert (held(first), held(other)) == ((5, 3), (5, 0))


@pytest.mark.parametrize("leave", [hand_over, dispatch])
def test_a_lot_past_its_last_day_does_not_leave(db_session, leave):
    outlet, variant = an_outlet(), a_variant()
    item = stocked(outlet, variant, 5, expires_on=day(5))
    line_id = promised(outlet, variant, 3)

    with pytest.raises(Refused, match="hết hạn sử dụng ngày 06/06/2026"):
        leave([line_id], at=AT + timedelta(days=6), by=7)
    assert held(item) == (5, 3)

    leave([line_id], at=AT + timedelta(days=5), by=7)
    assert held(item) == (2, 0)


@pytest.mark.parametrize("leave", [hand_over, dispatch])
def test_a_recalled_lot_does_not_leave(db_session, leave):
    from shop.inventory.models import Lot

    outlet, variant = an_outlet(), a_variant()
    item = stocked(outlet, variant, 5)
    line_id = promised(outlet, variant, 3)
    db_session.get(Lot, item.lot_id).blocked_on = TODAY
    db_session.flush()

    with pytest.raises(Refused, match="đang bị thu hồi"):
        leave([line_id], at=AT, by=7)
    assert held(item) == (5, 3)


def test_what_was_handed_over_cannot_be_handed_over_or_released_again(db_session):
    outlet, variant = an_outlet(), a_variant()
    item = stocked(outlet, variant, 5)
    line_id = promised(outlet, variant, 3)
    hand_over([line_id], at=LATER, by=7)

    with pytest.raises(Refused):
        hand_over([line_id], at=LATER, by=7)
    assert release([line_id], at=LATER, by=7) == []
    assert held(item) == (2, 0)


def test_a_refused_parcel_comes_back_into_quarantine_once(db_session):
    outlet, variant = an_outlet(), a_variant()
    item = stocked(outlet, variant, 5)
    line_id = promised(outlet, variant, 3)
    gone = dispatch([line_id], at=LATER, by=7)
    assert held(item) == (2, 0)

    refused_back(gone, at=LATER, by=7)

    back = db_session.scalars(select(StockItem).where(StockItem.condition == Condition.QUARANTINE)).one()
    assert (back.outlet_id, back.lot_id, held(back)) == (outlet.id, item.lot_id, (3, 0))
    with pytest.raises(Conflict), db_session.begin_nested():
        refused_back(gone, at=LATER, by=7)
    assert held(back) == (3, 0)
