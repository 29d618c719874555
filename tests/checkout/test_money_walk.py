"""However the acts of customers, outlets, carriers and banks follow each other, no đồng is lost and none given twice."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shop.catalogue import services as catalogue
from shop.extensions import session
from shop.orders.models import Order
from shop.reports.verify.services import differences
from tests.builders import cart as carts
from tests.builders import inventory, orders, outlets, promotions
from tests.builders.cart import AT
from tests.builders.paying import with_account
from tests.checkout.money_walk import Walk, imbalances
from tests.support.figures import as_many

WAYS = ["pickup at_outlet", "pickup vietqr", "delivery on_delivery", "delivery vietqr"]
DICE = st.lists(st.integers(0, 1_000_000), min_size=4, max_size=24)


@pytest.fixture
def goods(db_session, clock):
    """Jars and tea at one outlet, cake at another one of the same operator, and a basket of the first two."""
    jar = carts.on_offer(stock=60, price=33_333, variant={"max_transit_days": 5})
    with_account(jar.outlet)
    tea = carts.on_offer(
        "Chè xanh", outlet=jar.outlet, stock=60, price=25_001, variant={"max_transit_days": 5}
    )
    there = outlets.outlet("Sầm Sơn", operator_id=jar.outlet.operator_id, rank=200)
    cake = carts.on_offer("Bánh gai", outlet=there, stock=60, price=17_777, variant={"max_transit_days": 5})
    basket = inventory.a_basket((jar.variant, 2), (tea.variant, 1))
    catalogue.set_price(basket.id, amount=80_003, starts_at=AT, by=None, at=AT)
    promotions.an_amount("GIAM", 11_111)
    session.commit()
    return jar, tea, cake, basket


def placed(goods, way: str, number: int) -> Order:
    jar, tea, cake, basket = goods
    door, method = way.split()
    lines = [(jar.variant_id, 1 + number % 3)]
    lines += [(tea.variant_id, 2)] if number % 2 else []
    lines += [(basket.id, 1 + number % 2)] if number % 5 < 2 else []
    lines += [(cake.variant_id, 3)] if door == "delivery" and number % 3 == 0 else []
    where = (
        orders.pickup(jar.outlet.id, payment=method) if door == "pickup" else orders.delivery(payment=method)
    )
    return promotions.place_with("GIAM", where, *lines) if number % 4 == 1 else orders.place(where, *lines)


@pytest.mark.prove
@settings(max_examples=as_many(8, 300))
@given(way=st.sampled_from(WAYS), number=st.integers(0, 59), dice=DICE)
def test_whatever_happens_what_was_paid_is_what_is_kept(goods, way, number, dice):
    outer = session.begin_nested()
    walk = Walk(placed(goods, way, number), [each.variant_id for each in goods[:3]])
    for each in dice:
        walk.step(each)
        found = [words for order_id in walk.ids for words in imbalances(session.get_one(Order, order_id))]
        assert found == [], walk.done
    assert [str(finding) for finding in differences()] == [], walk.done
    outer.rollback()
    session.expire_all()
