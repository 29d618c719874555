"""One number tells every process whether what it has drawn is still true."""

import pytest
from sqlalchemy import delete, select, text, update

from shop.catalogue.models import Price, Product
from shop.inventory.models import StockItem
from shop.outlets.models import Outlet
from shop.producers.models import Producer
from shop.window.models import WindowVersion
from tests.builders.cart import on_offer


def _number(db_session) -> int:
    db_session.flush()
    return db_session.execute(select(WindowVersion.number)).scalar_one()


@pytest.mark.parametrize(
    "change",
    [
        update(Producer).values(name="Tên mới"),
        update(Outlet).values(rank=7),
        update(Price).values(amount=1000),
        update(Product).values(is_gift=True),
        delete(Price),
        text("UPDATE products SET is_sample = is_sample"),
    ],
    ids=["producer", "outlet", "price", "product", "removal", "another tool"],
)
def test_a_change_of_what_is_shown_counts_up(db_session, change):
    on_offer()
    before = _number(db_session)
    db_session.execute(change)
    assert _number(db_session) > before


def test_stock_does_not_count(db_session):
    on_offer()
    before = _number(db_session)
    db_session.execute(update(StockItem).values(on_hand=StockItem.on_hand + 1))
    assert _number(db_session) == before


def test_what_is_rolled_back_is_not_counted(db_session):
    on_offer()
    before = _number(db_session)
    inner = db_session.begin_nested()
    db_session.execute(update(Producer).values(name="Tên mới"))
    inner.rollback()
    assert _number(db_session) == before
