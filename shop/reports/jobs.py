"""The nightly proof."""

import logging

from shop.core.clock import VN, now
from shop.extensions import session
from shop.jobs import periodic
from shop.reports.ended_stars import find_ended
from shop.reports.ending_stars import remind
from shop.reports.proof import note
from shop.reports.verify.services import differences, open_proof_cases
from shop.unit_of_work import in_transaction

log = logging.getLogger("shop")
HOUR = 2


@periodic(minutes=60)
def verify() -> None:
    """Check at two in the night what must always be true; differences become cases."""
    if now().astimezone(VN).hour != HOUR:
        return
    found = differences()
    session.rollback()
    in_transaction(lambda: note(found, at=now()))
    if found:
        log.error("verify found %d differences", len(found))
        in_transaction(lambda: open_proof_cases(found, at=now()))


@periodic(minutes=60)
def ended_stars() -> None:
    """Tell outlets which goods have no star any more."""
    in_transaction(lambda: find_ended(at=now()))


@periodic(minutes=60)
def ending_stars() -> None:
    """Remind producers of certificates that end."""
    in_transaction(lambda: remind(at=now()))
