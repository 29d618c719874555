"""What the worker does for company orders."""

from __future__ import annotations

from shop.companies import services
from shop.core.clock import now
from shop.jobs import periodic
from shop.unit_of_work import in_transaction


@periodic(minutes=60)
def forget() -> None:
    """Delete sheets that nobody touched for 30 days: they hold names and addresses."""
    while in_transaction(lambda: services.forget_old(now())):
        pass
