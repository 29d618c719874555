"""What the worker does for sheets."""

from __future__ import annotations

import time

from shop.core.clock import now
from shop.imports import queries, services
from shop.jobs import one_by_one, periodic
from shop.unit_of_work import in_transaction
from shop.web.i18n import written_in

SECONDS = 45


@periodic(minutes=1)
def work() -> None:
    """Check or write what waits, step by step."""
    one_by_one(queries.running(), finish)


@periodic(minutes=60)
def forget() -> None:
    """Drop the rows of sheets older than 30 days."""
    while in_transaction(lambda: services.forget_old(now())):
        pass


def finish(import_id: int) -> None:
    """The steps of a sheet for some seconds; the next run goes on with what is left. Each stands in a transaction of its own."""
    begun = time.monotonic()
    with written_in(queries.language_of(import_id)):
        while in_transaction(lambda: services.advance(import_id, at=now())):
            if time.monotonic() - begun > SECONDS:
                return
