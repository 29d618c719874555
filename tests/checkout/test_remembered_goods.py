"""What a process remembers of goods and prices is never sold once it is no longer true."""

from datetime import timedelta

import pytest
import time_machine
from flask import g
from sqlalchemy import select, update

from shop.catalogue import services as catalogue
from shop.catalogue.models import Product
from shop.catalogue.queries import remembered
from shop.catalogue.states import PriceKind, ProductState
from shop.checkout import services
from shop.checkout.refusals import Changed, Lacking
from shop.extensions import session
from shop.orders.models import OrderLine
from shop.unit_of_work import in_transaction
from tests.builders import cart as carts
from tests.builders import orders
from tests.builders.cart import AT


@pytest.fixture(autouse=True)
def _remembering(app, database, monkeypatch):
    """The memory of production, which tests otherwise do without."""
    monkeypatch.setitem(app.config, "TESTING", False)
    with time_machine.travel(AT, tick=False):
        yield


def new_request() -> None:
    """What begins with each request: no version read yet, no transaction open."""
    g.pop("window_version", None)
    session.rollback()


def ready(price: int = 60_000):
    """Goods on offer, and what the review form of somebody's cart would send."""
    offer = in_transaction(lambda: carts.on_offer(price=price))
    token = in_transaction(lambda: carts.a_cart((offer.variant_id, 2)))
    agreed = in_transaction(lambda: orders.agreed_for(token, orders.pickup(offer.outlet.id)))
    new_request()
    return offer, agreed


def place(agreed, at=AT):
    return in_transaction(lambda: services.place(agreed, clock=lambda: at, language="vi"))


def test_goods_that_nobody_changed_are_not_read_again(database, query_count):
    offer, _agreed = ready()
    first = remembered.goods([offer.variant_id], AT)

    with query_count() as statements:
        again = remembered.goods([offer.variant_id], AT)

    assert again == first
    assert statements == []


def test_an_order_is_placed_out_of_memory(database):
    offer, agreed = ready()
    remembered.goods([offer.variant_id], AT)

    place(agreed)

    assert session.scalars(select(OrderLine.price)).all() == [60_000]


def test_a_price_that_rose_while_the_buyer_waited_for_the_lock_is_said_first(database):
    """The request knew the old version when it began; it looks again once it has the cart's lock."""
    offer, agreed = ready()
    remembered.goods([offer.variant_id], AT)
    number = g.window_version
    in_transaction(
        lambda: catalogue.set_price(
            offer.variant_id, amount=75_000, starts_at=AT, by=None, at=AT, kind=PriceKind.REGULAR
        )
    )
    g.window_version = number

    with pytest.raises(Changed) as refused:
        place(agreed)

    assert refused.value.quote.total == 150_000
    assert session.scalars(select(OrderLine.id)).all() == []


def test_a_price_that_begins_at_noon_is_true_at_noon_without_any_change(database):
    offer, agreed = ready()
    noon = AT + timedelta(hours=2)
    in_transaction(
        lambda: catalogue.set_price(offer.variant_id, amount=50_000, starts_at=noon, by=None, at=AT)
    )
    new_request()

    before = remembered.prices_at(
        remembered.goods([offer.variant_id], AT), [(offer.variant_id, None)], [], AT
    )
    after = remembered.prices_at(
        remembered.goods([offer.variant_id], noon), [(offer.variant_id, None)], [], noon
    )

    assert [row.amount for row in (*before.values(), *after.values())] == [60_000, 50_000]
    with pytest.raises(Changed):
        place(agreed, noon)


def test_goods_that_were_hidden_meanwhile_are_not_sold(database):
    offer, agreed = ready()
    remembered.goods([offer.variant_id], AT)
    in_transaction(
        lambda: session.execute(
            update(Product).where(Product.id == offer.product.id).values(state=ProductState.HIDDEN)
        )
    )

    with pytest.raises(Lacking):
        place(agreed)

    assert session.scalars(select(OrderLine.id)).all() == []
