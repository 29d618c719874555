"""What the worker does for carts."""

from __future__ import annotations

from shop.cart import services
from shop.core.clock import now
from shop.jobs import periodic
from shop.unit_of_work import in_transaction


@periodic(minutes=60)
def forget() -> None:
    """Delete carts that nobody touched for 30 days, a thousand a time."""
    while in_transaction(lambda: services.forget_old(now())):
        pass
