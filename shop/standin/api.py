"""The API below /v1: who calls, with which parameters, and the same answer for the same key."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from shop.standin import alarms, faults, listing, params, refunds, sessions
from shop.standin.errors import ApiError, refused
from shop.standin.events import API_VERSION
from shop.standin.formdata import decode
from shop.standin.store import Books, Json, Store, new_id

KEPT_SECONDS = 24 * 3600
LONGEST_KEY = 255
REMEMBERED_CALLS = 2000
FORM = "application/x-www-form-urlencoded"
_VERSION = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}(?:\.[a-z_]+)?")

Handler = Callable[[Books, dict[str, Any], str], Json]


@dataclass(frozen=True, slots=True)
class Call:
    """One request as it came; header names are lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: str
    base: str

    @property
    def path(self) -> str:
        """The address without the query."""
        return urlsplit(self.target).path

    @property
    def key(self) -> str | None:
        """The idempotency key; only a POST has one."""
        return self.headers.get("idempotency-key") if self.method == "POST" else None


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. Status 0: none, the line is cut."""

    status: int
    body: str
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Route:
    """What is answered at an address, and the type of its parameters."""

    method: str
    pattern: re.Pattern[str]
    checked_as: str
    handler: Handler


def _get(kind: str, param: str = "id") -> Handler:
    return lambda books, _params, object_id: books.get(kind, object_id, param)


def _list(kind: str, path: str) -> Handler:
    return lambda books, given, _id: listing.listed(books, kind, path, given)


def lines_of(books: Books, session_id: str) -> Json:
    """The lines of a session, as a list."""
    data = sessions.kept(books, session_id)["lines"]
    url = f"/v1/checkout/sessions/{session_id}/line_items"
    return {"object": "list", "url": url, "has_more": False, "data": data}


def _lines(books: Books, _params: dict[str, Any], session_id: str) -> Json:
    books.get("checkout.session", session_id, "session")
    return lines_of(books, session_id)


def _both(path: str, kind: str, module: str, title: str) -> list[Route]:
    """The two addresses that only tell: one object, and the list."""
    return [
        Route("GET", re.compile(path), f"{module}_list_params.{title}ListParams", _list(kind, path)),
        Route(
            "GET",
            re.compile(f"{path}/([A-Za-z0-9_]+)"),
            f"{module}_retrieve_params.{title}RetrieveParams",
            _get(kind),
        ),
    ]


SESSIONS = "/v1/checkout/sessions"
ROUTES = [
    Route(
        "POST",
        re.compile(SESSIONS),
        "checkout._session_create_params.SessionCreateParams",
        sessions.create,
    ),
    Route(
        "POST",
        re.compile(SESSIONS + "/([A-Za-z0-9_]+)/expire"),
        "checkout._session_expire_params.SessionExpireParams",
        sessions.expire,
    ),
    Route(
        "GET",
        re.compile(SESSIONS + "/([A-Za-z0-9_]+)/line_items"),
        "checkout._session_list_line_items_params.SessionListLineItemsParams",
        _lines,
    ),
    *_both(SESSIONS, "checkout.session", "checkout._session", "Session"),
    Route("POST", re.compile("/v1/refunds"), "_refund_create_params.RefundCreateParams", refunds.create),
    *_both("/v1/refunds", "refund", "_refund", "Refund"),
    *_both("/v1/payment_intents", "payment_intent", "_payment_intent", "PaymentIntent"),
    *_both("/v1/charges", "charge", "_charge", "Charge"),
    *_both("/v1/events", "event", "_event", "Event"),
    *_both("/v1/balance_transactions", "balance_transaction", "_balance_transaction", "BalanceTransaction"),
    *_both("/v1/disputes", "dispute", "_dispute", "Dispute"),
]


class Api:
    """Answers calls from one store. `pause(seconds)` is how it waits when it shall answer late."""

    def __init__(self, store: Store, key: str, pause: Callable[[float], object]) -> None:
        self._store = store
        self._key = key
        self._pause = pause
        self._lock = threading.Lock()
        self._running: set[str] = set()
        self.calls: deque[Json] = deque(maxlen=REMEMBERED_CALLS)

    def answer(self, call: Call) -> Reply:
        """What Stripe would answer."""
        request_id = new_id("req", 14)
        headers = {
            "Request-Id": request_id,
            "Stripe-Version": call.headers.get("stripe-version", API_VERSION),
        }
        if call.key:
            headers["Idempotency-Key"] = call.key
        try:
            self._check(call)
            with self._alone(call.key):
                reply = self._with_faults(call, {"id": request_id, "idempotency_key": call.key})
        except ApiError as error:
            reply = Reply(error.status, json.dumps(error.body()))
        self._remember(call, reply)
        return Reply(reply.status, reply.body, {**headers, **reply.headers})

    def look(self, target: str) -> Json:
        """What a GET would tell. Raises ApiError."""
        with self._store.books() as books:
            alarms.ring(books)
            return _run(books, Call("GET", target, {}, "", ""))

    def _check(self, call: Call) -> None:
        bearer = call.headers.get("authorization", "")
        if bearer != f"Bearer {self._key}":
            given = bearer.removeprefix("Bearer ")
            message = (
                f"Invalid API Key provided: {given[:8]}***" if given else "You did not provide an API key."
            )
            raise ApiError(message, status=401)
        if not _VERSION.fullmatch(call.headers.get("stripe-version", API_VERSION)):
            raise ApiError(f"Invalid Stripe API version: {call.headers['stripe-version'][:40]}")
        if call.body and call.headers.get("content-type", "").partition(";")[0] != FORM:
            raise ApiError(f"Invalid request (check that your POST content type is {FORM}).")
        if call.key is not None and not 0 < len(call.key) <= LONGEST_KEY:
            raise ApiError(
                f"Idempotency keys have at most {LONGEST_KEY} characters.", type="idempotency_error"
            )

    @contextmanager
    def _alone(self, key: str | None) -> Any:
        """One call at a time under a key. Raises ApiError 409 for a second one."""
        with self._lock:
            if key in self._running:
                raise ApiError(
                    "There is currently another in-progress request using this Idempotent Key (that probably means you"
                    f" submitted twice, and the other request is still going through): {key}. Please try again later.",
                    code="idempotency_key_in_use",
                    status=409,
                    type="idempotency_error",
                )
            if key is not None:
                self._running.add(key)
        try:
            yield
        finally:
            with self._lock:
                self._running.discard(key or "")

    def _with_faults(self, call: Call, request: Json) -> Reply:
        with self._store.books() as books:
            fault = faults.take(books, call.path)
        if fault is None:
            return self._once(call, request)
        if fault.seconds:
            self._pause(fault.seconds)
            return self._once(call, request)
        if fault.after:
            self._once(call, request)
        error = ApiError("An unknown error occurred", status=fault.status, type="api_error")
        return Reply(fault.status, json.dumps(error.body()))

    def _once(self, call: Call, request: Json) -> Reply:
        """Do it, or say again what was said to the same call under this key."""
        digest = hashlib.sha256(f"{call.method} {call.target}\n{call.body}".encode()).hexdigest()
        with self._store.books(request, call.base) as books:
            alarms.ring(books)
            said = _said_before(books, call, digest)
            if said is not None:
                return said
            reply, kept = _tried(books, call)
            if call.key and kept:
                books.connection.execute("DELETE FROM answers WHERE at < ?", (books.at - KEPT_SECONDS,))
                books.connection.execute(
                    "INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (call.key, call.path, digest, reply.status, reply.body, request["id"], books.at),
                )
            return reply

    def _remember(self, call: Call, reply: Reply) -> None:
        self.calls.append(
            {
                "method": call.method,
                "path": call.path,
                "status": reply.status,
                "idempotency_key": call.key,
                "replayed": "Idempotent-Replayed" in reply.headers,
                "params": call.body or urlsplit(call.target).query,
            }
        )


def _said_before(books: Books, call: Call, digest: str) -> Reply | None:
    if not call.key:
        return None
    row = books.connection.execute(
        "SELECT path, digest, status, body, request FROM answers WHERE key = ? AND at >= ?",
        (call.key, books.at - KEPT_SECONDS),
    ).fetchone()
    if row is None:
        return None
    if row[0] != call.path or row[1] != digest:
        what = "parameters" if row[0] == call.path else "endpoint"
        raise ApiError(
            f"Keys for idempotent requests can only be used with the same {what} they were first used with. Try using a"
            f" key other than '{call.key}' if you meant to execute a different request.",
            type="idempotency_error",
        )
    return Reply(row[2], row[3], {"Idempotent-Replayed": "true", "Original-Request": row[4]})


def _tried(books: Books, call: Call) -> tuple[Reply, bool]:
    """The answer, and whether it is kept. What a refused call had written is undone, the refusal is not."""
    books.connection.execute("SAVEPOINT call")
    try:
        return Reply(200, json.dumps(_run(books, call), ensure_ascii=False, indent=2)), True
    except ApiError as error:
        books.connection.execute("ROLLBACK TO call")
        return Reply(error.status, json.dumps(error.body(), ensure_ascii=False)), error.kept
    finally:
        books.connection.execute("RELEASE call")


def _run(books: Books, call: Call) -> Json:
    """Find the address, check the parameters, do it."""
    query = urlsplit(call.target).query
    for route in ROUTES:
        found = route.pattern.fullmatch(call.path)
        if found and route.method == call.method:
            tree = decode(call.body if call.method == "POST" else query)
            given = params.check(route.checked_as, tree)
            thing = route.handler(books, given, found[1] if found.groups() else "")
            return listing.expanded(
                books, thing, given.get("expand", []), lambda session_id: lines_of(books, session_id)
            )
    raise refused_address(call)


def refused_address(call: Call) -> ApiError:
    """There is nothing at this address."""
    error = refused(f"Unrecognized request URL ({call.method}: {call.path}).")
    return ApiError(error.message, status=404, kept=False)
