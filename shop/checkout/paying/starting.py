"""The customer is sent to the service's page: a step of its own after the order is written, tried again from its page.

An answer that was lost is asked for again under the same key; only a service that says that it has no such page, and
takes none that ends so soon, makes a new attempt with a later deadline, a few times.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from shop.checkout.paying import ahead, asking
from shop.checkout.paying.card_settling import Clock, Settled, provider, settle
from shop.checkout.paying.end_page import end_page
from shop.checkout.rules import current_rules
from shop.extensions import session
from shop.orders import queries
from shop.orders import services as orders
from shop.orders.services import Locked
from shop.orders.states import OrderState
from shop.payments import cards
from shop.payments.models import Payment
from shop.payments.providers import ProviderRefused
from shop.payments.providers.base import Asked, Started
from shop.payments.states import PaymentState
from shop.unit_of_work import in_transaction, outside

MOST_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class _Begun:
    """An attempt that is due: what to ask with, and its page when it has one."""

    payment_id: int
    asked: Asked
    page: str | None
    url: str | None


def start(token: str, *, base: str, clock: Clock) -> str | None:
    """The address of the page where this order is paid; None when nothing is awaited any more (or yet again).

    `base`: where the customer comes back to. Opens its own transactions. Raises NotFound, ProviderUnreachable (the
    order is kept), ProviderRefused with a sentence for the customer.
    """
    order_id = queries.id_by_token(token)
    begun = in_transaction(lambda: _begin(order_id, base, clock()))
    if begun is None:
        return None
    if begun.page is not None:
        return begun.url if settle(begun.page, clock=clock) is Settled.OPEN else None
    payment_id, started = _asked(order_id, begun, base, clock)
    return _kept(payment_id, started, clock)


def _asked(order_id: int, begun: _Begun, base: str, clock: Clock) -> tuple[int, Started]:
    """The page of this attempt, or of a new one in its place."""
    service = provider()
    try:
        return begun.payment_id, outside(lambda: service.start(begun.asked))
    except ProviderRefused:
        again = in_transaction(lambda: _renew(order_id, begun.payment_id, base, clock()))
        if again is None:
            raise
        return again.payment_id, outside(lambda: service.start(again.asked))


def _begin(order_id: int, base: str, at: datetime) -> _Begun | None:
    """Say before asking that the service is being asked, and with what."""
    locked = orders.lock_order(order_id)
    is_confirmed = locked.order.state is OrderState.CONFIRMED
    attempt = ahead.card(locked, at=at) if is_confirmed else cards.latest(order_id)
    if attempt is None or not _is_due(locked, attempt, at):
        return None
    return _about_to_ask(attempt, base, at)


def _is_due(locked: Locked, attempt: Payment, at: datetime) -> bool:
    is_wanted = locked.order.state is OrderState.AWAITING_PAYMENT or ahead.takes(locked, attempt)
    is_waiting = is_wanted and attempt.state is PaymentState.DUE
    return is_waiting and attempt.deadline_at is not None and attempt.deadline_at > at


def _about_to_ask(attempt: Payment, base: str, at: datetime) -> _Begun:
    attempt.provider_base = attempt.provider_base or base
    attempt.asked_at = at
    session.flush()
    return _Begun(attempt.id, asking.words(attempt), attempt.provider_ref, attempt.provider_url)


def _renew(order_id: int, payment_id: int, base: str, at: datetime) -> _Begun | None:
    """A new attempt with a later deadline, when the old one was refused because it ends too soon; else None."""
    locked = orders.lock_order(order_id)
    attempt = cards.now(payment_id)
    if not _is_due(locked, attempt, at) or attempt.provider_ref is not None or attempt.deadline_at is None:
        return None
    number = int((attempt.provider_key or "").rpartition("-")[2])
    if attempt.deadline_at - at > cards.SHORTEST or number >= MOST_ATTEMPTS:
        return None
    cards.move(attempt, PaymentState.CANCELLED, at=at)
    order, lasts, part_id = (
        locked.order,
        timedelta(minutes=current_rules().card_minutes),
        attempt.fulfilment_id,
    )
    again = cards.open_card(order.id, order.code, attempt.amount, lasts=lasts, at=at, part_id=part_id)
    return _about_to_ask(again, base, at)


def _kept(payment_id: int, started: Started, clock: Clock) -> str | None:
    """Keep the page; one that nobody waits for any more is ended at once."""
    if in_transaction(lambda: _keep(payment_id, started, clock())):
        return started.url
    end_page(payment_id, clock=clock)
    return None


def _keep(payment_id: int, started: Started, at: datetime) -> bool:
    locked = orders.lock_order(cards.ref(payment_id).order_id)
    attempt = cards.now(payment_id)
    attempt.provider_ref, attempt.provider_url = started.ref, started.url
    session.flush()
    return _is_due(locked, attempt, at)
