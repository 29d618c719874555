"""Several processes at once over orders whose lines go to another outlet: units are held once, or not at all."""

import pytest
from sqlalchemy import func, select

from shop.core.clock import now
from shop.extensions import session
from shop.inventory.models import StockItem
from shop.orders.models import Fulfilment, Order, OrderLine
from shop.orders.states import FulfilmentState, OrderState
from shop.reports.verify.services import differences
from tests.builders import inventory, orders, outlets
from tests.builders.orders import part_of
from tests.races.test_races import goods, run

pytestmark = pytest.mark.race
TRIALS = 6


def two_outlets(shop, units: int):
    """The same goods at the shop and at another outlet of its operator."""
    offer = goods(shop, units)
    there = outlets.outlet("Sầm Sơn", operator_id=shop.operator_id)
    inventory.stocked(there, offer.variant, units)
    return offer, there


def placed(shop, offer):
    order = orders.place(orders.pickup(shop.id), (offer.variant_id, 1), at=now())
    return (
        order,
        part_of(order),
        session.scalars(select(OrderLine).where(OrderLine.order_id == order.id)).one(),
    )


def shifter(*steps) -> dict:
    return {"role": "shifters", "steps": steps}


def held(outlet_id: int) -> tuple[int, int]:
    return tuple(
        session.execute(
            select(func.sum(StockItem.on_hand), func.sum(StockItem.allocated)).where(
                StockItem.outlet_id == outlet_id
            )
        ).one()
    )


def test_a_line_moves_or_is_handed_over_where_it_was(shop, database):
    offer, there = two_outlets(shop, TRIALS)
    made = [placed(shop, offer) for _ in range(TRIALS)]
    here, to = shop.id, there.id
    moves = [["move", here, part.id, {"lines": [line.id], "to": to}] for _order, part, line in made]
    ends = [["hand_over", here, part.id, {"code": part.pickup_code}] for _order, part, _line in made]

    moved, handed = run(database, shifter(*moves), shifter(*ends))

    assert [one + other for one, other in zip(moved, handed, strict=True)] == [1] * TRIALS
    assert held(here) == (TRIALS - sum(handed), 0)
    assert held(to) == (TRIALS, sum(moved))
    states = session.execute(select(Fulfilment.outlet_id, Fulfilment.state)).all()
    assert {tuple(row) for row in states} <= {(to, FulfilmentState.NEW), (here, FulfilmentState.HANDED_OVER)}
    assert [str(finding) for finding in differences()] == []


def test_a_line_that_moves_while_its_order_is_cancelled_is_free_everywhere(shop, database):
    offer, there = two_outlets(shop, TRIALS)
    made = [placed(shop, offer) for _ in range(TRIALS)]
    here, to = shop.id, there.id
    moves = [["move", here, part.id, {"lines": [line.id], "to": to}] for _order, part, line in made]
    ends = [["cancel", 0, 0, {"token": order.token}] for order, _part, _line in made]

    _moved, cancelled = run(database, shifter(*moves), shifter(*reversed(ends)))

    assert cancelled == [True] * TRIALS
    assert (held(here), held(to)) == ((TRIALS, 0), (TRIALS, 0))
    assert set(session.scalars(select(Order.state))) == {OrderState.CANCELLED}
    assert [str(finding) for finding in differences()] == []


def test_lines_that_move_both_ways_at_once_wait_for_each_other(shop, database):
    offer, there = two_outlets(shop, 2 * TRIALS)
    here, to = shop.id, there.id
    out = [placed(shop, offer) for _ in range(TRIALS)]
    back = [placed(there, offer) for _ in range(TRIALS)]

    answers = run(
        database,
        shifter(*(["move", here, part.id, {"lines": [line.id], "to": to}] for _order, part, line in out)),
        shifter(*(["move", to, part.id, {"lines": [line.id], "to": here}] for _order, part, line in back)),
    )

    assert answers == [[True] * TRIALS] * 2
    assert (held(here), held(to)) == ((2 * TRIALS, TRIALS), (2 * TRIALS, TRIALS))
    assert [str(finding) for finding in differences()] == []
