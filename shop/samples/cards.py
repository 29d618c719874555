"""Sample card payments: a service that answers at once, so that the same functions settle and refund them.

The stand-in that `make run` starts later knows nothing of them: they are over, and its balance is read by time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import select

from shop.checkout import paying, refunding
from shop.core.money import Dong
from shop.extensions import session
from shop.orders.models import Order
from shop.payments.models import Payment
from shop.payments.providers.base import (
    Asked,
    BadEvent,
    Event,
    Movement,
    MovementKind,
    Seen,
    SeenDispute,
    SeenRefund,
    SessionState,
    Started,
)
from shop.payments.providers.base import RefundState as Came
from shop.payments.providers.current import EXTENSION
from shop.reconciliation.jobs import read_balance

KEY = "STRIPE_SECRET_KEY"
FEE_BP, FEE_EACH = 290, 7_000  # what the sample service keeps: 2.9 % and 7.000 đồng


@dataclass
class Service:
    """A payment service of the sample. Every page is paid as soon as it is looked at; ids say that they are samples."""

    at: datetime
    name: str = "stripe"
    asked: dict[str, Asked] = field(default_factory=dict)
    kept: list[Movement] = field(default_factory=list)

    def start(self, asked: Asked) -> Started:
        """A page with the name of the attempt."""
        ref = f"cs_mau_{asked.key}"
        self.asked[ref] = asked
        return Started(ref, f"{asked.back_url}#{ref}", asked.expires_at)

    def look(self, ref: str) -> Seen:
        """Paid; its money is on the balance from now on."""
        asked = self.asked[ref]
        intent = _intent(ref)
        self._move(f"txn_{intent}", MovementKind.CHARGE, asked.amount, ref, intent)
        return Seen(ref, SessionState.PAID, asked.amount, "vnd", asked.key, intent, self.at)

    def expire(self, ref: str) -> Seen:
        """Nobody ends a page of the sample: it is paid."""
        return self.look(ref)

    def refund(self, intent: str, amount: Dong, *, key: str) -> SeenRefund:
        """Given back at once."""
        ref = f"re_mau_{key}"
        self._move(f"txn_{ref}", MovementKind.REFUND, -amount, ref, intent)
        return SeenRefund(ref, Came.SUCCEEDED, amount, intent)

    def find_refund(self, intent: str, *, key: str) -> SeenRefund | None:
        """Each is asked for once."""
        del intent, key
        return None

    def look_refund(self, ref: str) -> SeenRefund:
        """As it was given back."""
        line = next(each for each in self.kept if each.source == ref)
        return SeenRefund(ref, Came.SUCCEEDED, -line.amount, line.intent)

    def look_dispute(self, ref: str) -> SeenDispute:
        """No buyer of the sample disputes anything."""
        raise KeyError(ref)

    def find_disputes(self, intent: str) -> Iterator[SeenDispute]:
        """None."""
        del intent
        yield from ()

    def movements(self, since: datetime, until: datetime) -> Iterator[Movement]:
        """The balance, the latest first."""
        lines = {line.ref: line for line in self.kept if since <= line.at < until}
        return iter(sorted(lines.values(), key=lambda line: line.at, reverse=True))

    def read_event(self, body: bytes, signature: str) -> Event:
        """It sends none."""
        del body, signature
        raise BadEvent

    def _move(self, ref: str, kind: MovementKind, amount: Dong, source: str, intent: str) -> None:
        fee = amount * FEE_BP // 10_000 + FEE_EACH if kind is MovementKind.CHARGE else 0
        self.kept.append(Movement(ref, kind, amount, fee, "vnd", self.at, source, intent))


@contextmanager
def taken(at: datetime) -> Iterator[None]:
    """The shop takes cards of the sample service, which counts its balance at the end."""
    before = current_app.config[KEY], current_app.extensions.get(EXTENSION)
    current_app.config[KEY] = "sk_mau"
    current_app.extensions[EXTENSION] = Service(at)
    try:
        yield
        read_balance(at)
    finally:
        current_app.config[KEY] = before[0]
        del current_app.extensions[EXTENSION]
        if before[1] is not None:
            current_app.extensions[EXTENSION] = before[1]


def _intent(ref: str) -> str:
    return f"pi_{ref.removeprefix('cs_')}"


def _pay(token: str, at: datetime) -> None:
    """The customer goes to the page of the service, pays, and comes back."""
    service: Service = current_app.extensions[EXTENSION]
    service.at = at
    paying.start(token, base="http://localhost", clock=lambda: at)
    ref = session.scalars(
        select(Payment.provider_ref).join(Order, Order.id == Payment.order_id).where(Order.token == token)
    ).one()
    paying.settle_page(ref or "", clock=lambda: at)


def _refund(_token: str, at: datetime) -> None:
    """What is owed back goes back on the card."""
    service: Service = current_app.extensions[EXTENSION]
    service.at = at + timedelta(minutes=5)
    for refund_id in refunding.waiting():
        refunding.send(refund_id, service, clock=lambda: service.at)


# Each asks the service, and so opens its transactions itself.
ACTS: dict[str, Callable[[str, datetime], None]] = {"card": _pay, "card back": _refund}
