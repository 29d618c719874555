"""What the worker does for orders."""

from __future__ import annotations

from functools import partial

from shop.checkout import paying
from shop.checkout.fulfilling import replace_where_new
from shop.core.clock import now
from shop.extensions import session
from shop.jobs import periodic
from shop.unit_of_work import in_transaction


@periodic(minutes=1)
def lapse() -> None:
    """End the orders whose time to pay is over, each in a transaction of its own."""
    lapse_due()


def lapse_due() -> int:
    """End every overdue order; how many ended now."""
    waiting = paying.due(now())
    session.rollback()
    return sum(in_transaction(partial(paying.lapse, order_id, at=now())) for order_id in waiting)


@periodic(minutes=60)
def replace_unfit() -> None:
    """Move orders that nobody prepares yet to other units when theirs were recalled or are past their last day."""
    replace_where_new(now)
