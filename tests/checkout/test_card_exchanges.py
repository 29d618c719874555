"""Goods that a card paid for are exchanged: what is left over goes back to that card, never more than it paid."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from shop import jobs
from shop.checkout import exchanging, services
from shop.checkout.exchanging import Replacement
from shop.core.clock import now
from shop.extensions import session
from shop.orders.exchanges import Instead
from shop.orders.models import Order
from shop.orders.return_states import ExchangeKind, ReturnReason
from shop.outlets.models import Outlet
from shop.payments import providers
from shop.payments.models import Refund
from shop.payments.refund_states import RefundState, RefundWay
from shop.reconciliation import services as reconciliation
from shop.unit_of_work import in_transaction
from tests.builders import cards
from tests.builders import cart as carts
from tests.builders.cart import AT
from tests.builders.paying import open_cases
from tests.builders.returning import came_back, hand_over, lines_of, take_back
from tests.checkout.test_refunds_split import two_cards

__all__ = ["two_cards"]

DAY = timedelta(days=1)

pytestmark = pytest.mark.usefixtures("takes_cards", "books_agree")


@pytest.fixture
def order(takes_cards) -> Order:
    """Two jars at 60.000, paid by card and taken home."""
    order, page = cards.started(2)
    takes_cards.pay(page)
    cards.settle(page)
    session.expire_all()
    hand_over(order)
    return order


def exchanged(order: Order, price: int, units: int = 2) -> Order:
    """Jars for one thing that costs so much. Afterwards the worker is at liberty to begin."""
    one = take_back(order, {lines_of(order)[0].id: units}, reason=ReturnReason.DAMAGED)
    outlet = session.get_one(Outlet, one.outlet_id)
    tea = carts.on_offer("Chè xanh", outlet=outlet, stock=5, price=price)
    wish = Replacement(Instead(ExchangeKind.OTHER, (tea.variant_id, 1)))
    made = exchanging.exchange(outlet.id, one.id, wish, at=AT, by=None)
    session.commit()
    return made


def send() -> None:
    """The worker's turn: it works in a session of its own."""
    jobs.run("checkout.send_refunds")


def refunds() -> list[tuple[int, RefundWay, RefundState]]:
    session.expire_all()
    rows = session.scalars(select(Refund).order_by(Refund.id))
    return [(row.amount, row.way, row.state) for row in rows]


def given(service) -> list[int]:
    """What the service gave back to the card, the latest last."""
    return [one["amount"] for one in service.get("/v1/refunds")["data"]][::-1]


def test_what_a_cheaper_thing_leaves_goes_back_to_the_card(order, takes_cards):
    exchanged(order, 45_000)
    send()

    done = RefundState.DONE
    assert refunds() == [(120_000, RefundWay.EXCHANGE, done), (75_000, RefundWay.PROVIDER, done)]
    assert (given(takes_cards), open_cases()) == ([75_000], [])


def test_a_replacement_that_is_cancelled_gives_the_card_the_rest_and_no_more(order, takes_cards):
    order_id, token = order.id, exchanged(order, 45_000, units=1).token
    send()
    in_transaction(lambda: services.cancel(token, reason=None, at=now()))
    send()
    came_back(session.get_one(Order, order_id))
    session.commit()
    send()

    assert given(takes_cards) == [15_000, 45_000, 60_000]
    assert {(way, state) for _amount, way, state in refunds()[1:]} == {(RefundWay.PROVIDER, RefundState.DONE)}


def test_a_replacement_that_is_exchanged_again_still_knows_its_card(order, takes_cards):
    made = exchanged(order, 100_000)
    session.expire_all()
    hand_over(made)
    exchanged(made, 30_000, units=1)
    send()

    assert sorted(given(takes_cards)) == [20_000, 70_000]


def test_both_books_agree_about_an_exchange(order, takes_cards, client):
    exchanged(order, 45_000)
    send()
    cards.carry(client, takes_cards)
    lines = list(providers.current().movements(AT - DAY, AT + DAY))

    reconciliation.take("stripe", lines, at=now())

    assert open_cases() == []


def test_what_two_cards_paid_stays_those_cards(two_cards, takes_cards):
    token = exchanged(two_cards, 100_000, units=3).token
    send()
    assert refunds() == [
        (120_000, RefundWay.EXCHANGE, RefundState.DONE),
        (60_000, RefundWay.EXCHANGE, RefundState.DONE),
        (80_000, RefundWay.PROVIDER, RefundState.DONE),
    ]

    in_transaction(lambda: services.cancel(token, reason=None, at=now()))
    send()

    assert given(takes_cards)[0] == 80_000
    assert sorted(given(takes_cards)[1:]) == [40_000, 60_000]
    assert open_cases() == []
