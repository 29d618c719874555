"""What a process that serves keeps of all goods, for lists and counts: never longer than it is true.

As in `test_memory`, over a database with real commits.
"""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import update

from shop.catalogue.models import Price, ProductVersion
from shop.extensions import session
from shop.inventory.queries.stock_page import stock_rows_counted
from shop.unit_of_work import in_transaction
from shop.window import memory
from tests.builders.cart import on_offer
from tests.support.client import PageClient

NOON = datetime(2026, 6, 1, 5, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def process(database):
    """A process that serves."""
    database.app.testing = False
    return database.app


@pytest.fixture
def offer(process):
    return act(process, lambda: on_offer("Mắm tôm Ba Làng", price=60_000))


def act(app, work):
    """One action in a transaction of its own, as a request would do it."""
    with app.test_request_context("/"):
        try:
            return in_transaction(work)
        finally:
            session.remove()


def test_goods_enter_lists_when_their_first_price_begins_though_nothing_has_changed(
    process, offer, monkeypatch
):
    begins, path = NOON + timedelta(hours=1), f"/san-pham?bo-san-pham={offer.product.set_code}"
    act(process, lambda: session.execute(update(Price).values(starts_at=begins)))
    client = PageClient(process)
    assert offer.product.slug not in client.get(path).text

    later = memory.time.monotonic() + memory.MOST_SECONDS + 1
    monkeypatch.setattr(memory.time, "monotonic", lambda: later)
    assert offer.product.slug not in client.get(path).text
    monkeypatch.setattr(memory.time, "monotonic", lambda: later + memory.MOST_SECONDS + 1)
    with time_machine.travel(begins, tick=False):
        assert offer.product.slug in client.get(path).text


def test_the_goods_of_an_outlet_stay_in_the_order_of_their_names(process, offer):
    def names():
        return act(process, lambda: [row.name for row in stock_rows_counted(offer.outlet.id, at=NOON)[0]])

    assert names() == ["Mắm tôm Ba Làng"]
    act(process, lambda: on_offer("Chè xanh", outlet=offer.outlet))
    assert names() == ["Chè xanh", "Mắm tôm Ba Làng"]
    chosen = ProductVersion.product_id == offer.product.id
    act(process, lambda: session.execute(update(ProductVersion).where(chosen).values(name="Bột sắn dây")))
    assert names() == ["Bột sắn dây", "Chè xanh"]
