"""Every hour what happened becomes entries, so that everybody sees yesterday's at breakfast."""

from datetime import timedelta

from shop.core.clock import now, today
from shop.jobs import periodic
from shop.settlement.running import draw as draw_upto


@periodic(minutes=60)
def draw() -> None:
    """Draw everything up to yesterday."""
    draw_upto(today() - timedelta(days=1), at=now())
