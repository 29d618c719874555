"""Other goods beside a product: few, each with the reason, never alcohol."""

from datetime import timedelta

import pytest
import time_machine

from shop.catalogue.models import BasketItem
from shop.extensions import session
from shop.storefront.models import BoughtTogether
from tests.builders.cart import AT, on_offer
from tests.builders.catalogue import LONG_AGO, a_product
from tests.builders.producers import producer
from tests.support.pages import words


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


def reasons(client, offer):
    """(reason, name) of the goods below a product's page."""
    page = client.get(f"/san-pham/{offer.product.slug}").page
    return [
        (words(next(item.iter("p"))), words(next(link for link in item.iter("a"))))
        for item in page.all("li", class_="because")
    ]


def test_a_basket_then_what_is_bought_with_it_then_its_maker_and_shelf(client, db_session):
    maker = producer("HTX Mắm")
    mine = on_offer("Mắm tôm", producer=maker)
    basket = on_offer("Giỏ quà biển", shelf="qua-tet", set_code=11)
    session.add(BasketItem(basket_id=basket.variant_id, component_id=mine.variant_id, quantity=1))
    partner = on_offer("Chè búp", shelf="che-tra", set_code=11)
    seldom = on_offer("Miến", shelf="mien-mi-gao", set_code=2)
    session.add_all(
        BoughtTogether(product_id=mine.product.id, other_id=other.product.id, orders=orders)
        for other, orders in ((partner, 5), (seldom, 2))
    )
    a_product("Mắm tép", producer=maker, at=LONG_AGO + timedelta(days=1))
    a_product("Mắm ruốc")
    assert reasons(client, mine) == [
        ("Giỏ quà có sản phẩm này", "Giỏ quà biển"),
        ("Thường mua cùng", "Chè búp"),
        ("Cùng chủ thể", "Mắm tép"),
        ("Cùng danh mục", "Mắm ruốc"),
    ]


def test_alcohol_is_never_beside_other_goods(client, db_session):
    mine = on_offer("Mắm tôm")
    wine = a_product("Rượu", set_code=14, warning="18+", variant={"alcohol_bp": 4000})
    session.add(BoughtTogether(product_id=mine.product.id, other_id=wine.id, orders=9))
    assert reasons(client, mine) == []


def test_a_good_with_two_reasons_stands_once_with_the_stronger(client, db_session):
    maker = producer("HTX Mắm")
    mine, other = on_offer("Mắm tôm", producer=maker), on_offer("Mắm tép", producer=maker)
    session.add(BoughtTogether(product_id=mine.product.id, other_id=other.product.id, orders=3))
    assert reasons(client, mine) == [("Thường mua cùng", "Mắm tép")]
