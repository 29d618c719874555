"""The single way to learn about a payment by card: webhook, return page, sweep and staff all come here.

The service is asked first, with no transaction open; then in one transaction the order is locked, the event is
written once, and what the service showed is compared and taken. It only moves forward: paid stays paid.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shop.checkout.paying import ahead, card_matters, ending, noticing, telling, wishes
from shop.checkout.paying.reviving import bring_back
from shop.extensions import session
from shop.orders import services as orders
from shop.orders.services import Locked
from shop.orders.states import OrderState
from shop.payments import cards, providers
from shop.payments.models import Payment
from shop.payments.providers.base import Event, Provider, ProviderRefused, Seen, SessionState
from shop.payments.states import PaymentState
from shop.unit_of_work import in_transaction, outside

Clock = Callable[[], datetime]
CARDS = "stripe"


class Settled(StrEnum):
    """What became of what the service showed."""

    PAID = "paid"
    OPEN = "open"  # nobody paid yet
    ENDED = "ended"  # nobody will: the order ended, or is paid otherwise
    CASE = "case"  # people have to look
    KNOWN = "known"  # nothing was done: it was taken before
    NOBODYS = "nobodys"  # no attempt of this shop


@dataclass(frozen=True, slots=True)
class Shown:
    """What the service showed, and the event that made us look."""

    seen: Seen
    event: Event | None = None


def provider() -> Provider:
    """The service of this shop. Raises ProviderUnreachable when its key was taken out of the settings."""
    found = providers.current()
    if found is None:
        raise providers.ProviderUnreachable("no key is set")
    return found


def settle(page: str, *, event: Event | None = None, clock: Clock) -> Settled:
    """Look at a page of the service and take what it shows. Opens its own transaction.

    Raises ProviderUnreachable: nothing is known and nothing was changed; the same call may be made again.
    """
    service = provider()
    try:
        seen = outside(lambda: service.look(page))
    except ProviderRefused:
        return Settled.NOBODYS
    return take(Shown(seen, event), clock=clock)


def take(shown: Shown, *, clock: Clock) -> Settled:
    """Take what was shown, in a transaction of its own."""
    return in_transaction(lambda: _take(shown, clock()))


def _take(shown: Shown, at: datetime) -> Settled:
    found = cards.of_seen(shown.seen)
    if found is None:
        return Settled.NOBODYS
    locked = orders.lock_order(found.order_id)
    attempt = cards.now(found.payment_id)
    if shown.event is not None and not first_time(shown.event, at):
        return Settled.KNOWN
    attempt.asked_at = max(attempt.asked_at or at, at)
    if attempt.provider_ref is None:
        attempt.provider_ref = shown.seen.ref
    session.flush()
    if attempt.state is PaymentState.CANCELLING:
        card_matters.speaks_again(attempt.id, at=at)
    if shown.seen.state is SessionState.PAID:
        return _paid(locked, attempt, shown.seen, at)
    if shown.seen.state is SessionState.EXPIRED:
        return _expired(locked, attempt, at)
    is_rest = attempt.fulfilment_id is not None and attempt.state is PaymentState.DUE
    if is_rest and not ahead.takes(locked, attempt):
        cards.begin_end(attempt, wishes.LAPSED, at=at)
    return Settled.OPEN


def first_time(event: Event, at: datetime) -> bool:
    """Remember an event in the transaction of its effect; False when it had its effect before."""
    digest = hashlib.sha256(f"{event.name}:{event.object_ref}".encode()).hexdigest()
    return noticing.first_time(CARDS, event.id, digest, at=at, outcome="settled") is not None


def _paid(locked: Locked, attempt: Payment, seen: Seen, at: datetime) -> Settled:
    """Money came: for the order if it still waits or can be brought back, else it is owed back."""
    if attempt.paid:
        return Settled.KNOWN
    order = locked.order
    if not cards.fits(attempt, seen):
        card_matters.is_wrong(order, attempt, seen, parts=locked.parts, at=at)
        if attempt.state is PaymentState.CANCELLING:
            ending.finish(locked, attempt, at=at)
        return Settled.CASE
    if attempt.fulfilment_id is not None:
        return _rest_paid(locked, attempt, seen, at)
    was_wished = attempt.ends_as
    cards.pay_in(attempt, seen, at=at)
    is_wanted = order.state is OrderState.AWAITING_PAYMENT and attempt.state in cards.OPEN
    if is_wanted:
        orders.move_order(order, OrderState.CONFIRMED, at=at, by=None)
    elif not _is_brought_back(locked, attempt, at):
        card_matters.came_for_nothing(order, attempt, at=at)
        return Settled.CASE
    cards.move(attempt, PaymentState.PAID, at=at)
    attempt.ends_as = attempt.ends_note = None
    if is_wanted and was_wished not in {None, wishes.LAPSED}:
        orders.record(order.id, ending.PAID_BEFORE, at=at, by=None)
    telling.paid(order, locked.parts, at=at)
    return Settled.PAID


def _rest_paid(locked: Locked, attempt: Payment, seen: Seen, at: datetime) -> Settled:
    """What was left to pay at the door came by card; if it was paid there meanwhile, or is no more, it goes back."""
    is_wanted = ahead.takes(locked, attempt)
    cards.pay_in(attempt, seen, at=at)
    if not is_wanted:
        if attempt.state in cards.OPEN:
            cards.move(attempt, PaymentState.CANCELLED, at=at)
        card_matters.came_for_nothing(locked.order, attempt, at=at)
        return Settled.CASE
    cards.move(attempt, PaymentState.PAID, at=at)
    attempt.ends_as = None
    ahead.came(locked, attempt, at=at, by=None)
    return Settled.PAID


def _is_brought_back(locked: Locked, attempt: Payment, at: datetime) -> bool:
    ended = attempt.deadline_at or attempt.moved_at
    return locked.order.state is OrderState.LAPSED and bring_back(locked, ended, at=at, by=None)


def _expired(locked: Locked, attempt: Payment, at: datetime) -> Settled:
    """Nobody can pay on this page any more: what was wished happens, without a wish the order lapses."""
    if attempt.state not in cards.OPEN:
        return Settled.KNOWN
    ending.finish(locked, attempt, at=at)
    return Settled.ENDED
