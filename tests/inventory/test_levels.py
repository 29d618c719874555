"""What the web may sell is read off one row a variant and outlet: it says at every moment what the lots say."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from shop.extensions import session
from shop.inventory.days import fit_until, web_day
from shop.inventory.models import StockLevel
from shop.inventory.queries import levels, sellable
from shop.inventory.services import Want, block_root, release, reserve, unblock_root
from shop.inventory.services.locking import lock_items
from shop.inventory.services.posting import Change, post
from shop.inventory.states import Condition, MovementKind
from shop.unit_of_work import in_transaction
from tests.builders import inventory as stock
from tests.builders.inventory import AT, TODAY
from tests.support.at_once import at_once


@pytest.fixture
def pair(db_session):
    return stock.an_outlet(), stock.a_variant()


def written() -> list:
    columns = StockLevel.__table__.c
    rows = session.execute(select(*columns).where(StockLevel.free > 0).order_by(*columns))
    return [tuple(row) for row in rows]


def summed() -> list:
    return sorted((tuple(row) for row in session.execute(levels.summed())), key=lambda row: row[:2])


def days(*ahead: int | None) -> list:
    return [None if day is None else TODAY + timedelta(days=day) for day in ahead]


@pytest.mark.parametrize(
    "lots",
    [
        [(None, 4)],
        [(10, 4)],
        [(10, 4), (20, 3)],
        [(10, 4), (10, 5), (None, 1)],
        [(30, 1), (20, 2), (10, 4), (40, 8), (None, 16)],
        [(-3, 4), (-2, 3), (-1, 5), (0, 7), (60, 2)],
    ],
)
@pytest.mark.parametrize(("promise", "transit"), [(0, 0), (5, 2)])
def test_on_each_day_the_lots_that_keep_the_promise_are_sold(db_session, lots, promise, transit):
    outlet = stock.an_outlet()
    variant = stock.a_variant(promise_days=promise, max_transit_days=transit)
    for ahead, units in lots:
        stock.stocked(outlet, variant, units, expires_on=days(ahead)[0])
    assert written() == summed()

    for ahead in range(-5, 65, 5):
        today = TODAY + timedelta(days=ahead)
        until = fit_until(web_day(outlet.pickup_days, transit, today), promise)
        good = sum(units for (last, units) in lots if last is None or TODAY + timedelta(days=last) >= until)
        found = sellable([outlet.id], [variant.id], AT + timedelta(days=ahead))
        assert found == ({(outlet.id, variant.id): good} if good else {}), ahead


def test_a_level_follows_promises_and_what_ends_them(pair):
    outlet, variant = pair
    stock.stocked(outlet, variant, 2, expires_on=days(10)[0])
    stock.stocked(outlet, variant, 5, expires_on=days(90)[0])
    [line] = stock.an_order(outlet, (variant, 3)).lines

    reserve([Want(outlet.id, variant.id, 3, line.id)], at=AT, by=None)
    assert written() == summed() == [(variant.id, outlet.id, 4, days(90)[0], 4, None, 0, None)]

    release([line.id], at=AT, by=None)
    assert written() == summed() == [(variant.id, outlet.id, 7, days(10)[0], 2, days(90)[0], 5, None)]


def test_a_recalled_lot_is_no_part_of_it_until_the_recall_is_lifted(pair):
    outlet, variant = pair
    lot = stock.a_lot(outlet, variant)
    for each, units in ((outlet, 2), (stock.an_outlet(outlet.operator_id), 3)):
        stock.stocked(each, variant, units, lot=lot)
    before = written()

    block_root(lot.id, reason="vỡ", at=AT, by=None)
    assert written() == summed() == []
    unblock_root(lot.id, reason="nhầm", at=AT, by=None)
    assert written() == summed() == before


@pytest.mark.parametrize("condition", [each for each in Condition if each is not Condition.SELLABLE])
def test_what_is_not_for_sale_has_no_level(pair, condition):
    stock.stocked(*pair, 4, condition=condition)
    assert written() == summed() == []


def test_lots_of_a_pair_that_change_at_the_same_moment_are_all_in_it(database, db_session):
    outlet, variant = stock.an_outlet(), stock.a_variant()
    items = [
        stock.stocked(outlet, variant, 50, expires_on=day).id
        for day in days(10, 20, 30, 40, None, None, 50, 60)
    ]
    session.commit()

    def change(n: int) -> None:
        step = Change(items[n % 8], MovementKind.DAMAGED, f"level:{n}", "test", on_hand=-1)
        in_transaction(lambda: (lock_items([step.item_id]), post([step], at=AT, by=None)))

    at_once(database.app, change, 40)

    assert written() == summed()
    assert sum(row[2] for row in written()) == 8 * 50 - 40
