"""What the worker does for cards: looks at pages of which nothing was heard, and ends those that are overdue.

A webhook may never come; then this is how the shop learns. The service is asked before anything ends.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from shop.checkout.paying import wishes
from shop.checkout.paying.card_settling import Clock, Settled, settle
from shop.checkout.paying.end_page import SILENT, end_page, no_answer
from shop.extensions import session
from shop.jobs import one_by_one
from shop.orders import services as orders
from shop.orders.states import OrderState
from shop.payments import cards
from shop.payments.cards import Ref
from shop.payments.providers import ProviderUnreachable
from shop.payments.states import PaymentState
from shop.unit_of_work import in_transaction

PAUSE = timedelta(minutes=3)  # webhooks come within seconds; whoever types a card takes a minute or two


def sweep(*, clock: Clock) -> int:
    """End what is overdue, settle what nothing was heard of; how many orders ended. Opens its own transactions.

    A service that cannot be reached is asked no more in the same sweep; who waits for it since a day is told to people.
    """
    one_by_one(
        _read(partial(cards.overdue, clock())),
        lambda found: in_transaction(lambda: _begin_end(found, clock())),
    )
    waiting = _read(partial(cards.ending, clock()))
    settled, is_silent = one_by_one(
        waiting, lambda found: end_page(found.payment_id, clock=clock), until=ProviderUnreachable
    )
    if is_silent:
        one_by_one(
            _read(partial(cards.ending, clock() - SILENT)),
            lambda found: in_transaction(lambda: no_answer(found.payment_id, clock())),
        )
        return settled.count(Settled.ENDED)
    unheard = _read(partial(cards.unheard, clock() - PAUSE))
    more, _silent = one_by_one(
        unheard, lambda found: settle(str(found.page), clock=clock), until=ProviderUnreachable
    )
    return [*settled, *more].count(Settled.ENDED)


def _begin_end(found: Ref, at: datetime) -> None:
    """The deadline has passed: the order shall lapse, unless the service says that somebody paid."""
    locked = orders.lock_order(found.order_id)
    attempt = cards.now(found.payment_id)
    is_wanted = locked.order.state is OrderState.AWAITING_PAYMENT or attempt.fulfilment_id is not None
    is_due = attempt.state is PaymentState.DUE and is_wanted
    if is_due and attempt.deadline_at is not None and attempt.deadline_at <= at:
        cards.begin_end(attempt, wishes.LAPSED, at=at)


def _read(ask: Callable[[], list[Ref]]) -> list[Ref]:
    found = ask()
    session.rollback()
    return found
