"""What the worker does for stock."""

from shop.core.clock import now
from shop.inventory.services import find_unfit as find
from shop.inventory.services import turns
from shop.jobs import periodic
from shop.unit_of_work import in_transaction


@periodic(minutes=60)
def find_unfit() -> None:
    """Make cases of open orders whose units may not leave any more."""
    in_transaction(lambda: find(at=now()))


@periodic(minutes=60)
def clean() -> None:
    """Forget which stock turned days ago."""
    in_transaction(lambda: turns.clean(now()))
