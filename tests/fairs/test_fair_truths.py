"""What `flask verify` says of fairs: nothing of a sound one, and each kind of damage by its name."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from shop.core.clock import vn_day
from shop.extensions import session
from shop.fairs.models import FairCount, FairCountLine
from shop.fairs.states import FairCountState, Loss
from shop.inventory.models import StockItem
from shop.inventory.services import Change, post
from shop.inventory.services.locking import lock_items
from shop.inventory.states import MovementKind
from shop.orders.models import FulfilmentLine, Order
from shop.orders.states import OrderState
from shop.outlets.models import FairOutlet
from shop.outlets.states import FairState
from shop.reports.verify.services import differences
from shop.settlement.models import SettlementEntry
from shop.settlement.services import drawing
from shop.settlement.states import EntryKind
from tests.builders import cart, fairs, transfers
from tests.builders.cart import AT
from tests.builders.fairs import brought

TODAY = vn_day(AT)


@pytest.fixture
def done(home, stall):
    """Of six jars two were sold by a count, one broke."""
    item = brought(home, stall, cart.on_offer(outlet=home, stock=10), 6)
    count_id = fairs.counted(stall.id, {item.id: 3}, {item.id: (1, Loss.DAMAGED)})
    fairs.made(stall.id, count_id)
    return item


def broken() -> set[str]:
    return {finding.rule for finding in differences()}


DAMAGES = [
    ("fair-losses", FairCountLine, {"lost": 2, "remaining": 2}),
    ("fair-losses", FairCountLine, {"expired": 1}),
    ("fair-losses", FairCount, {"state": FairCountState.DROPPED, "made_at": None}),
    ("fair-sold", FairCountLine, {"sold": 1, "remaining": 4}),
    ("fair-sold", FulfilmentLine, {"quantity": 1}),
    ("fair-day", FairCountLine, {"sold_on": TODAY - timedelta(days=1)}),
    ("fair-day", FairCountLine, {"sold_on": TODAY + timedelta(days=1)}),
    ("fair-money", FairCount, {"sold": 1}),
    ("fair-money", Order, {"state": OrderState.CONFIRMED}),
    ("fair-closed", FairOutlet, {"state": FairState.CLOSED, "closed_at": AT}),
]


@pytest.mark.parametrize(
    ("rule", "model", "values"), DAMAGES, ids=[f"{row[0]} {next(iter(row[2]))}" for row in DAMAGES]
)
def test_each_damage_is_found(done, rule, model, values):
    assert broken() == set(), "before it there is none"

    session.execute(update(model).values(**values).execution_options(synchronize_session=False))

    assert rule in broken()


def test_a_posting_in_the_name_of_a_count_is_found(done):
    lock_items([done.id])
    change = Change(done.id, MovementKind.FOUND, "fair:999:found", "fair_count_line", 999, on_hand=1)
    post([change], at=AT, by=None)

    assert "movement-causes" in broken()
    assert session.get_one(StockItem, done.id, populate_existing=True).on_hand == 4


def test_goods_on_consignment_that_are_counted_after_a_draw_wait_for_the_next(home, stall):
    """Their sale is dated back to a day that was drawn already."""
    goods = cart.on_offer(outlet=home, stock=0)
    transfers.consigned(home, goods.variant, 10)
    item = brought(home, stall, goods, 6)
    later = AT + timedelta(days=4)
    _draw(later)
    count_id = fairs.counted(stall.id, {item.id: 3}, {item.id: (1, Loss.LOST)}, at=later + timedelta(hours=1))
    fairs.made(stall.id, count_id, at=later + timedelta(hours=1))
    assert broken() == set()
    sold = select(SettlementEntry.day, SettlementEntry.quantity).where(SettlementEntry.kind == EntryKind.SOLD)
    assert session.execute(sold).all() == []

    _draw(later + timedelta(hours=2))

    assert session.execute(sold).all() == [(TODAY + timedelta(days=2), 2)]
    assert broken() == set()


def _draw(at) -> None:
    while drawing.draw_some(vn_day(at), at=at):
        pass
    drawing.finish(vn_day(at), at=at)
    session.flush()
