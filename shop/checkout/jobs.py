"""What the worker does for orders."""

from __future__ import annotations

from shop.checkout import paying, refunding
from shop.checkout.fulfilling import lapse_pickups, remind_pickups, replace_where_new, watch_licences
from shop.core.clock import now
from shop.extensions import session
from shop.jobs import one_by_one, periodic
from shop.payments.providers import ProviderUnreachable, current
from shop.unit_of_work import in_transaction


@periodic(minutes=1)
def lapse() -> None:
    """Settle and end the orders whose time to pay is over, each in a transaction of its own."""
    lapse_due()


def lapse_due() -> int:
    """End every overdue order; how many ended now."""
    waiting = paying.due(now())
    session.rollback()
    ended, _ = one_by_one(waiting, lambda order_id: in_transaction(lambda: paying.lapse(order_id, at=now())))
    return sum(ended) + paying.sweep(clock=now)


@periodic(minutes=10)
def watch_pickups() -> None:
    """Remind customers of goods that wait for them, and put back what nobody came for."""
    remind_pickups(now)
    lapse_pickups(now)


@periodic(minutes=1)
def send_refunds() -> None:
    """Ask the service to give back what went through it, and what became of what it was asked before.

    One that cannot be reached is asked no more in the same turn.
    """
    provider = current()
    if provider is not None:
        one_by_one(
            refunding.waiting(),
            lambda refund_id: refunding.send(refund_id, provider, clock=now),
            until=ProviderUnreachable,
        )


@periodic(minutes=60)
def erase_refund_accounts() -> None:
    """Erase the accounts of customers that are not needed any more."""
    in_transaction(lambda: refunding.erase_old(now()))


@periodic(minutes=60)
def replace_unfit() -> None:
    """Move orders that nobody prepares yet to other units when theirs were recalled or are past their last day."""
    replace_where_new(now)


@periodic(minutes=60)
def watch_alcohol_licences() -> None:
    """Tell outlets of orders with alcohol that may not leave on their day because the licence ends before."""
    watch_licences(now)
