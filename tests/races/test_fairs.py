"""The last count of a stall against its own counter: each unit is sold once, by one of them."""

import pytest
from sqlalchemy import func, select

from shop.core.clock import now, today
from shop.extensions import session
from shop.fairs.models import FairCount, FairSale
from shop.fairs.states import FairCountState
from shop.inventory.models import StockItem
from shop.orders.models import OrderLine
from shop.outlets.models import FairOutlet
from shop.outlets.states import FairState
from shop.reports.verify.services import differences
from shop.till.models import CounterReceipt
from tests.builders import fairs, till
from tests.races.test_races import goods, run

pytestmark = pytest.mark.race
STOCK, LEFT, SALES = 10, 4, 6


def test_a_closing_count_and_the_till_of_the_stall_sell_each_unit_once(shop, database):
    """The count says that six were sold; the till has six customers for the four that are left."""
    event = fairs.fair(shop.operator_id, at=now(), starts_on=today(), ends_on=today())
    stall = fairs.stall(event, at=now())
    offer = goods(stall, STOCK)
    item = session.scalars(select(StockItem).where(StockItem.outlet_id == stall.id)).one()
    count_id = fairs.counted(stall.id, {item.id: LEFT}, at=now())
    sales = [till.present_sale(stall.id, offer.variant_id) for _ in range(SALES)]
    here, keeper = stall.id, {"role": "stallkeepers", "outlet_id": stall.id, "count_id": count_id}

    one, two, *clerks = run(
        database,
        keeper,
        keeper,
        *({"role": "tills", "outlet_id": here, "sale_ids": sales[first::3]} for first in range(3)),
    )

    paid = sum(isinstance(came, int) for some in clerks for came in some)
    row, by_count = session.get_one(FairCount, count_id), session.scalar(select(func.count(FairSale.day)))
    left = session.scalar(select(func.sum(StockItem.on_hand)))
    if row.state is FairCountState.MADE:
        assert {type(one), type(two)} == {int}, "who came second found it done"
        assert by_count == 1
        assert left == LEFT - paid >= 0
        assert session.get_one(FairOutlet, here).state is FairState.COUNTED
    else:
        assert (by_count, left) == (0, STOCK - paid)
        assert all("Hãy kiểm lại" in str(said) for said in (one, two)), "more was sold than the count left"
    assert session.scalar(select(func.sum(OrderLine.quantity))) == STOCK - left
    numbers = session.scalars(select(CounterReceipt.number).order_by(CounterReceipt.number)).all()
    assert numbers == list(range(1, len(numbers) + 1))
    assert [str(finding) for finding in differences()] == []
