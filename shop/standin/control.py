"""Orders that only a stand-in takes: what people, banks and bad luck do. Each is one POST of JSON to /_control/…."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any, ClassVar

from shop.standin import disputes, events, faults, refunds, sessions
from shop.standin.api import Api
from shop.standin.errors import ApiError, refused
from shop.standin.options import Options
from shop.standin.postman import address, answered
from shop.standin.store import Books, Json, Store, new_id

Verb = Callable[["Control", Books, Json], Json | None]


class Control:
    """The orders, by name."""

    verbs: ClassVar[dict[str, Verb]] = {}

    def __init__(self, store: Store, api: Api, options: Options) -> None:
        self.store = store
        self.api = api
        self.options = options

    def answer(self, verb: str, values: Json) -> Json:
        """Do it. Raises ApiError for what it does not know or cannot do."""
        if verb == "look":
            return self.api.look(str(values["path"]))
        if verb not in self.verbs:
            raise ApiError(f"Unknown order: {verb}", status=404)
        with self.store.books() as books:
            return self.verbs[verb](self, books, values) or {}


def _verb(order: Verb) -> Verb:
    Control.verbs[order.__name__.strip("_")] = order
    return order


@_verb
def _webhooks(_control: Control, books: Books, values: Json) -> None:
    """Where webhooks go from now on, and with which secrets they are signed."""
    books.set("webhooks", {"url": values["url"], "secrets": values.get("secrets")})


@_verb
def _hold(_control: Control, books: Books, _values: Json) -> None:
    """Keep what is not sent yet, and what comes."""
    books.set("held", value=True)
    books.connection.execute("UPDATE deliveries SET state = ? WHERE state = ?", (events.HELD, events.WAITING))


@_verb
def _release(_control: Control, books: Books, values: Json) -> None:
    """Send what was held; shuffled by a seed when one is given."""
    books.set("held", value=False)
    rows = books.connection.execute(
        "SELECT n FROM deliveries WHERE state = ? ORDER BY rank, n", (events.HELD,)
    )
    numbers = [number for (number,) in rows]
    if values.get("seed") is not None:
        random.Random(values["seed"]).shuffle(numbers)  # noqa: S311 an order that can be had again
    for rank, number in enumerate(numbers):
        books.connection.execute(
            "UPDATE deliveries SET state = ?, rank = ?, due = ? WHERE n = ?",
            (events.WAITING, rank - len(numbers), books.at, number),
        )


@_verb
def _duplicate(_control: Control, books: Books, values: Json) -> None:
    books.set("duplicate", max(1, int(values["times"])))


@_verb
def _delay(_control: Control, books: Books, values: Json) -> None:
    books.set("delay", float(values["seconds"]))


@_verb
def _drop(_control: Control, books: Books, values: Json) -> None:
    books.set("drop", int(values["events"]))


@_verb
def _deliveries(control: Control, books: Books, _values: Json) -> Json:
    """All letters in the order in which they are sent, signed as of now."""
    _url, secrets = address(books, control.options)
    rows = books.connection.execute(
        "SELECT n, event_id, type, object_id, body, signing, state, answers FROM deliveries ORDER BY rank, n"
    )
    found = []
    for number, event_id, kind, object_id, body, signing, state, told in rows:
        header = events.signature(body, json.loads(signing), secrets, books.at)
        answers = json.loads(told)
        found.append(
            {
                "number": number,
                "event_id": event_id,
                "type": kind,
                "object_id": object_id,
                "body": body,
                "headers": {"Content-Type": "application/json", "Stripe-Signature": header},
                "state": state,
                "attempts": len(answers),
                "answers": answers,
            }
        )
    return {"deliveries": found}


@_verb
def _answered(control: Control, books: Books, values: Json) -> None:
    """A letter was carried by hand."""
    answered(books, int(values["number"]), int(values["status"]), control.options)


@_verb
def _due(control: Control, books: Books, _values: Json) -> Json:
    """How many letters the postman has still to carry, without those that shall be late."""
    url, _secrets = address(books, control.options)
    (count,) = books.connection.execute(
        "SELECT count(*) FROM deliveries WHERE state = ? AND (due <= ? OR answers <> '[]')",
        (events.WAITING, books.at + 1),
    ).fetchone()
    return {"due": count if url else 0}


@_verb
def _fail(_control: Control, books: Books, values: Json) -> None:
    seconds = float(values.get("seconds", 0))
    fault = faults.Fault(int(values.get("status", 500)), bool(values.get("after")), seconds)
    faults.order(books, int(values["calls"]), str(values["path"]), fault)


@_verb
def _send(_control: Control, books: Books, values: Json) -> Json:
    """A forged, stale or odd event."""
    thing: Any = values["object"]
    if isinstance(thing, str):
        thing = books.look(thing)
        if thing is None:
            raise refused(f"No such object: {values['object']}", "object")
    event = events.made(books, str(values["type"]), {**thing, **(values.get("changes") or {})})
    event["id"] = values.get("event_id") or event["id"]
    signing = {"secret": values.get("secret"), "age": values.get("age") or 0}
    return _posted(books, event, json.dumps(event, ensure_ascii=False), signing)


@_verb
def _raw(_control: Control, books: Books, values: Json) -> Json:
    """Any body."""
    event = {"id": new_id("raw"), "type": "raw"}
    return _posted(books, event, str(values["body"]), {"header": values.get("signature")})


def _posted(books: Books, event: Json, body: str, signing: Json) -> Json:
    state = events.HELD if books.setting("held", default=False) else events.WAITING
    return {"number": events.post(books, event, body, state=state, due=books.at, signing=signing)}


@_verb
def _change(_control: Control, books: Books, values: Json) -> Json:
    """The API tells something else from now on."""
    thing = books.look(str(values["id"]))
    if thing is None:
        raise refused(f"No such object: {values['id']}", "id")
    return books.put({**thing, **values["values"]})


@_verb
def _expire(_control: Control, books: Books, values: Json) -> Json:
    """Time passes the expiry of a session."""
    session = books.get("checkout.session", str(values["session"]))
    session["expires_at"] = min(session["expires_at"], books.at)
    books.put(session)
    return sessions.expire(books, {}, session["id"])


@_verb
def _refund(_control: Control, books: Books, values: Json) -> Json:
    """How a refund ended."""
    return refunds.settle(books, books.get("refund", str(values["id"])), str(values["status"]))


@_verb
def _refunds_pending(_control: Control, books: Books, values: Json) -> None:
    books.set("refunds_pending", int(values["refunds"]))


@_verb
def _dispute(_control: Control, books: Books, values: Json) -> Json:
    """A card holder disputes."""
    intent = books.get("payment_intent", str(values["payment_intent"]))
    charge = books.get("charge", str(intent["latest_charge"]))
    amount = values.get("amount") or charge["amount"] - charge["amount_refunded"]
    return disputes.open_for(books, charge, int(amount), str(values["reason"]))


@_verb
def _calls(control: Control, _books: Books, _values: Json) -> Json:
    """The calls of the API so far."""
    return {"calls": list(control.api.calls)}
