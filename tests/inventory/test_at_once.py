"""Two hands at one shelf at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest
from sqlalchemy import select, text

from shop.accounts.throttling import Limit, count
from shop.core.errors import Conflict
from shop.extensions import new_ids, session, together
from shop.inventory.models import Reservation, StockItem, StockSetting
from shop.inventory.services import decide, lock_soon, move_condition
from shop.inventory.states import Condition, Offering
from shop.reports.verify.services import differences
from shop.unit_of_work import in_transaction
from tests.builders.inventory import AT, a_variant, an_outlet, stocked
from tests.support.at_once import at_once

pytestmark = pytest.mark.race


def test_two_who_decide_about_new_goods_come_one_after_the_other(database, app):
    outlet_id, variant_id = an_outlet().id, a_variant().id
    session.commit()

    answers = at_once(
        app,
        lambda n: in_transaction(
            lambda: decide(outlet_id, variant_id, offering=Offering.SELL, buffer=n, at=AT, by=None)
        ),
        8,
    )

    assert answers == [None] * 8
    assert session.scalars(select(StockSetting.buffer)).one() in range(8)


def test_one_form_sent_many_times_moves_its_units_once(database, app):
    item = stocked(an_outlet(), a_variant(), 20)
    item_id, outlet_id = item.id, item.outlet_id
    session.commit()

    def press(_n):
        return in_transaction(
            lambda: move_condition(
                item_id, Condition.QUARANTINE, 3, outlet_id=outlet_id, seen=20, at=AT, by=None
            )
        )

    answers = at_once(app, press, 8)

    assert answers.count(Conflict) == 7
    assert dict(session.execute(select(StockItem.condition, StockItem.on_hand)).all()) == {
        Condition.SELLABLE: 17,
        Condition.QUARANTINE: 3,
    }
    assert differences() == []


def test_who_waits_for_the_tries_of_a_phone_holds_no_units(database, app):
    """The tries are counted and the units are locked in one statement, in this order: else two could wait in a circle."""
    item = stocked(an_outlet(), a_variant(), 20)
    item_id, pair = item.id, (item.outlet_id, item.variant_id)
    phone = [Limit("order-phone:1", 20, 3600)]
    session.commit()

    def place():
        with app.app_context(), together(ids={Reservation.__table__: 1}):
            count(phone, AT)
            soon = lock_soon({pair})
            new_ids(Reservation.__table__, 1)
            found, _units = soon.units(AT)
            session.commit()
            session.remove()
            return list(found)

    count(phone, AT)
    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(place)
        try:
            _until_somebody_waits()
            held = session.scalars(select(StockItem.id).with_for_update(nowait=True, key_share=True)).all()
        finally:
            session.rollback()  # the other one would wait for ever
        assert (held, other.result(10)) == ([item_id], [item_id])


def _until_somebody_waits():
    """On SQLite they wait to begin, which nobody can see."""
    if session.get_bind().dialect.name != "postgresql":
        return
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    for _ in range(200):
        with session.get_bind().connect() as beside:
            if beside.execute(waiting).scalar_one():
                return
        sleep(0.05)
    raise AssertionError("nobody waits")


def test_moves_in_opposite_directions_never_wait_for_each_other(database, app):
    here = stocked(an_outlet(), a_variant(), 100)
    item_id, outlet_id = here.id, here.outlet_id
    in_transaction(
        lambda: move_condition(item_id, Condition.DISPLAY, 50, outlet_id=outlet_id, at=AT, by=None)
    )
    there_id = session.scalars(select(StockItem.id).where(StockItem.condition == Condition.DISPLAY)).one()
    session.commit()

    def turn(n):
        of, to = (item_id, Condition.DISPLAY) if n % 2 else (there_id, Condition.SELLABLE)
        return in_transaction(lambda: move_condition(of, to, 1, outlet_id=outlet_id, at=AT, by=None)) and None

    assert at_once(app, turn, 40) == [None] * 40
    assert session.scalars(select(StockItem.on_hand)).all() == [50, 50]
