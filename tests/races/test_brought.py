"""Several processes at once over goods that orders wait for elsewhere: each unit goes to one order, or to nobody."""

import pytest
from sqlalchemy import func, select

from shop.core.clock import now
from shop.core.tokens import random_token
from shop.extensions import session
from shop.inventory.models import Reservation, StockItem
from shop.inventory.states import ReservationState
from shop.reports.verify.services import differences
from shop.transfers import services
from shop.transfers.models import Transfer, TransferHold, TransferLine
from shop.transfers.states import TransferState
from tests.builders import orders, outlets
from tests.builders.orders import part_of
from tests.races.test_races import goods, groups, person, run
from tests.races.test_transfers_of_stock import mover, units_at

pytestmark = pytest.mark.race


@pytest.fixture
def four(shop, database):
    """(offer, desk, four orders of two jars each that are collected at the desk); two more jars are there."""
    offer = goods(shop, 10)
    shop.sends_pickups, shop.send_days = True, 0
    desk = outlets.outlet("Quầy nhận", operator_id=shop.operator_id, takes_pickups=True)
    session.commit()
    placed = [
        orders.place(orders.pickup(desk.id, phone=f"+8491234567{n}"), (offer.variant_id, 2), at=now())
        for n in range(4)
    ]
    session.commit()
    return offer, desk, placed


def test_of_two_senders_a_customer_who_cancels_and_buyers_each_unit_has_one(shop, database, four):
    offer, desk, placed = four
    here, facts = shop.id, {"to": desk.id, "parts": [part_of(order).id for order in placed]}
    tokens = [order.token for order in placed[:2]]
    people = [person(here, (offer.variant_id, 1)) for _ in range(4)]

    *bought, one, two, ended = run(
        database,
        *groups(people),
        mover(("bring", None, here, facts)),
        mover(("bring", None, here, facts)),
        mover(*(("cancel order", token, here, {}) for token in tokens)),
    )

    assert ended == [True, True]
    assert one + two != [False, False]
    statuses = [status for some in bought for status, _where, _page in some]
    assert set(statuses) <= {303, 422}
    riding = session.scalar(select(func.sum(TransferLine.quantity))) or 0
    assert units_at(here) + riding == 10
    holds = session.scalars(select(TransferHold.reservation_id)).all()
    assert len(holds) == len(set(holds))
    open_ones = session.scalars(select(Reservation).where(Reservation.state == ReservationState.OPEN)).all()
    assert sum(row.quantity for row in open_ones) <= 10
    assert [str(finding) for finding in differences()] == []


def test_goods_arrive_while_their_order_is_cancelled_and_are_held_or_free(shop, database, four):
    _offer, desk, placed = four
    parts = [part_of(order).id for order in placed]
    paper = services.bring(shop.id, desk.id, parts, key=random_token(), at=now(), by=None)
    session.commit()

    [came], ended = run(
        database,
        mover(("all", paper, desk.id, {})),
        mover(*(("cancel order", order.token, desk.id, {}) for order in placed)),
    )

    assert came
    assert ended == [True] * 4
    assert session.scalars(select(Transfer.state)).one() is TransferState.RECEIVED
    row = session.execute(
        select(func.sum(StockItem.on_hand), func.sum(StockItem.allocated)).where(
            StockItem.outlet_id == desk.id
        )
    ).one()
    assert tuple(row) == (8, 0)
    assert [str(finding) for finding in differences()] == []
