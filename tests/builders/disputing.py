"""A buyer's bank takes the money of a card back: an order that was paid by card, and what the bank says of it."""

import pytest
from sqlalchemy import select

from shop.checkout import paying, refunding, services
from shop.core.clock import now
from shop.extensions import session
from shop.orders.models import Order
from shop.payments.models import Payment, Refund
from shop.payments.providers.base import Event, EventKind
from shop.payments.refund_states import RefundState, RefundWay
from shop.unit_of_work import in_transaction
from tests.builders import cards
from tests.builders.cart import AT
from tests.builders.paying import open_cases

WHOLE = 120_000


@pytest.fixture
def service(takes_cards):
    return takes_cards


@pytest.fixture
def order(service) -> Order:
    """Two jars at 60.000, paid by card."""
    order, page = cards.started(2, email="hoa@example.vn")
    service.pay(page)
    cards.settle(page)
    session.expire_all()
    return order


def disputed(service, amount: int | None = None) -> str:
    """The card holder complains, and the shop hears of it."""
    intent = session.scalars(select(Payment.provider_intent).where(Payment.method == "card")).first()
    session.rollback()
    ref = service.dispute(intent, amount=amount)
    hear(ref, "created")
    return ref


def decided(service, ref: str, status: str) -> None:
    """The bank decides, and the shop hears of it twice."""
    service.change(ref, status=status)
    hear(ref, status)
    hear(ref, status)


def hear(ref: str, what: str) -> None:
    hear.number += 1
    event = Event(f"evt_d{hear.number}", EventKind.DISPUTE, ref, f"charge.dispute.{what}")
    assert paying.hear(event, clock=now) == "done"
    session.expire_all()


hear.number = 0


def cancel(order: Order) -> None:
    in_transaction(lambda: services.cancel(order.token, reason=None, at=AT))


def rows() -> list[tuple[int, RefundWay, RefundState]]:
    session.expire_all()
    found = session.scalars(select(Refund).order_by(Refund.id))
    return [(row.amount, row.way, row.state) for row in found]


def pay_out() -> Refund:
    refund_id = session.scalars(select(Refund.id).order_by(Refund.id.desc())).first()
    fields = {"reference": "FT9", "evidence": "", "payees": {None}, "at": AT, "by": None}
    return refunding.pay_out(refund_id, RefundWay.BANK, **fields)


def titles() -> list[str]:
    return [title.replace("\u00a0", " ") for _kind, title in open_cases()]
