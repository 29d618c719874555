"""Goods made on demand: a request, and the order that staff make of it once the goods lie there."""

from datetime import date

import pytest
from sqlalchemy import func, select

from shop.cases.models import Case
from shop.cases.states import CaseState
from shop.checkout import requests
from shop.core.errors import BadInput, Refused
from shop.delivery.states import Way
from shop.extensions import session
from shop.inventory.models import StockItem
from shop.inventory.services import decide
from shop.inventory.states import Offering
from shop.orders.models import Order
from shop.orders.states import Channel, OrderState
from tests.builders import days
from tests.builders.cart import AT, GOOD, on_offer
from tests.builders.inventory import stocked

WANTED = date(2026, 12, 10)


@pytest.fixture
def cake(db_session):
    """A cake that the outlet has made in five days; nothing lies there."""
    offer = on_offer("Bánh đặt", stock=0)
    decide(offer.outlet.id, offer.variant_id, offering=Offering.ON_DEMAND, lead_days=5, at=AT, by=None)
    return offer


def _ask(offer, quantity: int = 2, day: date = WANTED) -> Case:
    request = requests.Request(offer.variant_id, offer.outlet.id, quantity, "Phạm Thử", "+84987654321", day)
    case = requests.ask(request, at=AT)
    session.flush()
    return case


def _make(case: Case, offer) -> str:
    return requests.make_order(case.id, offer.outlet.id, at=AT, by=None)


def test_a_day_before_the_lead_time_is_refused(cake):
    with pytest.raises(BadInput):
        _ask(cake, day=date(2026, 12, 2))
    assert session.scalar(select(func.count()).select_from(Case)) == 0


def test_no_order_is_made_before_the_goods_are_there(cake):
    case = _ask(cake)
    with pytest.raises(Refused):
        _make(case, cake)
    assert session.scalar(select(func.count()).select_from(Order)) == 0
    assert case.state is CaseState.OPEN


def test_staff_make_the_order_from_what_was_received(cake):
    case = _ask(cake)
    item = stocked(cake.outlet, cake.variant, 3, expires_on=GOOD)

    token = _make(case, cake)

    order = session.scalars(select(Order).where(Order.token == token)).one()
    assert (order.channel, order.state, order.name) == (Channel.STAFF, OrderState.CONFIRMED, "Phạm Thử")
    session.expire_all()
    assert session.get_one(StockItem, item.id).allocated == 2
    assert session.get_one(Case, case.id).state is CaseState.CLOSED
    with pytest.raises(Refused):
        _make(case, cake)


def test_staff_make_an_order_while_customers_cannot(cake):
    case = _ask(cake)
    stocked(cake.outlet, cake.variant, 3, expires_on=GOOD)
    days.stop(cake.outlet, way=None)
    days.capacity(cake.outlet, 0, way=Way.PICKUP)

    token = _make(case, cake)

    assert session.scalars(select(Order.token)).all() == [token]
