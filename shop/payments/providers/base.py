"""What the shop asks of a payment service, and what it hears from one. Amounts are đồng.

No call is made while a transaction is open: an adapter raises RuntimeError then. `unit_of_work.outside` ends the
reading that is open and makes the call.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from shop.core.money import Dong
from shop.core.sentences import Sentence


class ProviderUnreachable(Exception):
    """The service did not answer, or not sensibly. Nothing is known: the same call may be made again."""


class ProviderRefused(Exception):
    """The service said no, and nothing was done. `sentence` is for people, `code` for the books."""

    def __init__(self, code: str, sentence: Sentence) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence


class BadEvent(Exception):
    """A message that the service did not sign, or that is older than five minutes."""


class SessionState(StrEnum):
    """Where a hosted payment stands at the service. Paid and expired are final."""

    OPEN = "open"
    PAID = "paid"
    EXPIRED = "expired"


class RefundState(StrEnum):
    """Where a refund stands at the service."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class MovementKind(StrEnum):
    """What moved the money on the shop's balance at the service."""

    CHARGE = "charge"
    REFUND = "refund"
    REFUND_FAILED = "refund_failed"
    DISPUTE = "dispute"
    FEE = "fee"
    PAYOUT = "payout"
    OTHER = "other"


class EventKind(StrEnum):
    """What an event is about."""

    SESSION = "session"
    REFUND = "refund"
    DISPUTE = "dispute"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the bill on the service's page; `amount` is for all of it."""

    name: str
    amount: Dong


@dataclass(frozen=True, slots=True)
class Asked:
    """What to ask for. `key`: the attempt; asked again with the same key, the service gives the same payment."""

    key: str
    items: Sequence[Item]
    language: str
    email: str | None
    expires_at: datetime
    return_url: str
    back_url: str

    @property
    def amount(self) -> Dong:
        """The whole bill."""
        return sum(item.amount for item in self.items)


@dataclass(frozen=True, slots=True)
class Started:
    """A hosted payment that the customer can be sent to."""

    ref: str
    url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Seen:
    """A hosted payment as the service showed it at `seen_at`. `reference`: the key it was asked with."""

    ref: str
    state: SessionState
    amount: Dong
    currency: str
    reference: str
    intent: str | None
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class SeenRefund:
    """A refund as the service shows it."""

    ref: str
    state: RefundState
    amount: Dong
    intent: str | None = None


@dataclass(frozen=True, slots=True)
class SeenDispute:
    """A buyer's bank wants money back. `state` and `reason` are the service's own words."""

    ref: str
    state: str
    reason: str
    amount: Dong
    currency: str
    intent: str | None


@dataclass(frozen=True, slots=True)
class Movement:
    """A line of the shop's balance at the service; `amount` has its sign, `fee` is what the service kept of it.

    `source`: the charge, refund or dispute it is about; `intent`: the payment behind it, where the service says so.
    """

    ref: str
    kind: MovementKind
    amount: Dong
    fee: Dong
    currency: str
    at: datetime
    source: str | None
    intent: str | None


@dataclass(frozen=True, slots=True)
class Event:
    """A signed message; `kind` says what `object_ref` is, `name` is the service's own word for it."""

    id: str
    kind: EventKind
    object_ref: str
    name: str


class Provider(Protocol):
    """A payment service. Every method may raise ProviderUnreachable or ProviderRefused, and takes bounded time."""

    name: str

    def start(self, asked: Asked) -> Started:
        """Open a hosted payment; the same key gives the same one. Raises ProviderRefused when none was opened."""

    def look(self, ref: str) -> Seen:
        """A hosted payment as it is now."""

    def expire(self, ref: str) -> Seen:
        """End an open hosted payment; one that was paid or had ended stays what it was, and is given as it is."""

    def refund(self, intent: str, amount: Dong, *, key: str) -> SeenRefund:
        """Give a part or all of a payment back, once per key as long as the service remembers the key (a day)."""

    def find_refund(self, intent: str, *, key: str) -> SeenRefund | None:
        """The refund of a payment that was asked for with this key, however long ago; None when there is none."""

    def look_refund(self, ref: str) -> SeenRefund:
        """A refund as it is now."""

    def look_dispute(self, ref: str) -> SeenDispute:
        """A dispute as it is now."""

    def find_disputes(self, intent: str) -> Iterator[SeenDispute]:
        """The disputes over a payment."""

    def movements(self, since: datetime, until: datetime) -> Iterator[Movement]:
        """What moved the shop's balance in that time, the latest first."""

    def read_event(self, body: bytes, signature: str) -> Event:
        """The event in a signed body. Raises BadEvent. Calls nobody."""
