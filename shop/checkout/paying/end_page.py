"""The service is asked to end a page before the order that waits for it ends, or is paid otherwise."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from shop.checkout.paying import asking, card_matters, ending
from shop.checkout.paying.card_settling import Clock, Settled, Shown, provider, take
from shop.orders import services as orders
from shop.payments import cards
from shop.payments.providers import ProviderRefused, ProviderUnreachable
from shop.payments.providers.base import Seen
from shop.payments.states import PaymentState
from shop.unit_of_work import in_transaction, outside

SILENT = timedelta(hours=24)


class Wish(StrEnum):
    """What became of a wish to end or to pay otherwise."""

    DONE = "done"
    PAID = "paid"  # the card was faster
    WAITS = "waits"  # the service has not answered yet; the worker goes on asking


def fulfil(payment_id: int | None, *, clock: Clock) -> Wish:
    """End the page that a wish has to wait for, if there is one; opens its own transactions."""
    if payment_id is None:
        return Wish.DONE
    try:
        end_page(payment_id, clock=clock)
    except ProviderUnreachable:
        return Wish.WAITS
    state = cards.now(payment_id).state
    if state is PaymentState.CANCELLED:
        return Wish.DONE
    return Wish.PAID if state is PaymentState.PAID else Wish.WAITS


def end_page(payment_id: int, *, clock: Clock) -> Settled:
    """Ask the service to end the page of an attempt that is being ended, and take what it says.

    Raises ProviderUnreachable: the goods stay held and the worker asks again; after a day somebody is told.
    """
    try:
        seen = _asked(payment_id)
    except (ProviderUnreachable, ProviderRefused) as error:
        in_transaction(lambda: no_answer(payment_id, clock()))
        raise ProviderUnreachable(str(error)) from error
    if seen is None:
        return in_transaction(lambda: _never_was(payment_id, clock()))
    return take(Shown(seen), clock=clock)


def _asked(payment_id: int) -> Seen | None:
    """The page after it was asked to end; None when the service never opened one.

    Asked for once more with the same key, it gives the page whose answer was lost, or refuses: it has none.
    """
    page = cards.ref(payment_id).page
    service = provider()
    if page is None:
        asked = asking.again(payment_id)
        if asked is None:
            return None
        try:
            page = outside(lambda: service.start(asked)).ref
        except ProviderRefused:
            return None
    return outside(lambda: service.expire(page))


def _never_was(payment_id: int, at: datetime) -> Settled:
    found = cards.ref(payment_id)
    locked = orders.lock_order(found.order_id)
    attempt = cards.now(payment_id)
    if attempt.state not in cards.OPEN:
        return Settled.KNOWN
    ending.finish(locked, attempt, at=at)
    return Settled.ENDED


def no_answer(payment_id: int, at: datetime) -> None:
    """The service did not say what became of a page: after a day of that somebody is told."""
    locked = orders.lock_order(cards.ref(payment_id).order_id)
    attempt = cards.now(payment_id)
    if attempt.state not in cards.OPEN:
        return
    attempt.asked_at = at
    if at - attempt.moved_at >= SILENT:
        card_matters.is_silent(locked.order, attempt, at=at)
