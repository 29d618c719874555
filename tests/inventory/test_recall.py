"""A batch is recalled or spoils: every order that holds it becomes a case, and may be moved to fit units."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from shop.cases.models import Case
from shop.cases.states import CaseKind
from shop.core.errors import Refused, Shortage
from shop.extensions import session
from shop.inventory.models import Allocation, Lot, StockItem
from shop.inventory.queries import sellable
from shop.inventory.services import (
    Want,
    block_root,
    dispatch,
    find_unfit,
    hand_over,
    reallocate,
    reserve,
    unblock_root,
)
from shop.orders.models import FulfilmentLine
from shop.orders.states import UnitState
from tests.builders.inventory import AT, TODAY, a_lot, a_variant, an_order, an_outlet, stocked


def day(n: int):
    return TODAY + timedelta(days=n)


def held(item) -> tuple[int, int]:
    return tuple(
        session.execute(select(StockItem.on_hand, StockItem.allocated).where(StockItem.id == item.id)).one()
    )


def placed(outlet, variant, quantity):
    order = an_order(outlet, (variant, quantity))
    reserve([Want(outlet.id, variant.id, quantity, order.lines[0].id)], at=AT, by=None)
    return order


def test_a_recall_stops_the_batch_everywhere_and_opens_a_case_for_each_order(db_session):
    one, other, variant = an_outlet(), an_outlet(), a_variant()
    root = a_lot(one, variant, expires_on=day(100))
    branch = a_lot(other, variant, root_id=root.id, number=None, code=None)
    stocked(one, variant, 5, lot=root)
    stocked(other, variant, 5, lot=branch)
    first, second = placed(one, variant, 2), placed(other, variant, 3)

    recall = block_root(root.id, reason="kiểm nghiệm không đạt", at=AT, by=7)

    assert [(row.order_id, row.quantity, row.under_way) for row in recall.held] == [
        (first.order.id, 2, False),
        (second.order.id, 3, False),
    ]
    assert sellable(None, [variant.id], AT) == {}
    cases = db_session.scalars(select(Case).order_by(Case.id)).all()
    assert [(case.kind, case.subject_kind, case.subject_id, case.outlet_id) for case in cases] == [
        (CaseKind.SHORTFALL, "order", first.order.id, one.id),
        (CaseKind.SHORTFALL, "order", second.order.id, other.id),
    ]
    assert cases[0].details["order_line_ids"] == first.line_ids
    with pytest.raises(Refused):
        block_root(root.id, reason="lần nữa", at=AT, by=7)


def test_a_recall_names_parcels_that_are_under_way(db_session):
    outlet, variant = an_outlet(), a_variant()
    item = stocked(outlet, variant, 5)
    order = placed(outlet, variant, 2)
    [gone] = dispatch(order.line_ids, at=AT, by=7)
    db_session.add(
        FulfilmentLine(
            fulfilment_id=order.fulfilment.id,
            order_line_id=gone.order_line_id,
            lot_id=gone.lot_id,
            quantity=gone.quantity,
            state=UnitState.UNDER_WAY,
            at=AT,
        )
    )
    db_session.flush()

    recall = block_root(item.lot_id, reason="thu hồi", at=AT, by=7)

    assert recall.held == []
    assert [(row.order_id, row.quantity, row.under_way) for row in recall.under_way] == [
        (order.order.id, 2, True)
    ]
    assert db_session.scalars(select(Case.subject_id)).all() == [order.order.id]


def test_a_recall_made_by_mistake_is_taken_back(db_session):
    outlet, variant = an_outlet(), a_variant()
    item = stocked(outlet, variant, 5)
    block_root(item.lot_id, reason="nhầm", at=AT, by=7)

    unblock_root(item.lot_id, reason="ghi nhầm", at=AT, by=7)

    assert sellable([outlet.id], [variant.id], AT) == {(outlet.id, variant.id): 5}
    with pytest.raises(Refused):
        unblock_root(item.lot_id, reason="ghi nhầm", at=AT, by=7)


def test_an_order_moves_to_fit_units_of_its_outlet(db_session):
    outlet, variant = an_outlet(), a_variant()
    bad = stocked(outlet, variant, 2, expires_on=day(30))
    good = stocked(outlet, variant, 5, expires_on=day(60))
    order = placed(outlet, variant, 3)
    block_root(bad.lot_id, reason="thu hồi", at=AT, by=7)

    assert reallocate(order.line_ids, at=AT, by=7) == order.line_ids

    assert [held(bad), held(good)] == [(2, 0), (5, 3)]
    assert db_session.execute(select(Allocation.stock_item_id, Allocation.quantity)).all() == [(good.id, 3)]
    assert reallocate(order.line_ids, at=AT, by=7) == []
    hand_over(order.line_ids, at=AT, by=7)
    assert held(good) == (2, 0)


def test_units_that_break_the_promise_do_not_replace_others(db_session):
    outlet, variant = an_outlet(), a_variant(promise_days=20)
    bad = stocked(outlet, variant, 3, expires_on=day(90))
    order = placed(outlet, variant, 3)
    stocked(outlet, variant, 5, expires_on=day(23))
    block_root(bad.lot_id, reason="thu hồi", at=AT, by=7)

    with pytest.raises(Shortage) as refusal:
        reallocate(order.line_ids, at=AT, by=7)

    assert [(line.order_line_id, line.wanted, line.available) for line in refusal.value.lines] == [
        (order.line_ids[0], 3, 0)
    ]
    assert held(bad) == (3, 3)


def test_goods_that_spoil_under_an_open_order_become_one_case(db_session):
    outlet, variant = an_outlet(), a_variant()
    item = stocked(outlet, variant, 5, expires_on=day(6))
    order = placed(outlet, variant, 2)

    assert find_unfit(at=AT + timedelta(days=6)) == 0
    assert find_unfit(at=AT + timedelta(days=7)) == 1
    assert find_unfit(at=AT + timedelta(days=7, hours=1)) == 0

    case = db_session.scalars(select(Case)).one()
    assert (case.subject_id, case.details["lot_root_id"]) == (order.order.id, item.lot_id)


def test_an_item_that_is_made_during_a_recall_cannot_slip_by(db_session):
    outlet, variant = an_outlet(), a_variant()
    item = stocked(outlet, variant, 5)
    block_root(item.lot_id, reason="thu hồi", at=AT, by=7)
    lot = db_session.get(Lot, item.lot_id, populate_existing=True)

    stocked(an_outlet(), variant, 5, lot=lot)

    assert sellable(None, [variant.id], AT) == {}
