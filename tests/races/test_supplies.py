"""Several processes at once over one announced delivery: each unit is taken in once, or not at all."""

import pytest
from sqlalchemy import func, select

from shop.core.clock import now, today
from shop.extensions import session
from shop.inventory.models import Receipt, StockItem
from shop.reports.verify.services import differences
from shop.supplies.models import Supply, SupplyLine
from shop.supplies.states import SupplyState
from tests.builders import supplies
from tests.builders.transfers import producer_of
from tests.races.test_races import goods, run

pytestmark = pytest.mark.race


def announced(shop, units: int):
    """A delivery of jars to the shop, which has none; its id and its line's."""
    offer = goods(shop, 0)
    made = supplies.announced(shop, (offer.variant, units), at=now(), due_on=today())
    [line] = supplies.lines_of(made)
    return made.id, line.id, [producer_of(offer.variant)]


def supplier(*steps) -> dict:
    return {"role": "suppliers", "steps": steps}


def facts() -> tuple[SupplyState, int, int]:
    state, left = session.execute(
        select(Supply.state, SupplyLine.quantity - SupplyLine.received).join(
            SupplyLine, SupplyLine.supply_id == Supply.id
        )
    ).one()
    return state, left, session.scalar(select(func.sum(StockItem.on_hand))) or 0


def test_two_receipts_of_one_delivery_take_each_unit_once(shop, database):
    one, line, _mine = announced(shop, 10)
    here = shop.id
    same = ("receive", one, {"outlet": here, "lines": [[line, 6]], "key": "one-form"})
    other = ("receive", one, {"outlet": here, "lines": [[line, 6]]})

    answers = run(
        database, supplier(same), supplier(same), supplier(other), supplier(("all", one, {"outlet": here}))
    )

    state, left, there = facts()
    assert any(done for [done] in answers)
    assert there + left == 10
    assert (state is SupplyState.RECEIVED) == (left == 0)
    keyed = session.scalar(select(func.count()).select_from(Receipt).where(Receipt.key == "one-form"))
    assert keyed in {0, 1}
    assert [str(finding) for finding in differences()] == []


def test_everything_is_received_once_or_taken_back(shop, database):
    one, _line, mine = announced(shop, 10)
    here = shop.id

    *received, [withdrawn] = run(
        database,
        supplier(("all", one, {"outlet": here})),
        supplier(("all", one, {"outlet": here})),
        supplier(("withdraw", one, {"producers": mine})),
    )

    state, _left, there = facts()
    assert sum(done for [done] in received) + withdrawn == 1
    assert (state, there) == ((SupplyState.WITHDRAWN, 0) if withdrawn else (SupplyState.RECEIVED, 10))
    assert [str(finding) for finding in differences()] == []
