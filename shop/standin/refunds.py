"""Money given back: never more than was charged, and never twice."""

from __future__ import annotations

from typing import Any

from shop.core.money import Dong, format_dong
from shop.standin import balance, rules
from shop.standin.cards import CARDS, Card
from shop.standin.errors import ApiError, refused
from shop.standin.events import tell
from shop.standin.store import Books, Json, new_id

SIMULATED = {"amount", "charge", "payment_intent", "reason", "metadata", "expand"}


def create(books: Books, params: dict[str, Any], _id: str = "") -> Json:
    """Give back a part of a charge, or what is left of it. Raises ApiError for what Stripe refuses."""
    rules.only(params, SIMULATED)
    wanted = params.get("amount")
    if wanted is not None:
        rules.positive(wanted, "amount", most=10**12)
    charge = _charge(books, params)
    left = charge["amount"] - charge["amount_refunded"]
    if charge["disputed"]:
        message = f"Charge {charge['id']} has been charged back; cannot issue a refund."
        raise ApiError(message, code="charge_disputed")
    if left == 0:
        message = f"Charge {charge['id']} has already been refunded."
        raise ApiError(message, code="charge_already_refunded")
    amount = left if wanted is None else wanted
    if amount > left:
        raise ApiError(
            f"Refund amount ({format_dong(amount, 'en')}) is greater than unrefunded amount on charge"
            f" ({format_dong(left, 'en')})",
            param="amount",
        )
    return _give_back(books, charge, amount, params)


def settle(books: Books, refund: Json, status: str) -> Json:
    """The bank says how it ended: a pending one succeeds, a pending or succeeded one fails."""
    allowed = {("pending", "succeeded"), ("pending", "failed"), ("succeeded", "failed")}
    if (refund["status"], status) not in allowed:
        raise ApiError(f"A refund that is {refund['status']} cannot become {status}.")
    before = {"status": refund["status"]}
    books.alarm(refund["id"], None)
    refund.update(status=status, pending_reason=None)
    if status == "failed":
        _take_back(books, refund)
    books.put(refund)
    tell(books, "refund.updated", refund, before)
    if status == "failed":
        tell(books, "refund.failed", refund)
    return refund


def _charge(books: Books, params: dict[str, Any]) -> Json:
    if ("charge" in params) == ("payment_intent" in params):
        raise refused(
            "One of the following params should be provided for this request: payment_intent or charge."
        )
    if "charge" in params:
        charge = books.get("charge", params["charge"], "charge")
        if charge["status"] != "succeeded":
            raise ApiError(f"Charge {charge['id']} was not successful; it cannot be refunded.")
        return charge
    intent = books.get("payment_intent", params["payment_intent"], "payment_intent")
    if intent["status"] != "succeeded":
        raise ApiError(
            f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.",
            param="payment_intent",
        )
    return books.get("charge", intent["latest_charge"])


def _give_back(books: Books, charge: Json, amount: Dong, params: dict[str, Any]) -> Json:
    card = _card(charge)
    pending = books.count_down("refunds_pending") or card.refund == "pending"
    refund_id = new_id("re")
    booked = balance.book(books, "refund", -amount, refund_id, fee=0, words="REFUND FOR CHARGE")
    refund = books.put(
        {
            "id": refund_id,
            "object": "refund",
            "amount": amount,
            "balance_transaction": booked["id"],
            "charge": charge["id"],
            "created": books.at,
            "currency": charge["currency"],
            "destination_details": {"type": "card", "card": {"type": "pending" if pending else "refund"}},
            "metadata": params.get("metadata", {}),
            "payment_intent": charge["payment_intent"],
            "pending_reason": "processing" if pending else None,
            "reason": params.get("reason"),
            "receipt_number": None,
            "source_transfer_reversal": None,
            "status": "pending" if pending else "succeeded",
            "transfer_reversal": None,
        }
    )
    wait = books.setting("refund_seconds", None)
    if wait is not None and (pending or card.refund_fails):
        books.alarm(refund_id, books.at + wait)
    before = {"amount_refunded": charge["amount_refunded"], "refunded": charge["refunded"]}
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    books.put(charge)
    tell(books, "refund.created", refund)
    tell(books, "charge.refunded", charge, before)
    return refund


def _take_back(books: Books, refund: Json) -> None:
    """It did not reach the card: the money is on the account again."""
    booked = balance.book(
        books, "refund_failure", refund["amount"], refund["id"], fee=0, words="REFUND FAILURE"
    )
    refund.update(failure_balance_transaction=booked["id"], failure_reason="unknown")
    charge = books.get("charge", refund["charge"])
    charge["amount_refunded"] -= refund["amount"]
    charge["refunded"] = False
    books.put(charge)


def ended(books: Books, refund: Json) -> None:
    """Time has passed: a pending refund arrives, one to a card that refuses it comes back."""
    fails = _card(books.get("charge", refund["charge"])).refund_fails
    settle(books, refund, "failed" if fails else "succeeded")


def _card(charge: Json) -> Card:
    last4 = charge["payment_method_details"]["card"]["last4"]
    return next(card for card in CARDS.values() if card.last4 == last4)
