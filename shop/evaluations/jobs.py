"""What the worker does for the yearly cycle."""

from shop.core.clock import now
from shop.evaluations.services import open_overdue
from shop.jobs import periodic
from shop.unit_of_work import in_transaction


@periodic(minutes=60)
def overdue() -> None:
    """Findings whose deadline is over become cases."""
    in_transaction(lambda: open_overdue(at=now()))
