"""What an event of the service leads to: the object it is about is fetched again and taken, once per event."""

from __future__ import annotations

from sqlalchemy import select

from shop.checkout import refunding
from shop.checkout.paying import card_matters, noticing
from shop.checkout.paying.card_settling import CARDS, Clock, first_time, provider, settle
from shop.extensions import session
from shop.orders import services as orders
from shop.orders.models import OrderEvent
from shop.payments import cards
from shop.payments.providers import ProviderRefused
from shop.payments.providers.base import Event, EventKind, SeenDispute, SeenRefund
from shop.unit_of_work import in_transaction, outside

IGNORED, DONE, KNOWN = "ignored", "done", "known"
DISPUTED, DISPUTE_ENDED = "card_disputed", "card_dispute_ended"  # kinds of order events
WON = ("won", "warning_closed")
OVER = (*WON, "lost")


def hear(event: Event, *, clock: Clock) -> str:
    """What became of an event, in a word. Opens its own transaction.

    Raises ProviderUnreachable: nothing was changed, and the service sends the event again.
    """
    if noticing.was_heard(CARDS, event.id):
        return KNOWN
    try:
        if event.kind is EventKind.SESSION:
            return settle(event.object_ref, event=event, clock=clock).value
        if event.kind is EventKind.REFUND:
            return _refund(event, clock)
        if event.kind is EventKind.DISPUTE:
            return _dispute(event, clock)
    except ProviderRefused:
        return IGNORED
    return IGNORED


def _refund(event: Event, clock: Clock) -> str:
    service = provider()
    seen = outside(lambda: service.look_refund(event.object_ref))
    return in_transaction(lambda: _take_refund(event, seen, clock))


def _take_refund(event: Event, seen: SeenRefund, clock: Clock) -> str:
    at = clock()
    found = cards.of_intent(seen.intent) if seen.intent else None
    if found is None:
        return IGNORED
    orders.lock_order(found.order_id)
    if not first_time(event, at):
        return KNOWN
    return DONE if refunding.hear(seen, at=at) else IGNORED


def _dispute(event: Event, clock: Clock) -> str:
    service = provider()
    seen = outside(lambda: service.look_dispute(event.object_ref))
    return in_transaction(lambda: _take_dispute(event, seen, clock))


def _take_dispute(event: Event, seen: SeenDispute, clock: Clock) -> str:
    """A case once per dispute, a line in the order's history when it begins and when it ends."""
    at = clock()
    found = cards.of_intent(seen.intent) if seen.intent else None
    if found is None:
        return IGNORED
    order = orders.lock_order(found.order_id).order
    if not first_time(event, at):
        return KNOWN
    if not _has_event(order.id, DISPUTED, seen.ref):
        orders.record(order.id, DISPUTED, at=at, by=None, note=seen.ref)
        card_matters.is_disputed(order, seen, at=at)
    refunding.take_dispute(seen, at=at)
    if seen.state in OVER and not _has_event(order.id, DISPUTE_ENDED, f"{seen.ref} {seen.state}"):
        orders.record(order.id, DISPUTE_ENDED, at=at, by=None, note=f"{seen.ref} {seen.state}")
        if seen.state in WON:
            card_matters.dispute_is_won(seen, at=at)
    return DONE


def _has_event(order_id: int, kind: str, note: str) -> bool:
    found = select(OrderEvent.id).where(
        OrderEvent.order_id == order_id, OrderEvent.kind == kind, OrderEvent.note == note
    )
    return session.scalar(found.limit(1)) is not None
