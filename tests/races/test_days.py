"""Several processes at once for the same day: it never takes more orders than the outlet says."""

import pytest
from sqlalchemy import func, select

from shop.delivery.states import Way
from shop.extensions import session
from shop.orders.models import Fulfilment
from shop.reports.verify.services import differences
from tests.builders import cart, days
from tests.races.running import race
from tests.races.test_races import PROCESSES, groups, person

pytestmark = pytest.mark.race
MOST = 5
BUYERS = 24


@pytest.fixture
def shop(shop):
    """The outlet hands over five orders a day."""
    days.capacity(shop, MOST, way=Way.PICKUP)
    return shop


def test_a_day_takes_no_more_orders_than_its_capacity(shop, database, proof):
    offer = cart.on_offer("Nem chua", outlet=shop, stock=100, expires_on=None)
    people = [person(shop.id, (offer.variant_id, 1)) for _ in range(BUYERS)]
    session.commit()
    session.remove()

    answers = [answer for some in race(database, groups(people)) for answer in some]

    placed = [where for status, where, _page in answers if status == 303]
    refused = [page for status, _where, page in answers if status == 422]
    assert (len(placed), len(refused)) == (MOST, BUYERS - MOST), [answer[:2] for answer in answers]
    assert all("đã thay đổi" in page for page in refused)
    per_day = dict(
        session.execute(
            select(Fulfilment.hand_over_day, func.count()).group_by(Fulfilment.hand_over_day)
        ).all()
    )
    assert list(per_day.values()) == [MOST]
    assert [str(finding) for finding in differences()] == []
    proof(f"{BUYERS} orders for {MOST} places of one day in {PROCESSES} processes: {len(placed)} placed")
