"""What the worker does for pictures."""

from __future__ import annotations

from shop.core.clock import now
from shop.jobs import periodic
from shop.media.sizes import draw_due


@periodic(minutes=1)
def draw_sizes() -> None:
    """Draw the sizes of new pictures: at once after an upload, and what was left behind."""
    draw_due(now)
