"""Somebody comes for the goods at the moment at which they are given up: exactly one of the two happens."""

import pytest
from sqlalchemy import func, select

from shop.checkout import fulfilling
from shop.core.clock import now
from shop.extensions import session
from shop.inventory.models import StockItem
from shop.orders.models import Fulfilment, Order
from shop.orders.states import FulfilmentState, OrderState
from shop.payments.models import Payment
from shop.payments.states import PaymentState
from shop.reports.verify.services import differences
from tests.builders import orders
from tests.races.test_races import goods, run

pytestmark = pytest.mark.race
PARTS = 24
LATER = 70  # days, when every last day is over


def ready(shop, offer) -> list[tuple[int, str]]:
    """Pick-ups that wait: (part, code)."""
    made = []
    for number in range(PARTS):
        where = orders.pickup(shop.id, phone=f"+8492{number:07d}")
        order = orders.place(where, (offer.variant_id, 1), at=now())
        part = session.scalars(select(Fulfilment).where(Fulfilment.order_id == order.id)).one()
        fulfilling.start_preparing(shop.id, part.id, at=now(), by=None)
        fulfilling.mark_ready(shop.id, part.id, at=now(), by=None)
        made.append((part.id, part.pickup_code))
    return made


def agree(given: int, gone: int) -> None:
    """Every part ended one way, with its units, its money and its order."""
    session.rollback()
    states = dict(session.execute(select(Fulfilment.state, func.count()).group_by(Fulfilment.state)).all())
    assert states.get(FulfilmentState.HANDED_OVER, 0) == given
    assert states.get(FulfilmentState.NOT_COLLECTED, 0) == gone
    assert session.execute(select(StockItem.on_hand, StockItem.allocated)).all() == [(40 - given, 0)]
    ends = dict(session.execute(select(Order.state, func.count()).group_by(Order.state)).all())
    assert (ends.get(OrderState.COMPLETED, 0), ends.get(OrderState.CANCELLED, 0)) == (given, gone)
    paid = select(func.count()).where(Payment.state == PaymentState.PAID)
    assert session.scalar(paid) == given
    assert [str(finding) for finding in differences()] == []


def test_of_a_hand_over_and_staff_giving_up_exactly_one_wins(shop, database):
    parts = ready(shop, goods(shop, 40))
    team = {"role": "staff", "outlet_id": shop.id, "parts": parts}

    given, gone, more = run(
        database,
        {**team, "verb": "hand_over"},
        {**team, "verb": "give_up"},
        {**team, "verb": "give_up", "parts": parts[::-1]},
    )

    again = [one + two for one, two in zip(gone, more[::-1], strict=True)]
    assert [one + two for one, two in zip(given, again, strict=True)] == [1] * PARTS
    agree(sum(given), sum(again))


def test_of_a_hand_over_and_the_worker_exactly_one_wins(shop, database):
    parts = ready(shop, goods(shop, 40))
    team = {"role": "staff", "outlet_id": shop.id, "parts": parts[::-1], "verb": "hand_over"}
    sweeper = {"role": "sweeper", "rounds": 3, "days": LATER}

    given, gone, more = run(database, team, sweeper, sweeper)

    assert sum(given) + gone + more == PARTS
    agree(sum(given), gone + more)
