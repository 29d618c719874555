"""What the worker does for accounts."""

from __future__ import annotations

from shop.accounts import recovery, throttling
from shop.core.clock import now
from shop.jobs import periodic
from shop.unit_of_work import in_transaction


@periodic(minutes=60)
def clean() -> None:
    """Delete windows of tries that are over, and recovery codes that nobody can use any more."""
    at = now()
    in_transaction(lambda: throttling.clean(at))
    in_transaction(lambda: recovery.clean(at))
