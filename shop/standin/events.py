"""Events: kept for the API's list, and written down for the postman in the same transaction as what they tell of."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

from shop.standin.store import Books, Json, new_id

API_VERSION = "2026-10-28.endive"
WAITING, HELD, DROPPED, DELIVERED, GIVEN_UP = "waiting", "held", "dropped", "delivered", "given_up"


def tell(books: Books, kind: str, thing: Json, before: Json | None = None) -> None:
    """Something happened to an object, which is told as it is now; `before`: the values that changed."""
    event = made(books, kind, thing, before)
    books.put(event)
    body = json.dumps(event, ensure_ascii=False, indent=2)
    state = HELD if books.setting("held", default=False) else WAITING
    if books.count_down("drop"):
        state = DROPPED
    for _ in range(int(books.setting("duplicate", 1))):
        post(books, event, body, state=state, due=books.at + float(books.setting("delay", 0)))


def made(books: Books, kind: str, thing: Json, before: Json | None = None) -> Json:
    """An event in Stripe's shape."""
    data: Json = {"object": thing}
    if before is not None:
        data["previous_attributes"] = before
    return {
        "id": new_id("evt"),
        "object": "event",
        "api_version": API_VERSION,
        "created": books.at,
        "data": data,
        "livemode": False,
        "pending_webhooks": 1,
        "request": dict(books.request),
        "type": kind,
    }


def post(books: Books, event: Json, body: str, *, state: str, due: float, signing: Json | None = None) -> int:
    """Hand a letter to the postman; its number. `signing`: other than rightly (`secret`, `age`, `header`)."""
    written = books.connection.execute(
        "INSERT INTO deliveries (event_id, type, object_id, body, signing, state, rank, due, answers)"
        " VALUES (?, ?, ?, ?, ?, ?, 0, ?, '[]')",
        (
            str(event.get("id")),
            str(event.get("type")),
            _object_id(event),
            body,
            json.dumps(signing or {}),
            state,
            due,
        ),
    )
    return int(written.lastrowid or 0)


def _object_id(event: Json) -> str:
    data = event.get("data")
    thing: Any = data.get("object") if isinstance(data, dict) else None
    return str(thing.get("id")) if isinstance(thing, dict) else ""


def signature(body: str, signing: Json, secrets: list[str], at: int) -> str:
    """The header Stripe-Signature: one `v1` per secret while secrets roll."""
    if signing.get("header") is not None:
        return str(signing["header"])
    moment = at - int(signing.get("age") or 0)
    keys = [str(signing["secret"])] if signing.get("secret") else secrets
    signed = f"{moment}.{body}".encode()
    marks = [hmac.new(key.encode(), signed, hashlib.sha256).hexdigest() for key in keys]
    return ",".join([f"t={moment}", *(f"v1={mark}" for mark in marks)])
