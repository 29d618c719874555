"""A buyer's details stay with a legal invoice for ten years, and nowhere else."""

from datetime import UTC, datetime

import pytest
import time_machine

from shop.accounts.hooks import run_erase_hooks
from shop.checkout.services import cancel
from shop.extensions import session
from shop.invoices import services
from shop.invoices.erasing import erase_old
from tests.builders import accounts, invoicing, orders
from tests.builders import cart as carts
from tests.builders.cart import AT
from tests.builders.invoicing import COMPANY, NUMBER, asks, key_of, sold


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


def buyers():
    return [row.buyer_name for row in invoicing.rows()]


def wished():
    offer = carts.on_offer()
    order = orders.place(orders.pickup(offer.outlet.id), (offer.variant_id, 1))
    asks(order)
    return order


def issued():
    order = sold()
    asks(order)
    services.issue(key_of(order), NUMBER, at=AT, by=None)
    return order


@pytest.mark.parametrize(
    ("at", "kept"),
    [(datetime(2036, 11, 28, 3, tzinfo=UTC), COMPANY.name), (datetime(2036, 11, 29, 3, tzinfo=UTC), None)],
)
def test_a_legal_invoice_keeps_its_buyer_for_ten_years(db_session, at, kept):
    issued()
    assert erase_old(at) == (kept is None)
    assert buyers() == [kept]
    assert invoicing.rows()[0].number == "128"


def test_a_wish_of_a_void_order_is_forgotten(db_session):
    order = wished()
    assert erase_old(AT) == 0
    cancel(order.token, reason=None, at=AT)
    assert erase_old(AT) == 1
    assert buyers() == [None]


def test_who_asks_to_be_forgotten_leaves_only_legal_invoices(db_session):
    person = accounts.user()
    kept, gone = issued(), wished()
    for order in (kept, gone):
        order.user_id = person.id
    cancel(gone.token, reason=None, at=AT)
    session.flush()
    run_erase_hooks(person.id, AT)
    assert buyers() == [COMPANY.name, None]
