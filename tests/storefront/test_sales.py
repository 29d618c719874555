"""What sold of late: an order of lists, counted from orders and from nothing else."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from shop.checkout.services import cancel
from shop.extensions import session
from shop.storefront.models import BoughtTogether, ProductSale
from shop.storefront.services import LATELY, recent_sales, remember_sales
from tests.builders import orders, outlets
from tests.builders.cart import AT, on_offer
from tests.support.pages import words


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


def a_shop(*names):
    """An outlet and what it has plenty of."""
    outlet = outlets.outlet()
    return outlet, [on_offer(name, outlet=outlet, stock=100) for name in names]


def test_orders_are_counted_not_units_and_cancelled_ones_never(client, db_session):
    outlet, (tea, fish, rice) = a_shop("Chè", "Mắm", "Gạo")
    orders.place(orders.pickup(outlet.id), (tea.variant_id, 9))
    orders.place(orders.pickup(outlet.id), (fish.variant_id, 1))
    orders.place(orders.pickup(outlet.id), (fish.variant_id, 1))
    gone = orders.place(orders.pickup(outlet.id), (rice.variant_id, 1))
    cancel(gone.token, reason=None, at=AT)

    remember_sales(recent_sales(AT + timedelta(minutes=1)))

    counted = dict(session.execute(select(ProductSale.product_id, ProductSale.orders)).all())
    assert counted == {tea.product.id: 1, fish.product.id: 2}


def test_a_list_by_sales_begins_with_what_sold_and_ends_with_the_newest(client, db_session):
    outlet, (tea, fish, _rice) = a_shop("Chè", "Mắm", "Gạo")
    orders.place(orders.pickup(outlet.id), (tea.variant_id, 1))
    orders.place(orders.pickup(outlet.id), (fish.variant_id, 1))
    orders.place(orders.pickup(outlet.id), (fish.variant_id, 1))
    remember_sales(recent_sales(AT + timedelta(minutes=1)))

    page = client.get("/san-pham?sap-xep=ban-chay").page

    assert [words(card) for card in page.all("a", class_="card__link")] == ["Mắm", "Chè", "Gạo"]


def test_old_orders_are_forgotten(client, db_session):
    outlet, (tea,) = a_shop("Chè")
    orders.place(orders.pickup(outlet.id), (tea.variant_id, 1))
    remember_sales(recent_sales(AT + timedelta(minutes=1)))

    remember_sales(recent_sales(AT + LATELY + timedelta(days=1)))

    assert session.scalars(select(ProductSale)).all() == []


def test_goods_bought_together_need_two_orders(client, db_session):
    outlet, (tea, fish, rice) = a_shop("Chè", "Mắm", "Gạo")
    for _number in range(2):
        orders.place(orders.pickup(outlet.id), (tea.variant_id, 1), (fish.variant_id, 1))
    orders.place(orders.pickup(outlet.id), (tea.variant_id, 1), (rice.variant_id, 1))

    remember_sales(recent_sales(AT + timedelta(minutes=1)))

    pairs = session.execute(select(BoughtTogether.product_id, BoughtTogether.other_id, BoughtTogether.orders))
    assert set(map(tuple, pairs)) == {
        (tea.product.id, fish.product.id, 2),
        (fish.product.id, tea.product.id, 2),
    }
