"""What buyers asked for, however much of it: page by page, and into files that leave nothing out for ever."""

from datetime import timedelta

import pytest
import time_machine

from shop.invoices import queries, services
from shop.invoices.views import selling
from tests.builders import accounts, orders
from tests.builders import cart as carts
from tests.builders.cart import AT
from tests.builders.invoicing import asks, key_of, sold


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT + timedelta(hours=3), tick=False):
        yield


@pytest.fixture
def asked(db_session):
    """Three sales of one seller, the latest first; and an order that is not supplied."""
    offer = carts.on_offer(price=54_000)
    made = [sold(offer, at=AT + timedelta(hours=hour)) for hour in (2, 1, 0)]
    made.append(orders.place(orders.pickup(offer.outlet.id), (offer.variant_id, 1)))
    for order in made:
        asks(order, at=AT + timedelta(hours=3))
    return made


def test_the_earliest_comes_first_and_what_is_not_supplied_last(asked):
    mine = [asked[0].payee_operator_id]
    wanted = [key_of(order) for order in (asked[2], asked[1], asked[0], asked[3])]

    assert [one.key for one in queries.asked(mine)] == wanted
    assert [one.key for one in queries.asked(mine, skip=1, most=2)] == wanted[1:3]
    assert queries.count_asked(mine) == 4


def test_the_next_file_begins_with_what_is_in_none_yet(asked):
    mine = [asked[0].payee_operator_id]
    services.export([key_of(asked[2])], at=AT + timedelta(hours=3), by=None)

    found = [one.key for one in queries.asked(mine, new=True, most=3)]
    assert found == [key_of(order) for order in (asked[1], asked[0], asked[2])]


def test_the_list_has_pages_of_its_own(asked, client, sign_in, monkeypatch):
    monkeypatch.setattr(selling, "PER_PAGE", 2)
    sign_in(client, accounts.operator_person(asked[0].payee_operator_id))
    pages = [client.get(f"/quan-tri/hoa-don?cho={number}").page for number in (1, 2)]

    assert [[order.code in page.text for order in asked] for page in pages] == [
        [False, True, True, False],
        [True, False, False, True],
    ]
    assert "/quan-tri/hoa-don?cho=2" in pages[0].links
