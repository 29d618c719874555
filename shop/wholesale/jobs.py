"""What the worker does for wholesale."""

from shop.core.clock import now
from shop.jobs import periodic
from shop.unit_of_work import in_transaction
from shop.wholesale.services import erase_old


@periodic(minutes=60)
def clean() -> None:
    """Forget buyers of long ago."""
    in_transaction(lambda: erase_old(at=now()))
