"""What the stand-in for Stripe is asked with and answers in tests: its key, its cards, its letters."""

import json
from dataclasses import dataclass
from typing import Any

KEY = "sk_test_standin_of_the_tests"
SECRET = "whsec_standin_of_the_tests"

GOOD = "4242424242424242"
DECLINED = "4000000000000002"
NO_FUNDS = "4000000000009995"
STOLEN = "4000000000009979"
EXPIRED_CARD = "4000000000000069"
ASKS = "4000002500003155"  # asks the bank's confirmation first
REFUND_PENDING = "4000000000007726"  # a refund to it is pending until `settle_refund`
REFUND_FAILS = "4000000000005126"  # a refund to it succeeds; `settle_refund(…, "failed")` lets it fail
DISPUTED = "4000000000000259"  # pays, and disputes the charge at once


@dataclass(frozen=True)
class Letter:
    """One webhook to send: `state` is waiting, held, delivered, dropped or given_up."""

    number: int
    event_id: str
    type: str
    object_id: str
    body: bytes
    headers: dict[str, str]
    state: str
    attempts: int
    answers: list[int]  # the statuses it got so far; 0: no answer

    @property
    def event(self) -> dict[str, Any]:
        """The event as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Answer:
    """What a page answered."""

    status: int
    location: str | None
    body: str


@dataclass(frozen=True)
class Outcome:
    """How paying ended: `paid` (location: the shop's return page), `declined`, `confirm` (asked, not yet answered) or `gone`."""

    state: str
    location: str | None
    page: str
