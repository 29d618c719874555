"""What happens when a customer presses pay: a payment intent, a charge for each try, and the session completed."""

from __future__ import annotations

from enum import StrEnum

from shop.standin import balance, disputes, sessions
from shop.standin.cards import REAL, REASONS, Card, card_of
from shop.standin.events import tell
from shop.standin.store import Books, Json, new_id

INTENT_NOTHING = dict.fromkeys(
    (
        *("amount_details", "application", "application_fee_amount", "automatic_payment_methods"),
        *("canceled_at", "cancellation_reason", "customer", "customer_account", "last_payment_error"),
        *("latest_charge", "next_action", "on_behalf_of", "payment_method", "processing", "review"),
        *("setup_future_usage", "shipping", "source", "statement_descriptor", "transfer_data"),
    )
)
CHARGE_NOTHING = dict.fromkeys(
    (
        *("application", "application_fee", "application_fee_amount", "balance_transaction", "customer"),
        *("failure_balance_transaction", "failure_code", "failure_message", "on_behalf_of", "payment_method"),
        *("receipt_email", "receipt_number", "receipt_url", "review", "shipping", "source_transfer"),
        *("statement_descriptor", "transfer_data"),
    )
)


class Result(StrEnum):
    """How a try ended."""

    PAID = "paid"
    DECLINED = "declined"
    CONFIRM = "confirm"
    GONE = "gone"
    UNREADABLE = "unreadable"


def pay(books: Books, session_id: str, typed: str) -> tuple[Result, str | None]:
    """A card is typed on the hosted page: the result, and why it was declined. Raises ApiError 404."""
    session = books.get("checkout.session", session_id)
    if session["status"] != "open":
        return (Result.PAID if session["status"] == "complete" else Result.GONE), None
    card = card_of(typed)
    if card is None:
        return Result.UNREADABLE, None
    intent = _intent(books, session)
    if card.asks:
        intent.update(status="requires_action", last_payment_error=None, next_action=_asked(session))
        books.put(intent)
        books.set(f"card.{intent['id']}", card.number)
        return Result.CONFIRM, None
    return _charge(books, session, intent, card)


def confirm(books: Books, session_id: str, *, agreed: bool) -> tuple[Result, str | None]:
    """The card holder answers the bank. Raises ApiError 404."""
    session = books.get("checkout.session", session_id)
    if session["status"] != "open":
        return (Result.PAID if session["status"] == "complete" else Result.GONE), None
    intent = books.look(session["payment_intent"] or "")
    if intent is None or intent["status"] != "requires_action":
        return Result.UNREADABLE, None
    intent["next_action"] = None
    if not agreed:
        _fail(books, intent, "payment_intent_authentication_failure", None, "authentication")
        return Result.DECLINED, "authentication"
    card = card_of(str(books.setting(f"card.{intent['id']}", ""))) or REAL
    return _charge(books, session, intent, card)


def _asked(session: Json) -> Json:
    confirm_url = f"{session['url']}/confirm"
    return {"type": "redirect_to_url", "redirect_to_url": {"return_url": None, "url": confirm_url}}


def _intent(books: Books, session: Json) -> Json:
    """The payment intent of a session, made with the first try."""
    known = books.look(session["payment_intent"] or "")
    if known is not None:
        return known
    wanted = sessions.kept(books, session["id"])["intent"]
    intent_id = new_id("pi")
    session["payment_intent"] = intent_id
    books.put(session)
    return books.put(
        {
            **INTENT_NOTHING,
            "id": intent_id,
            "object": "payment_intent",
            "amount": session["amount_total"],
            "amount_capturable": 0,
            "amount_received": 0,
            "capture_method": "automatic_async",
            "client_secret": f"{intent_id}_secret_{new_id('x')[2:]}",
            "confirmation_method": "automatic",
            "created": books.at,
            "currency": session["currency"],
            "description": wanted.get("description"),
            "livemode": False,
            "metadata": wanted.get("metadata", {}),
            "payment_method_options": {},
            "payment_method_types": ["card"],
            "receipt_email": wanted.get("receipt_email"),
            "statement_descriptor_suffix": wanted.get("statement_descriptor_suffix"),
            "status": "requires_payment_method",
            "transfer_group": wanted.get("transfer_group"),
        }
    )


def _charge(books: Books, session: Json, intent: Json, card: Card) -> tuple[Result, str | None]:
    charge = _new_charge(books, intent, card)
    if card.code is not None:
        reason = card.decline or card.code
        charge.update(failure_code=card.code, failure_message=REASONS[reason], status="failed", paid=False)
        charge.update(captured=False, amount_captured=0, outcome=_outcome(card))
        intent["latest_charge"] = books.put(charge)["id"]
        _fail(books, intent, card.code, card.decline, reason)
        return Result.DECLINED, reason
    fee = balance.fee_of(charge["amount"])
    words = intent["description"] or "Charge"
    charge["balance_transaction"] = balance.book(
        books, "charge", charge["amount"], charge["id"], fee=fee, words=words
    )["id"]
    books.put(charge)
    _complete(books, session, intent, charge)
    if card.disputes:
        disputes.open_for(books, charge, charge["amount"], "fraudulent")
    return Result.PAID, None


def _complete(books: Books, session: Json, intent: Json, charge: Json) -> None:
    intent.update(status="succeeded", amount_received=intent["amount"], latest_charge=charge["id"])
    intent.update(last_payment_error=None, next_action=None)
    books.put(intent)
    details = {"address": None, "business_name": None, "individual_name": None, "name": None, "phone": None}
    session.update(status="complete", payment_status="paid", url=None)
    session["customer_details"] = {
        **details,
        "email": session["customer_email"],
        "tax_exempt": "none",
        "tax_ids": [],
    }
    books.put(session)
    books.alarm(session["id"], None)
    tell(books, "payment_intent.succeeded", intent)
    tell(books, "checkout.session.completed", session)


def _fail(books: Books, intent: Json, code: str, decline: str | None, reason: str) -> None:
    error = {"type": "card_error", "code": code, "decline_code": decline, "message": REASONS[reason]}
    error["charge"] = intent["latest_charge"]
    intent.update(status="requires_payment_method", last_payment_error=error)
    books.put(intent)
    tell(books, "payment_intent.payment_failed", intent)


def _new_charge(books: Books, intent: Json, card: Card) -> Json:
    """A charge that went well; whoever declines changes it."""
    address = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))
    return {
        **CHARGE_NOTHING,
        "id": new_id("ch"),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": intent["amount"],
        "amount_refunded": 0,
        "billing_details": {"address": address, "email": None, "name": None, "phone": None, "tax_id": None},
        "calculated_statement_descriptor": "STANDIN",
        "captured": True,
        "created": books.at,
        "currency": intent["currency"],
        "description": intent["description"],
        "disputed": False,
        "fraud_details": {},
        "livemode": False,
        "metadata": intent["metadata"],
        "outcome": _outcome(card),
        "paid": True,
        "payment_intent": intent["id"],
        "payment_method_details": {"type": "card", "card": _shown(card)},
        "radar_options": {},
        "refunded": False,
        "statement_descriptor_suffix": intent["statement_descriptor_suffix"],
        "status": "succeeded",
        "transfer_group": intent["transfer_group"],
    }


def _shown(card: Card) -> Json:
    return {
        "brand": card.brand,
        "country": "US",
        "exp_month": 12,
        "exp_year": 2034,
        "funding": "credit",
        "last4": card.last4,
        "network": card.brand,
        "three_d_secure": {"result": "authenticated"} if card.asks else None,
        "wallet": None,
    }


def _outcome(card: Card) -> Json:
    declined = card.code is not None
    return {
        "network_status": "declined_by_network" if declined else "approved_by_network",
        "reason": card.decline or card.code,
        "risk_level": "normal",
        "seller_message": "The bank declined the payment." if declined else "Payment complete.",
        "type": "issuer_declined" if declined else "authorized",
    }
