"""What the worker does about notices."""

from __future__ import annotations

from shop.core.clock import now
from shop.jobs import periodic
from shop.notices import services
from shop.unit_of_work import in_transaction


@periodic(minutes=10)
def tell_waiting() -> None:
    """Tell customers whose goods are back."""
    services.tell_waiting(now)


@periodic(minutes=10)
def note_low() -> None:
    """Tell managers and producers of goods that are low."""
    in_transaction(lambda: services.note_low(at=now()))


@periodic(minutes=60)
def erase() -> None:
    """Erase phones and addresses that are not needed any more."""
    in_transaction(lambda: services.erase_old(at=now()))
