"""Events of the service come many times, in any order, between visits, sweeps and changes of mind: the books do not care."""

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from shop.cases.models import Case
from shop.checkout import jobs, paying
from shop.checkout import services as checkout
from shop.core.clock import now
from shop.core.errors import Refused
from shop.extensions import session
from shop.inventory.models import Reservation
from shop.inventory.states import ReservationState
from shop.orders.models import Order, OrderLine
from shop.payments.models import Payment, PaymentEvent, Refund
from shop.reports.verify.services import differences
from shop.unit_of_work import in_transaction
from tests.builders import cards
from tests.builders import cart as carts
from tests.builders.cart import AT
from tests.support.figures import as_many
from tests.support.standin import StandIn
from tests.support.standin_words import DECLINED

pytestmark = pytest.mark.usefixtures("takes_cards", "db_session")
NOISE = ("deliver", "again", "return", "sweep", "refund")


@dataclass
class Run:
    """One order and what is done to it, by a customer, a service and a worker."""

    client: object
    standin: StandIn
    clock: object
    order: Order
    ref: str
    chance: random.Random
    bodies: list[bytes] = field(default_factory=list)

    def pay(self) -> None:
        self.standin.pay(self.ref)

    def decline(self) -> None:
        self.standin.pay(self.ref, DECLINED)

    def cancel(self) -> None:
        """Until the order is cancelled or may not be any more."""
        for _ in range(2):
            with suppress(Refused):
                waiting = in_transaction(lambda: checkout.cancel(self.order.token, reason=None, at=now()))
                paying.fulfil(waiting, clock=now)

    def deadline(self) -> None:
        self.clock.shift(timedelta(minutes=70))
        self.sweep()

    def deliver(self) -> None:
        """Some events, new or old, some of them many times."""
        self._collect()
        for body in self.chance.sample(self.bodies, min(len(self.bodies), self.chance.randint(0, 4))):
            for _ in range(self.chance.choice((1, 1, 1, 2, 20))):
                assert cards.told(self.client, body, cards.signed(body)) == 200

    def deliver_all(self) -> None:
        """Every event, in the order of its making."""
        self._collect()
        for body in self.bodies:
            assert cards.told(self.client, body, cards.signed(body)) == 200

    def visit(self) -> None:
        assert self.client.get(f"/don-hang/{self.order.token}/tra-the").status_code == 303

    def sweep(self) -> None:
        paying.sweep(clock=now)

    def refund(self) -> None:
        jobs.send_refunds()

    def _collect(self) -> None:
        self.standin.carry(lambda body, _headers: self.bodies.append(body) or 200)

    def settle(self) -> None:
        """Whatever was held back comes in the end."""
        for _ in range(2):
            self.deliver_all()
            self.sweep()
            self.refund()
        self.deliver_all()

    def books(self) -> dict[str, object]:
        """What is written about the order and its money."""
        session.expire_all()
        order_id = self.order.id

        def rows(*columns, where) -> list[tuple]:
            return [tuple(row) for row in session.execute(select(*columns).where(where).order_by(columns[0]))]

        mine = select(Payment.id).where(Payment.order_id == order_id)
        lines = select(OrderLine.id).where(OrderLine.order_id == order_id)
        held = (Reservation.state == ReservationState.OPEN) & Reservation.order_line_id.in_(lines)
        return {
            "order": session.get_one(Order, order_id).state,
            "attempts": rows(Payment.state, Payment.amount, Payment.paid, where=Payment.order_id == order_id),
            "events": rows(PaymentEvent.kind, PaymentEvent.amount, where=PaymentEvent.payment_id.in_(mine)),
            "refunds": rows(Refund.amount, Refund.state, Refund.way, where=Refund.order_id == order_id),
            "held": rows(Reservation.quantity, where=held),
            "cases": rows(
                Case.kind, Case.state, where=(Case.subject_kind == "order") & (Case.subject_id == order_id)
            ),
        }


DOING: dict[str, Callable[[Run], None]] = {
    "deliver": Run.deliver,
    "again": Run.deliver,
    "return": Run.visit,
    "sweep": Run.sweep,
    "refund": Run.refund,
    "pay": Run.pay,
    "decline": Run.decline,
    "cancel": Run.cancel,
    "deadline": Run.deadline,
}


@pytest.fixture
def begin(client, standin):
    """A new order on the service's page, at the same moment each time."""
    offer = carts.on_offer(price=60_000, stock=100_000)
    numbers = count()  # a phone of its own for each: one phone may not order as often as this runs

    def make(clock, seed: int) -> Run:
        clock.move_to(AT)
        order, ref = cards.started(2, offer=offer, phone=f"+8491{next(numbers):07d}")
        standin.carry(lambda _body, _headers: 200)
        return Run(client, standin, clock, order, ref, random.Random(seed))

    return make


@pytest.fixture(autouse=True)
def _books_agree(db_session):
    yield
    assert [str(finding) for finding in differences()] == []


@settings(max_examples=as_many(12, 400))
@given(
    facts=st.lists(st.sampled_from(["pay", "decline", "cancel", "deadline"]), unique=True, min_size=1),
    noise=st.lists(st.lists(st.sampled_from(NOISE), max_size=4), min_size=5, max_size=5),
    seed=st.integers(0, 2**31),
)
def test_the_books_are_those_of_the_ordered_run(begin, facts, noise, seed):
    with time_machine.travel(AT, tick=False) as clock:
        calm = begin(clock, seed)
        for fact in facts:
            DOING[fact](calm)
            calm.settle()
        wild = begin(clock, seed + 1)
        for between, fact in zip(noise, [*facts, None], strict=False):
            for each in between:
                DOING[each](wild)
            if fact is not None:
                DOING[fact](wild)
        wild.settle()
        assert wild.books() == calm.books()
