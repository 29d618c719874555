"""Drawing to the end, a batch a transaction: what the nightly job, the command and the page of a party do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from shop.settlement.services.drawing import AT_ONCE, draw_some, finish
from shop.unit_of_work import in_transaction


def draw(upto: date, *, at: datetime, told: Callable[[int], object] = int, most: int = AT_ONCE) -> int:
    """Draw everything up to a Vietnamese day; gives how many entries. Stopped anywhere, the next goes on from there.

    `told` hears after each batch of at most so many how many it wrote.
    """
    done = 0
    while wrote := in_transaction(lambda: draw_some(upto, at=at, most=most)):
        done += wrote
        told(wrote)
    in_transaction(lambda: finish(upto, at=at))
    return done
