"""What the worker does for the shop window."""

from __future__ import annotations

from shop.core.clock import now
from shop.jobs import periodic
from shop.storefront import services
from shop.unit_of_work import in_transaction


@periodic(minutes=120)
def count_sales() -> None:
    """Count what sold of late: first read, then write in one short transaction."""
    sales = services.recent_sales(now())
    in_transaction(lambda: services.remember_sales(sales))
