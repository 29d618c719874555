"""Remembers what the worker's jobs came to."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from shop import jobs
from shop.core.clock import now
from shop.extensions import session
from shop.troubles import queries, services
from shop.unit_of_work import in_transaction


@jobs.outcomes
def remember(job: str, done: Collection[str], failed: Mapping[str, str]) -> None:
    """Write only where something failed, or what failed before is done: most runs change nothing."""
    worth_it = bool(failed) or queries.is_known(job, done)
    session.rollback()
    if worth_it:
        in_transaction(lambda: services.note(job, done, failed, at=now()))
