"""A process is killed at every moment between placing an order and settling its card: afterwards all agree."""

from dataclasses import asdict
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from shop.checkout import paying, services
from shop.core.clock import now
from shop.extensions import session
from shop.orders.models import Order
from shop.orders.states import OrderState
from shop.payments.models import Payment
from shop.payments.states import PaymentState
from shop.reports.verify.services import differences
from shop.unit_of_work import in_transaction
from tests.builders import cart as carts
from tests.builders import orders, outlets
from tests.builders.cart import AT
from tests.crash.killing import run
from tests.support.figures import as_many

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("database", "takes_cards")]
FEWEST_MOMENTS = 16


@pytest.fixture(autouse=True)
def clock(app):
    with time_machine.travel(AT, tick=False) as moving:
        yield moving
        session.rollback()


def forms(number: int) -> list[dict]:
    """What so many buyers send from their review pages, to pay by card."""
    offer = carts.on_offer(outlet=outlets.outlet(), stock=number, expires_on=None)
    found = []
    for place in range(number):
        where = orders.pickup(offer.outlet.id, payment="card", phone=f"+8491{place:07d}")
        found.append(asdict(orders.agreed_for(carts.a_cart((offer.variant_id, 1), at=AT), where)))
    session.commit()
    session.remove()
    return found


def comes_back(form: dict) -> str:
    """The buyer sends the same form again: it makes the order, or leads to the one that it made."""
    agreed = services.Agreed(**form)
    return in_transaction(lambda: services.place(agreed, clock=now, language="vi")).token


def test_after_a_kill_at_any_moment_orders_and_money_agree(database, standin, clock, proof):
    def bought(buyers: list[dict]) -> list[int]:
        """Let them buy, each in a process of its own; how many moments each saw."""
        return run("payer", database, {"base": standin.url, "at": AT.isoformat(), "buyers": buyers}, standin)

    [whole] = bought([{"form": forms(1)[0], "kill": None}])
    assert whole >= FEWEST_MOMENTS
    moments = [*range(1, whole + 1)] * as_many(1, 4)
    killed = forms(len(moments))
    seen = bought([{"form": form, "kill": at} for form, at in zip(killed, moments, strict=True)])
    assert seen == moments

    back = [comes_back(form) for form in killed[::2]]
    for token in back[::2]:
        paying.start(token, base="http://localhost", clock=now)
    clock.shift(timedelta(minutes=70))
    paying.sweep(clock=now)

    pages = {page["id"]: page for page in all_pages(standin)}
    assert {page["status"] for page in pages.values()} == {"complete", "expired"}
    taken = {ref for ref, page in pages.items() if page["payment_status"] == "paid"}
    paid = select(Payment.provider_ref).where(Payment.state == PaymentState.PAID)
    assert set(session.scalars(paid)) == taken
    states = session.scalars(select(Order.state)).all()
    assert set(states) == {OrderState.CONFIRMED, OrderState.LAPSED}
    assert states.count(OrderState.CONFIRMED) == len(taken)
    assert differences() == []
    proof(
        f"{len(moments)} kills between placing an order and settling its card: orders, money and service agree"
    )


def all_pages(standin) -> list[dict]:
    found, after = [], ""
    while True:
        page = standin.get(f"/v1/checkout/sessions?limit=100{after}")
        found += page["data"]
        if not page["has_more"]:
            return found
        after = f"&starting_after={found[-1]['id']}"
