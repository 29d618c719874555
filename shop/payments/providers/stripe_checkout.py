"""Stripe: the only module that knows its library, which is loaded when it is first needed (it takes half a second).

VND has no decimals there either. An error that leaves open whether something happened is ProviderUnreachable, also
a key that is in use or was used with other words; ProviderRefused says that nothing happened.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cached_property, partial
from typing import Any, TypeVar

from shop.core.clock import now
from shop.core.sentences import Sentence, lazy
from shop.payments.providers.base import (
    Asked,
    BadEvent,
    Event,
    EventKind,
    Movement,
    MovementKind,
    ProviderRefused,
    ProviderUnreachable,
    RefundState,
    Seen,
    SeenDispute,
    SeenRefund,
    SessionState,
    Started,
)
from shop.unit_of_work import refuse_inside

T = TypeVar("T")

CURRENCY = "vnd"
SECONDS = (
    2.0,
    4.0,
)  # to connect, and to wait for an answer; with all tries less than a worker of the web may take
RETRIES = 2
TOLERANCE = 300
LONGEST_NAME = 250
REFUSED = lazy("Cổng thẻ không nhận yêu cầu này.")
SENTENCES: dict[str, Sentence] = {
    "amount_too_small": lazy("Số tiền này nhỏ hơn mức mà cổng thẻ nhận."),
    "amount_too_large": lazy("Số tiền này lớn hơn mức mà cổng thẻ nhận."),
    "charge_already_refunded": lazy("Khoản này đã được hoàn hết."),
}
REFUND_STATES = {
    "succeeded": RefundState.SUCCEEDED,
    "failed": RefundState.FAILED,
    "canceled": RefundState.FAILED,
}
MOVED = {
    "charge": MovementKind.CHARGE,
    "payment": MovementKind.CHARGE,
    "refund": MovementKind.REFUND,
    "payment_refund": MovementKind.REFUND,
    "refund_failure": MovementKind.REFUND_FAILED,
    "payment_failure_refund": MovementKind.REFUND_FAILED,
    "stripe_fee": MovementKind.FEE,
    "payout": MovementKind.PAYOUT,
}
DISPUTES = ("dp_", "du_")


class StripeCheckout:
    """Payments on Stripe's own page, by card. `base`: another address than Stripe's, for the stand-in.

    `seconds`: how long a call may take to connect, and to answer.
    """

    name = "stripe"

    def __init__(
        self,
        key: str,
        *,
        secrets: Sequence[str],
        base: str | None,
        seconds: tuple[float, float] = SECONDS,
    ) -> None:
        self._key, self._secrets, self._base, self._seconds = key, tuple(secrets), base, seconds

    def start(self, asked: Asked) -> Started:
        """A Checkout Session that ends with the order's deadline."""
        params = {
            "mode": "payment",
            "allowed_payment_method_types": ["card"],
            "line_items": [_line(item.name, item.amount) for item in asked.items],
            "client_reference_id": asked.key,
            "metadata": {"attempt": asked.key},
            "payment_intent_data": {"metadata": {"attempt": asked.key}},
            "adaptive_pricing": {"enabled": False},
            "expires_at": int(asked.expires_at.timestamp()),
            "locale": asked.language,
            "success_url": asked.return_url,
            "cancel_url": asked.back_url,
        }
        if asked.email:
            params["customer_email"] = asked.email
        made = self._call(lambda: self._sessions.create(params, {"idempotency_key": asked.key}))
        return Started(made.id, made.url or "", datetime.fromtimestamp(made.expires_at, UTC))

    def look(self, ref: str) -> Seen:
        """The session, fetched again."""
        return _seen(self._call(lambda: self._sessions.retrieve(ref)), now())

    def expire(self, ref: str) -> Seen:
        """Stripe refuses to end a session that is not open: then it is looked at."""
        try:
            return _seen(self._call(lambda: self._sessions.expire(ref)), now())
        except ProviderRefused:
            return self.look(ref)

    def refund(self, intent: str, amount: int, *, key: str) -> SeenRefund:
        """A refund of a payment intent; Stripe refuses more than what is left of it."""
        params = {"payment_intent": intent, "amount": amount, "metadata": {"refund": key}}
        return _refund(self._call(lambda: self._v1.refunds.create(params, {"idempotency_key": key})))

    def find_refund(self, intent: str, *, key: str) -> SeenRefund | None:
        """Stripe forgets a key after a day, a refund and its metadata never."""
        refunds = self._pages(self._v1.refunds.list, {"payment_intent": intent})
        return next((_refund(found) for found in refunds if _key(found) == key), None)

    def look_refund(self, ref: str) -> SeenRefund:
        """The refund, fetched again."""
        return _refund(self._call(lambda: self._v1.refunds.retrieve(ref)))

    def look_dispute(self, ref: str) -> SeenDispute:
        """The dispute, fetched again."""
        return _dispute(self._call(lambda: self._v1.disputes.retrieve(ref)))

    def find_disputes(self, intent: str) -> Iterator[SeenDispute]:
        """All that are known there, the latest first."""
        yield from map(_dispute, self._pages(self._v1.disputes.list, {"payment_intent": intent}))

    def movements(self, since: datetime, until: datetime) -> Iterator[Movement]:
        """Stripe's balance transactions, a hundred at a time."""
        params = {
            "created": {"gte": int(since.timestamp()), "lt": int(until.timestamp())},
            "expand": ["data.source"],
        }
        yield from map(_movement, self._pages(self._v1.balance_transactions.list, params))

    def read_event(self, body: bytes, signature: str) -> Event:
        """Signed by the present secret, or by the one before while they are being changed."""
        if not any(self._is_signed(body, signature, secret) for secret in self._secrets):
            raise BadEvent
        try:
            found = json.loads(body)
            event_id, name, ref = found["id"], found["type"], found["data"]["object"].get("id") or ""
        except (ValueError, RecursionError, KeyError, TypeError, AttributeError) as error:
            raise BadEvent from error
        if not all(
            isinstance(each, str) and len(each) <= 100 and each.isascii() for each in (event_id, name, ref)
        ):
            raise BadEvent
        return Event(event_id, _kind(name) if ref else EventKind.OTHER, ref, name)

    def _is_signed(self, body: bytes, signature: str, secret: str) -> bool:
        from stripe import SignatureVerificationError, WebhookSignature

        try:
            return bool(WebhookSignature.verify_header(body.decode(), signature, secret, TOLERANCE))
        except (SignatureVerificationError, ValueError):
            return False

    @cached_property
    def _v1(self) -> Any:
        from stripe import RequestsClient, StripeClient

        return StripeClient(
            self._key,
            base_addresses={"api": self._base} if self._base else None,
            max_network_retries=RETRIES,
            http_client=RequestsClient(timeout=self._seconds),
        ).v1

    @property
    def _sessions(self) -> Any:
        return self._v1.checkout.sessions

    def _pages(self, ask: Callable[[dict[str, Any]], Any], params: dict[str, Any]) -> Iterator[Any]:
        """All of a list of Stripe's, a hundred at a time, the latest first."""
        params = {**params, "limit": 100}
        while True:
            page = self._call(partial(ask, params))
            yield from page.data
            if not page.has_more or not page.data:
                return
            params = {**params, "starting_after": page.data[-1].id}

    def _call(self, ask: Callable[[], Any]) -> Any:
        """Ask Stripe, never inside a transaction."""
        refuse_inside()
        from stripe import CardError, IdempotencyError, InvalidRequestError, StripeError

        try:
            return ask()
        except IdempotencyError as error:
            raise ProviderUnreachable(error.code or "idempotency") from error
        except (InvalidRequestError, CardError) as error:
            code = error.code or "invalid_request"
            raise ProviderRefused(code, SENTENCES.get(code, REFUSED)) from error
        except StripeError as error:
            raise ProviderUnreachable(error.code or type(error).__name__) from error


def _line(name: str, amount: int) -> dict[str, Any]:
    product = {"name": name[:LONGEST_NAME]}
    return {
        "quantity": 1,
        "price_data": {"currency": CURRENCY, "unit_amount": amount, "product_data": product},
    }


def _seen(found: Any, at: datetime) -> Seen:
    is_paid = found.status == "complete" and found.payment_status == "paid"
    ended = SessionState.EXPIRED if found.status == "expired" else SessionState.OPEN
    return Seen(
        found.id,
        SessionState.PAID if is_paid else ended,
        found.amount_total or 0,
        found.currency or "",
        found.client_reference_id or "",
        _id(found.payment_intent),
        at,
    )


def _key(found: Any) -> str | None:
    """What a refund was asked for with; None for one that was made by hand at Stripe."""
    metadata = found.metadata or {}
    return str(metadata["refund"]) if "refund" in metadata else None


def _refund(found: Any) -> SeenRefund:
    state = REFUND_STATES.get(found.status, RefundState.PENDING)
    return SeenRefund(found.id, state, found.amount, _id(found.payment_intent))


def _dispute(found: Any) -> SeenDispute:
    intent = _id(found.payment_intent)
    return SeenDispute(found.id, found.status, found.reason, found.amount, found.currency, intent)


def _movement(found: Any) -> Movement:
    source = _id(found.source)
    kind = (
        MovementKind.DISPUTE
        if (source or "").startswith(DISPUTES)
        else MOVED.get(found.type, MovementKind.OTHER)
    )
    expanded = found.source if source is not None and not isinstance(found.source, str) else {}
    return Movement(
        found.id,
        kind,
        found.amount,
        found.fee,
        found.currency,
        datetime.fromtimestamp(found.created, UTC),
        source,
        _id(expanded["payment_intent"]) if "payment_intent" in expanded else None,
    )


def _id(found: Any) -> str | None:
    """The id of what Stripe gives as an id or as the object itself."""
    return found if found is None or isinstance(found, str) else str(found.id)


def _kind(name: str) -> EventKind:
    if name.startswith("checkout.session."):
        return EventKind.SESSION
    if name.startswith(("refund.", "charge.refund.")):
        return EventKind.REFUND
    return EventKind.DISPUTE if name.startswith("charge.dispute.") else EventKind.OTHER
