"""Whoever draws what is owed is killed between and within batches: nothing is lost, nothing stands twice."""

import pytest
import time_machine

from shop.extensions import session
from shop.inventory import services as stock
from shop.inventory.models import StockItem
from shop.inventory.states import MovementKind
from shop.orders.return_states import ReturnCondition
from shop.reports.verify.services import differences
from shop.settlement.models import SettlementEntry
from tests.builders import returning, settling, till
from tests.builders.cart import AT
from tests.builders.settling import DAY, NEXT, drawn
from tests.crash.killing import run

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("database")]
KILLS = [1, 2, 3, 4, 5]
BATCHES = 14


@pytest.fixture(autouse=True)
def _now(app):
    with time_machine.travel(AT, tick=False):
        yield
        session.rollback()


def a_day() -> None:
    """Sales, a loss, and a refund of consigned goods."""
    goods = settling.on_consignment(stock=30, price=33_333)
    for units in ("1", "2", "3", "1", "2"):
        till.sold(goods.outlet, (goods.variant_id, units))
    order = returning.sold((goods.variant_id, 3), outlet_id=goods.outlet.id)
    settling.paid_back(returning.came_back(order, condition=ReturnCondition.RESELL))
    item = session.get_one(StockItem, goods.item.id, populate_existing=True)
    stock.adjust(
        item.id,
        outlet_id=goods.outlet.id,
        seen=item.on_hand,
        becomes=item.on_hand - 1,
        kind=MovementKind.STOLEN,
        at=AT,
        by=None,
    )
    session.commit()


def told(entries: list[SettlementEntry]) -> list[tuple]:
    return sorted(
        (one.source_kind, one.source_id, one.kind, one.quantity, one.gross, one.commission) for one in entries
    )


def test_a_draw_that_is_killed_loses_nothing_and_doubles_nothing(database, proof):
    a_day()
    with time_machine.travel(NEXT, tick=False):
        with session.begin_nested() as trial:
            whole = told(drawn())
            trial.rollback()
        session.rollback()
        assert len(whole) >= BATCHES

        seen = run(
            "drawer",
            database,
            {"day": DAY.isoformat(), "at": NEXT.isoformat(), "kills": [*KILLS, None, None]},
        )

        session.rollback()
        assert seen[: len(KILLS)] == KILLS
        assert told(settling.entries()) == whole
        assert differences() == []
    proof(f"{len(KILLS)} kills while what is owed was drawn: each of {len(whole)} sources has one entry")
