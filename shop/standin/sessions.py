"""Checkout sessions: opened, looked at, expired. `paying` completes them."""

from __future__ import annotations

from typing import Any

from shop.standin import rules
from shop.standin.errors import ApiError, missing, not_simulated, refused
from shop.standin.events import tell
from shop.standin.store import Books, Json, new_id

SIMULATED = {
    *("mode", "line_items", "success_url", "cancel_url", "client_reference_id", "metadata", "expires_at"),
    *("locale", "customer_email", "payment_intent_data", "allowed_payment_method_types", "submit_type"),
    *("currency", "ui_mode", "expand", "billing_address_collection", "adaptive_pricing"),
}
OF_INTENT = {"description", "metadata", "receipt_email", "statement_descriptor_suffix", "transfer_group"}
OF_LINE = {"price_data", "quantity", "metadata", "price"}
OF_PRICE = {"currency", "product_data", "unit_amount", "tax_behavior"}
OF_PRODUCT = {"name", "description", "images", "metadata"}
NOTHING = dict.fromkeys(
    (
        *("after_expiration", "allow_promotion_codes", "client_secret", "consent"),
        *("collected_information", "consent_collection", "currency_conversion", "customer", "discounts"),
        *("customer_account", "customer_details", "invoice", "invoice_creation", "payment_intent"),
        *("payment_link", "phone_number_collection", "recovered_from", "setup_intent", "subscription"),
        *("return_url", "saved_payment_method_options", "shipping_address_collection", "shipping_cost"),
    )
)


def create(books: Books, params: dict[str, Any], _id: str = "") -> Json:
    """Open a session. Raises ApiError for what Stripe refuses."""
    rules.only(params, SIMULATED)
    _check_whole(params)
    lines = _lines(params, books.at)
    total = rules.amount(sum(line["amount_total"] for line in lines))
    session_id = new_id("cs_test", 58)
    session = {
        **NOTHING,
        "id": session_id,
        "object": "checkout.session",
        "adaptive_pricing": {"enabled": False},
        "allowed_payment_method_types": params.get("allowed_payment_method_types"),
        "amount_subtotal": total,
        "amount_total": total,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "billing_address_collection": params.get("billing_address_collection"),
        "cancel_url": params.get("cancel_url"),
        "client_reference_id": params.get("client_reference_id"),
        "created": books.at,
        "currency": "vnd",
        "custom_fields": [],
        "custom_text": dict.fromkeys(
            ("after_submit", "shipping_address", "submit", "terms_of_service_acceptance")
        ),
        "customer_creation": "if_required",
        "customer_email": params.get("customer_email"),
        "expires_at": rules.expiry(params.get("expires_at"), books.at),
        "livemode": False,
        "locale": params.get("locale"),
        "metadata": params.get("metadata", {}),
        "mode": "payment",
        "payment_method_collection": "if_required",
        "payment_method_options": {},
        "payment_method_types": ["card"],
        "payment_status": "unpaid",
        "shipping_options": [],
        "status": "open",
        "submit_type": params.get("submit_type"),
        "success_url": params["success_url"],
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
        "url": f"{books.base}/c/pay/{session_id}",
    }
    books.alarm(session_id, session["expires_at"])
    books.put({"id": f"{session_id}.kept", "object": "kept", "lines": lines, "intent": _intent(params)})
    return books.put(session)


def kept(books: Books, session_id: str) -> Json:
    """What a session keeps beside itself: `lines`, and what its payment intent will say (`intent`)."""
    return books.look(f"{session_id}.kept") or {"lines": [], "intent": {}}


def expire(books: Books, params: dict[str, Any], session_id: str) -> Json:
    """Nobody can pay any more. Raises ApiError when it is complete or expired."""
    del params
    session = books.get("checkout.session", session_id, "session")
    if session["status"] != "open":
        raise ApiError(
            'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of'
            f" `{session['status']}`."
        )
    return end(books, session)


def end(books: Books, session: Json) -> Json:
    """An open session is over, by a call or by time."""
    session.update(status="expired", url=None)
    books.alarm(session["id"], None)
    intent = books.look(session["payment_intent"] or "")
    if intent is not None:
        intent.update(
            status="canceled", canceled_at=books.at, cancellation_reason="expired", next_action=None
        )
        books.put(intent)
    books.put(session)
    tell(books, "checkout.session.expired", session)
    return session


def _check_whole(params: dict[str, Any]) -> None:
    mode = params.get("mode")
    if mode != "payment":
        raise (
            not_simulated(f"mode={mode}")
            if mode
            else refused("Missing required param: mode.", "mode", "parameter_missing")
        )
    if params.get("ui_mode", "hosted_page") != "hosted_page":
        raise not_simulated(f"ui_mode={params['ui_mode']}")
    if params.get("adaptive_pricing", {}).get("enabled"):
        raise not_simulated("adaptive_pricing[enabled]=true")
    if "success_url" not in params:
        raise refused("Missing required param: success_url.", "success_url", "parameter_missing")
    for param in ("success_url", "cancel_url"):
        if param in params:
            rules.address(params[param], param)
    if len(params.get("client_reference_id", "")) > rules.LONGEST_REFERENCE:
        raise refused(
            f"Invalid string: must be at most {rules.LONGEST_REFERENCE} characters", "client_reference_id"
        )
    if "customer_email" in params:
        rules.email(params["customer_email"], "customer_email")
    if params.get("allowed_payment_method_types", ["card"]) != ["card"]:
        raise not_simulated("allowed_payment_method_types other than card")


def _intent(params: dict[str, Any]) -> Json:
    intent: Json = params.get("payment_intent_data", {})
    rules.only(intent, OF_INTENT, "payment_intent_data")
    return intent


def _lines(params: dict[str, Any], at: int) -> list[Json]:
    lines = params.get("line_items")
    if not lines:
        raise refused("You must provide `line_items` in `payment` mode.", "line_items", "parameter_missing")
    if len(lines) > rules.MOST_LINES:
        raise refused(f"The maximum number of line items is {rules.MOST_LINES}.", "line_items")
    return [_line(line, f"line_items[{number}]", params, at) for number, line in enumerate(lines)]


def _line(line: dict[str, Any], path: str, params: dict[str, Any], at: int) -> Json:
    rules.only(line, OF_LINE, path)
    if "price" in line:
        raise missing("price", line["price"], f"{path}[price]")
    if "price_data" not in line:
        raise refused(f"Missing required param: {path}[price].", f"{path}[price]", "parameter_missing")
    if "quantity" not in line:
        raise refused(f"Missing required param: {path}[quantity].", f"{path}[quantity]", "parameter_missing")
    quantity = rules.positive(line["quantity"], f"{path}[quantity]", rules.MOST_PIECES)
    price = _price(line["price_data"], f"{path}[price_data]", params)
    total = price["unit_amount"] * quantity
    return {
        "id": new_id("li"),
        "object": "item",
        "adjustable_quantity": None,
        "amount_discount": 0,
        "amount_subtotal": total,
        "amount_tax": 0,
        "amount_total": total,
        "currency": "vnd",
        "description": price.pop("words"),
        "metadata": line.get("metadata", {}),
        "price": {**price, "created": at},
        "quantity": quantity,
    }


def _price(given: dict[str, Any], path: str, params: dict[str, Any]) -> Json:
    rules.only(given, OF_PRICE, path)
    rules.currency(given["currency"], f"{path}[currency]")
    if "currency" in params:
        rules.currency(params["currency"], "currency")
    for name in ("product_data", "unit_amount"):
        if name not in given:
            raise refused(f"Missing required param: {path}[{name}].", f"{path}[{name}]", "parameter_missing")
    rules.only(given["product_data"], OF_PRODUCT, f"{path}[product_data]")
    for number, image in enumerate(given["product_data"].get("images", [])):
        rules.address(image, f"{path}[product_data][images][{number}]")
    return {
        "id": new_id("price"),
        "object": "price",
        "active": False,
        "billing_scheme": "per_unit",
        "currency": "vnd",
        "livemode": False,
        "metadata": {},
        "nickname": None,
        "product": new_id("prod", 14),
        "recurring": None,
        "tax_behavior": given.get("tax_behavior", "unspecified"),
        "type": "one_time",
        "unit_amount": rules.not_negative(given["unit_amount"], f"{path}[unit_amount]"),
        "words": given["product_data"]["name"],
    }
