"""Several processes at once over the same card: its order is paid or it ended, never both, and no event counts twice."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from shop.extensions import session
from shop.inventory.models import StockItem
from shop.orders.models import Order
from shop.orders.states import OrderState
from shop.payments.models import Payment, PaymentEvent, ProviderEvent
from shop.payments.states import PaymentState
from shop.reports.verify.services import differences
from tests.builders import cards, outlets
from tests.builders import cart as carts
from tests.builders.cart import AT
from tests.races.running import race

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("database", "takes_cards")]
LATE = AT + timedelta(minutes=70)
PROCESSES = 8


@pytest.fixture(autouse=True)
def _now(app):
    """The service lives at the moment of the orders."""
    with time_machine.travel(AT, tick=False):
        yield
        session.rollback()


def waiting(standin, number: int) -> list[dict]:
    """Orders whose customers stand on the page of the service."""
    offer = carts.on_offer(outlet=outlets.outlet(), stock=number, expires_on=None)
    found = []
    for place in range(number):
        order, ref = cards.started(1, offer=offer, phone=f"+8491{place:07d}")
        found.append({"order_id": order.id, "ref": ref, "service": standin.url})
    return found


def run(database, standin, at, *everybody: list) -> list:
    session.commit()
    session.remove()
    people = [{"role": "cashiers", "steps": steps, "at": at.isoformat()} for steps in everybody]
    return race(database, people, **standin.settings())


def each(verb: str, facts: list[dict], *, backwards: bool = False) -> list:
    steps = [[verb, one] for one in facts]
    return steps[::-1] if backwards else steps


def lapse_against_card(database, standin, number: int) -> None:
    facts = waiting(standin, number)
    run(
        database,
        standin,
        LATE,
        each("card_lapse", facts),
        each("card_pay", facts, backwards=True),
        each("card_lapse", facts, backwards=True),
    )

    taken = {
        page["id"]
        for one in facts
        if (page := standin.get(f"/v1/checkout/sessions/{one['ref']}"))["payment_status"] == "paid"
    }
    states = dict(session.execute(select(Order.id, Order.state)).all())
    for one in facts:
        wanted = OrderState.CONFIRMED if one["ref"] in taken else OrderState.LAPSED
        assert states[one["order_id"]] is wanted
    paid = select(Payment.provider_ref).where(Payment.state == PaymentState.PAID)
    assert set(session.scalars(paid)) == taken
    assert session.scalar(select(StockItem.allocated)) == len(taken)
    assert session.scalar(select(func.count()).select_from(PaymentEvent)) == len(taken)
    assert 0 < len(taken) < number
    assert differences() == []


def test_an_order_lapses_or_its_card_pays_never_both(database, standin):
    lapse_against_card(database, standin, 100)


@pytest.mark.prove
def test_a_thousand_orders_lapse_or_their_cards_pay_never_both(database, standin, proof):
    lapse_against_card(database, standin, 1000)
    proof("1,000 orders lapsing against their card: never both, stock, service and books agree")


def test_the_same_event_from_all_sides_at_once_counts_once(database, standin):
    facts = waiting(standin, 10)
    for one in facts:
        standin.pay(one["ref"])
        one["event"] = f"evt_{one['order_id']}"
    answers = run(database, standin, AT, *[each("card_event", facts)] * PROCESSES)

    said = [one for some in answers for one in some]
    assert (said.count("paid"), said.count("known")) == (10, 10 * PROCESSES - 10)
    assert session.scalar(select(func.count()).select_from(PaymentEvent)) == 10
    assert session.scalar(select(func.count()).select_from(ProviderEvent)) == 10
    assert set(session.scalars(select(Order.state))) == {OrderState.CONFIRMED}
    assert differences() == []
