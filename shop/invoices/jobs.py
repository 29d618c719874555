"""What the worker does for invoices."""

from __future__ import annotations

from shop.core.clock import now
from shop.invoices.erasing import erase_old
from shop.jobs import periodic
from shop.unit_of_work import in_transaction


@periodic(minutes=24 * 60)
def erase_buyers() -> None:
    """Forget buyers whose details need not be kept any longer."""
    in_transaction(lambda: erase_old(now()))
