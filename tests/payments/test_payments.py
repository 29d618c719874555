import pytest
from sqlalchemy import select

from shop.core.errors import BadInput, NotFound, Refused
from shop.extensions import session
from shop.orders.models import Fulfilment
from shop.orders.states import CallState, Door, OrderState
from shop.payments import queries, services
from shop.payments.models import PaymentEvent
from shop.payments.states import Method, PaymentState
from tests.builders import cart as carts
from tests.builders import orders
from tests.builders.cart import AT


@pytest.fixture
def part(db_session) -> Fulfilment:
    offer = carts.on_offer(price=60_000)
    order = orders.place(orders.pickup(offer.outlet.id), (offer.variant_id, 2))
    return session.scalars(select(Fulfilment).where(Fulfilment.order_id == order.id)).one()


def events() -> list[tuple[int, int | None]]:
    return [
        tuple(row)
        for row in session.execute(select(PaymentEvent.amount, PaymentEvent.by).order_by(PaymentEvent.id))
    ]


@pytest.mark.parametrize(
    ("door", "method", "states", "collected"),
    [
        (Door.PICKUP, Method.AT_OUTLET, (OrderState.CONFIRMED, CallState.NOT_NEEDED), 125_000),
        (Door.DELIVERY, Method.ON_DELIVERY, (OrderState.CONFIRMED, CallState.WAITING), 125_000),
        (Door.PICKUP, Method.VIETQR, (OrderState.AWAITING_PAYMENT, CallState.NOT_NEEDED), 0),
        (Door.DELIVERY, Method.VIETQR, (OrderState.AWAITING_PAYMENT, CallState.NOT_NEEDED), 0),
    ],
)
def test_each_door_has_its_ways_to_pay(app, door, method, states, collected):
    [offered] = [known for known in queries.methods_for(door) if known.method is method]

    assert (offered.first_states(), offered.is_prepaid) == (states, collected == 0)
    assert offered.amount_to_collect(100_000, 25_000) == collected


@pytest.mark.parametrize(("door", "first"), [(Door.PICKUP, "at_outlet"), (Door.DELIVERY, "on_delivery")])
def test_paying_in_cash_is_offered_first_and_alone_where_no_account_is(app, door, first):
    assert [known.method for known in queries.methods_for(door)] == [first, "vietqr"]
    assert [known.method for known in queries.methods_for(door, prepaid=False)] == [first]


@pytest.mark.parametrize(
    ("value", "door"), [("on_delivery", Door.PICKUP), ("at_outlet", Door.DELIVERY), ("x", Door.PICKUP)]
)
def test_a_way_to_pay_of_another_door_is_refused(app, value, door):
    with pytest.raises(BadInput) as caught:
        queries.find_method(value, door)

    assert caught.value.field == "payment"


def test_collecting_writes_the_money_once(part):
    services.collect(part.id, 120_000, by=7, at=AT)
    services.collect(part.id, 120_000, by=8, at=AT)

    assert events() == [(120_000, 7)]
    [row] = queries.payments_of(part.order_id)
    assert (row.state, row.paid, row.amount) == (PaymentState.PAID, 120_000, 120_000)


@pytest.mark.parametrize("amount", [0, 119_999, 120_001])
def test_another_sum_than_is_due_is_refused(part, amount):
    with pytest.raises(Refused):
        services.collect(part.id, amount, by=7, at=AT)

    assert events() == []


def test_nothing_is_collected_for_what_was_cancelled(part):
    services.cancel_due([part.id], at=AT)

    with pytest.raises(Refused):
        services.collect(part.id, 120_000, by=7, at=AT)

    assert events() == []
    assert queries.payments_of(part.order_id)[0].state is PaymentState.CANCELLED


def test_what_was_paid_is_not_cancelled(part):
    services.collect(part.id, 120_000, by=7, at=AT)
    services.cancel_due([part.id], at=AT)

    assert queries.payments_of(part.order_id)[0].state is PaymentState.PAID


def test_an_unknown_part_has_no_payment(db_session):
    with pytest.raises(NotFound):
        services.collect(999, 1, by=None, at=AT)
