"""What the worker does for producers."""

from __future__ import annotations

from shop.core.clock import now
from shop.jobs import periodic
from shop.producers import invitations
from shop.unit_of_work import in_transaction


@periodic(minutes=60)
def clean() -> None:
    """Forget who was invited long ago."""
    in_transaction(lambda: invitations.clean(now()))
