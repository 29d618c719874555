"""How many goods each outlet has is told as it is at the moment of the request, by a process that remembers.

As in `test_memory`, over a database with real commits. The basket wants two of the tea and one of the honey.
"""

from dataclasses import dataclass
from datetime import timedelta
from random import Random
from threading import Thread
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, insert, select, update

from shop.catalogue.models import Variant
from shop.extensions import db, run, session
from shop.inventory.models import Lot, StockItem, StockSetting, StockTurn
from shop.inventory.services import Want, block_root, release, reserve, turns, unblock_root
from shop.outlets.models import Outlet
from shop.storefront.queries.outlet_counts import counts_of
from shop.unit_of_work import in_transaction
from tests.builders import inventory as stock
from tests.builders.cart import on_offer
from tests.builders.inventory import AT, TODAY
from tests.support.client import PageClient
from tests.support.queries import recorded_statements


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(AT, tick=False):
        yield


@dataclass
class Shop:
    """A process that serves, and what its facet is asked about."""

    app: Any
    outlets: list[Outlet]
    tea: Variant
    honey: Variant
    basket: Variant

    def act(self, work):
        """One action in a transaction of its own."""
        with self.app.app_context():
            try:
                return in_transaction(work)
            finally:
                session.remove()

    def ask(self):
        """How many of the three goods each outlet has, by the place of the outlet; those that have some."""
        with self.app.test_request_context("/"):
            found = counts_of([self.tea.product_id, self.honey.product_id, self.basket.product_id], AT)
            session.remove()
        return {place: found[row.id] for place, row in enumerate(self.outlets) if found[row.id]}

    def ask_anew(self):
        """The same by a process that remembers nothing."""
        self.app.testing = True
        try:
            return self.ask()
        finally:
            self.app.testing = False

    def receive(self, variant, units, *, place=0, ahead=None, lot=None):
        day = None if ahead is None else TODAY + timedelta(days=ahead)
        return self.act(
            lambda: stock.stocked(self.outlets[place], variant, units, expires_on=day, lot=lot)
        ).id

    def sell(self, variant, units, *, place=0):
        def order():
            [line] = stock.an_order(self.outlets[place], (variant, units)).lines
            reserve([Want(self.outlets[place].id, variant.id, units, line.id)], at=AT, by=None)
            return line.id

        return self.act(order)

    def turned(self):
        return self.act(lambda: session.scalar(select(func.count()).select_from(StockTurn)))


@pytest.fixture
def shop(database):
    def make():
        first = stock.an_outlet()
        tea, honey = stock.a_variant(name="Chè"), stock.a_variant(name="Mật ong")
        basket = stock.a_basket((tea, 2), (honey, 1))
        return [first, stock.an_outlet(first.operator_id)], tea, honey, basket

    database.app.testing = False
    with database.app.app_context():
        made = in_transaction(make)
        session.remove()
    return Shop(database.app, *made)


def test_the_last_unit_is_sold_and_given_back(shop):
    shop.receive(shop.tea, 1)
    assert shop.ask() == {0: 1}
    line = shop.sell(shop.tea, 1)
    assert shop.ask() == {}
    shop.act(lambda: release([line], at=AT, by=None))
    assert shop.ask() == {0: 1}


def test_goods_come_in(shop):
    assert shop.ask() == {}
    shop.receive(shop.tea, 1, place=1)
    assert shop.ask() == {1: 1}


def test_a_batch_is_recalled_and_the_recall_is_lifted(shop):
    lot = shop.act(lambda: stock.a_lot(shop.outlets[0], shop.tea))
    for place in (0, 1):
        shop.receive(shop.tea, 1, place=place, lot=lot)
    assert shop.ask() == {0: 1, 1: 1}
    shop.act(lambda: block_root(lot.id, reason="vỡ", at=AT, by=None))
    assert shop.ask() == {}
    shop.act(lambda: unblock_root(lot.id, reason="nhầm", at=AT, by=None))
    assert shop.ask() == {0: 1, 1: 1}


def test_units_are_kept_back_and_sold_down_to_them(shop):
    shop.receive(shop.tea, 5)
    assert shop.ask() == {0: 1}
    shop.act(lambda: stock.setting(shop.outlets[0], shop.tea, buffer=5))
    assert shop.ask() == {}
    shop.act(lambda: session.execute(update(StockSetting).values(buffer=3)))
    assert shop.ask() == {0: 1}
    shop.sell(shop.tea, 1)
    assert shop.ask() == {0: 1}
    shop.sell(shop.tea, 1)
    assert shop.ask() == {}


def test_a_basket_lacks_the_last_unit_that_it_wants_of_a_component(shop):
    shop.receive(shop.honey, 3)
    shop.receive(shop.tea, 3)
    assert shop.ask() == {0: 3}
    shop.sell(shop.tea, 1)
    assert shop.ask() == {0: 3}
    shop.sell(shop.tea, 1)
    assert shop.ask() == {0: 2}
    shop.receive(shop.tea, 1)
    assert shop.ask() == {0: 3}
    shop.sell(shop.honey, 3)
    assert shop.ask() == {0: 1}


def test_the_only_good_lot_behind_three_that_are_too_near_is_used_up_or_dated_anew(shop):
    for ahead in (-3, -2, -1):
        shop.receive(shop.tea, 9, ahead=ahead)
    item = shop.receive(shop.tea, 1, ahead=90)
    assert shop.ask() == {0: 1}
    mine = StockItem.id == item
    shop.act(lambda: session.execute(update(StockItem).where(mine).values(on_hand=0)))
    assert shop.ask() == {}
    shop.act(lambda: session.execute(update(StockItem).where(mine).values(on_hand=1)))
    assert shop.ask() == {0: 1}
    lot = Lot.id == shop.act(lambda: session.get_one(StockItem, item).lot_id)
    shop.act(lambda: session.execute(update(Lot).where(lot).values(expires_on=TODAY)))
    assert shop.ask() == {}


def test_a_sale_that_leaves_units_notes_nothing_and_the_next_question_is_two_short_statements(shop):
    shop.receive(shop.honey, 9, ahead=60)
    shop.receive(shop.honey, 9, ahead=90)
    assert shop.ask() == {0: 1}
    before = shop.turned()
    shop.sell(shop.honey, 4)
    assert shop.turned() == before
    with shop.app.app_context(), recorded_statements() as statements:
        assert shop.ask() == {0: 1}
    assert len(statements) == 2, statements  # the version of the window, and the feed
    assert not any("stock_levels" in statement for statement in statements)


def test_a_transaction_that_began_earlier_and_ends_later_is_not_missed(shop):
    tea, honey = shop.receive(shop.tea, 1), shop.receive(shop.honey, 1)
    shop.receive(shop.honey, 1, place=1)
    assert shop.ask() == {0: 2, 1: 1}
    sold = update(StockItem).values(on_hand=0)
    with shop.app.app_context(), db.engine.connect() as early, db.engine.connect() as late:
        early.execute(sold.where(StockItem.id == tea))
        assert shop.ask() == {0: 2, 1: 1}
        if db.engine.dialect.name == "postgresql":  # elsewhere one writes at a time
            late.execute(sold.where(StockItem.id == honey))
            late.commit()
            assert shop.ask() == {0: 1, 1: 1}
            assert shop.ask() == {0: 1, 1: 1}
        early.commit()
        assert shop.ask() == shop.ask_anew()
        assert shop.ask()[1] == 1
        assert shop.ask().get(0, 0) == (0 if db.engine.dialect.name == "postgresql" else 1)


def test_units_are_kept_back_only_after_the_sale_that_did_not_know_of_it(shop):
    tea = shop.receive(shop.tea, 5)
    values = {"outlet_id": shop.outlets[0].id, "variant_id": shop.tea.id, "offering": "sell", "buffer": 4}
    keeping = Thread(target=lambda: shop.act(lambda: run(insert(StockSetting.__table__), values)))
    with shop.app.app_context(), db.engine.connect() as selling:
        selling.execute(update(StockItem).where(StockItem.id == tea).values(on_hand=3))
        keeping.start()
        keeping.join(0.5)
        assert keeping.is_alive()
        assert shop.ask() == {0: 1}
        selling.commit()
    keeping.join(10)
    assert not keeping.is_alive()
    assert shop.ask() == {}


def test_notes_are_forgotten_after_two_days(shop):
    shop.receive(shop.tea, 1)
    noted = shop.act(lambda: session.scalar(select(func.max(StockTurn.at))))
    shop.act(lambda: turns.clean(noted + timedelta(days=2)))
    assert shop.turned() > 0
    shop.act(lambda: turns.clean(noted + timedelta(days=2, seconds=1)))
    assert shop.turned() == 0
    assert shop.ask() == {0: 1}
    shop.sell(shop.tea, 1)
    assert shop.ask() == {}


def test_the_page_of_a_set_counts_anew_when_the_last_unit_has_gone(database):
    database.app.testing = False
    with database.app.app_context():
        offer = in_transaction(lambda: on_offer("Mắm tôm Ba Làng", stock=1))
        session.remove()
    client = PageClient(database.app)
    path, told = f"/san-pham?bo-san-pham={offer.product.set_code}", f"{offer.outlet.name} (1)"
    for _ in range(2):
        assert told in client.get(path).page.text
    with database.app.app_context():
        in_transaction(lambda: session.execute(update(StockItem).values(on_hand=0)))
        session.remove()
    assert told not in client.get(path).page.text


def test_whatever_happens_to_stock_a_process_that_remembers_says_what_one_says_that_does_not(shop):
    chance = Random(7)
    items = [
        shop.receive(variant, units, place=place, ahead=ahead)
        for variant in (shop.tea, shop.honey)
        for place in (0, 1)
        for ahead, units in ((2, 2), (5, 1), (9, 2), (20, 1), (None, 1))
    ]
    shop.act(lambda: stock.setting(shop.outlets[1], shop.honey, buffer=2))
    lots = shop.act(lambda: list(session.scalars(select(Lot.id))))
    for step in range(120):
        chosen = chance.sample(items, chance.choice((1, 1, 2, 5)))
        units, day = chance.choice((0, 0, 1, 2)), TODAY + timedelta(days=chance.choice((-1, 3, 8, 30)))
        changes = [update(StockItem).where(StockItem.id.in_(chosen)).values(on_hand=units)]
        if step % 6 == 0:
            changes.append(update(Lot).where(Lot.id == chance.choice(lots)).values(expires_on=day))
        shop.act(lambda changes=changes: [session.execute(change) for change in changes])
        assert shop.ask() == shop.ask_anew(), step
