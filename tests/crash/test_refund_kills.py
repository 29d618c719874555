"""A worker is killed at every moment of a refund by card: afterwards the service gave each back once, and books agree."""

import pytest
import time_machine
from sqlalchemy import select

from shop.checkout import paying, refunding, services
from shop.core.clock import now
from shop.extensions import session
from shop.payments.models import Payment, Refund
from shop.payments.providers.base import Event, EventKind
from shop.payments.providers.current import current
from shop.payments.refund_states import RefundState
from shop.reports.verify.services import differences
from shop.unit_of_work import in_transaction
from tests.builders import cards, outlets
from tests.builders import cart as carts
from tests.builders.cart import AT
from tests.crash.killing import run

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("database", "takes_cards")]
FEWEST_MOMENTS = 6


@pytest.fixture(autouse=True)
def _now(app):
    with time_machine.travel(AT, tick=False):
        yield
        session.rollback()


@pytest.fixture
def offer(database):
    return carts.on_offer(outlet=outlets.outlet(), stock=60, expires_on=None)


def owed(standin, offer, number: int, begin: int = 0) -> list[int]:
    """Refunds that are due: orders paid by card and cancelled."""
    found = []
    for place in range(begin, begin + number):
        order, page = cards.started(1, offer=offer, phone=f"+8491{place:07d}")
        token, order_id = order.token, order.id
        standin.pay(page)
        paying.hear(Event(f"evt_{place}", EventKind.SESSION, page, "checkout.session.completed"), clock=now)
        in_transaction(lambda token=token: services.cancel(token, reason=None, at=AT))
        found.append(session.scalars(select(Refund.id).where(Refund.order_id == order_id)).one())
    session.commit()
    return found


def test_after_a_kill_at_any_moment_the_money_went_back_once(database, standin, offer, proof):
    def sent(workers: list[dict]) -> list[int]:
        """Let them send, each in a process of its own; how many moments each saw."""
        return run("refunder", database, {"at": AT.isoformat(), "workers": workers}, standin)

    [whole] = sent([{"refund": owed(standin, offer, 1)[0], "kill": None}])
    assert whole >= FEWEST_MOMENTS
    killed = owed(standin, offer, whole, begin=1)

    seen = sent([{"refund": one, "kill": at} for at, one in enumerate(killed, 1)])
    assert seen == list(range(1, whole + 1))
    for refund_id in refunding.waiting():
        refunding.send(refund_id, current(), clock=now)

    session.rollback()
    assert set(session.scalars(select(Refund.state))) == {RefundState.DONE}
    given = standin.get("/v1/refunds?limit=100")["data"]
    by_intent = {one["payment_intent"]: one["amount"] for one in given}
    assert len(by_intent) == len(given) == whole + 1
    paid = session.execute(select(Payment.provider_intent, Payment.paid)).all()
    assert by_intent == {row[0]: row[1] for row in paid}
    assert refunding.waiting() == []
    assert differences() == []
    proof(
        f"{whole} kills between the steps of a refund by card: each went back once, books and service agree"
    )
