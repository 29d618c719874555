"""The balance at the payment service is read every night, and what does not agree becomes a case."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from shop.core.clock import VN, now
from shop.jobs import periodic
from shop.payments import providers
from shop.payments.providers import ProviderRefused, ProviderUnreachable
from shop.reconciliation.absences import BACK as ABSENT
from shop.reconciliation.absences import find_absences
from shop.reconciliation.queries import last_read
from shop.reconciliation.services import take
from shop.unit_of_work import in_transaction, outside

log = logging.getLogger("shop")
HOURS = (3, 5)  # the second try finds what the first could not reach
BACK = timedelta(days=4)
SETTLING = timedelta(hours=1)  # a payment of this minute may not be written down yet


@periodic(minutes=60)
def reconcile() -> None:
    """In the night, Vietnamese time: read the last days, compare, look for what nobody else tells of."""
    at = now()
    if at.astimezone(VN).hour not in HOURS:
        return
    try:
        read_balance(at)
    except (ProviderUnreachable, ProviderRefused):
        log.warning("the balance at the payment service could not be read; it is tried again")
    in_transaction(lambda: find_absences(at=at))


def read_balance(at: datetime) -> int | None:
    """Read and compare the last four days, or all since the last time; how many lines were new, None without a service.

    Raises ProviderUnreachable, ProviderRefused.
    """
    provider = providers.current()
    if provider is None:
        return None
    last = last_read()
    since = min(at - BACK, at - ABSENT if last is None else last - SETTLING)
    told = outside(lambda: list(provider.movements(since, at - SETTLING)))
    return in_transaction(lambda: take(provider.name, told, at=at))
