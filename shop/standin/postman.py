"""Carries webhooks: tries each until it is answered 2xx, later and later; says nothing while nobody listens."""

from __future__ import annotations

import http.client
import json
import threading
from typing import NamedTuple
from urllib.parse import urlsplit

from shop.core.clock import now
from shop.standin import alarms, events
from shop.standin.options import Options
from shop.standin.store import Books, Json, Store

SECONDS_TO_ANSWER = 10
MOST_TRIES = 16
LONGEST_WAIT = 3600
NAP = 30.0
USER_AGENT = "Stripe/1.0 (+stand-in)"


class Letter(NamedTuple):
    """A webhook that is due."""

    number: int
    url: str
    body: str
    signature: str


class Postman:
    """A thread; `wake` it when something was written."""

    def __init__(self, store: Store, options: Options) -> None:
        self._store = store
        self._options = options
        self._written = threading.Event()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._work, name="postman", daemon=True)

    def start(self) -> None:
        """Begin with what an earlier process left."""
        self._thread.start()

    def wake(self) -> None:
        """There may be something to carry."""
        self._written.set()

    def stop(self) -> None:
        """Finish the letter in hand, and no more."""
        self._over.set()
        self.wake()
        self._thread.join(timeout=SECONDS_TO_ANSWER)

    def _work(self) -> None:
        while not self._over.is_set():
            self._written.clear()
            with self._store.books() as books:
                alarms.ring(books)
                letter = self._next(books)
                nap = 0.0 if letter else _nap(books)
            if letter is None:
                self._written.wait(nap)
                continue
            status = _send(letter)
            with self._store.books() as books:
                answered(books, letter.number, status, self._options)

    def _next(self, books: Books) -> Letter | None:
        url, secrets = address(books, self._options)
        if not url:
            return None
        row = books.connection.execute(
            "SELECT n, body, signing FROM deliveries WHERE state = ? AND due <= ? ORDER BY rank, n LIMIT 1",
            (events.WAITING, now().timestamp()),
        ).fetchone()
        if row is None:
            return None
        header = events.signature(row[1], json.loads(row[2]), secrets, books.at)
        return Letter(row[0], url, row[1], header)


def address(books: Books, options: Options) -> tuple[str, list[str]]:
    """Where webhooks go, and what they are signed with."""
    ordered: Json = books.setting("webhooks", {})
    return ordered.get("url", options.webhook_url), ordered.get("secrets") or options.secrets


def answered(books: Books, number: int, status: int, options: Options) -> None:
    """A letter was answered (0: it was not): done when 2xx, else tried again, each time after twice as long."""
    event_id, told, due = books.connection.execute(
        "SELECT event_id, answers, due FROM deliveries WHERE n = ?", (number,)
    ).fetchone()
    answers = [*json.loads(told), status]
    state = events.WAITING
    if 200 <= status < 300:
        state = events.DELIVERED
    elif len(answers) >= MOST_TRIES:
        state = events.GIVEN_UP
    else:
        wait = options.retry_seconds * 2 ** (len(answers) - 1)
        due = now().timestamp() + min(wait, LONGEST_WAIT)
    books.connection.execute(
        "UPDATE deliveries SET state = ?, answers = ?, due = ? WHERE n = ?",
        (state, json.dumps(answers), due, number),
    )
    event = books.look(event_id)
    if state == events.DELIVERED and event is not None:
        books.put({**event, "pending_webhooks": 0})


def _nap(books: Books) -> float:
    """Seconds until something is due that is not yet."""
    moment = now().timestamp()
    row = books.connection.execute(
        "SELECT min(due) FROM (SELECT due FROM deliveries WHERE state = ? UNION ALL SELECT due FROM alarms)"
        " WHERE due > ?",
        (events.WAITING, moment),
    ).fetchone()
    return NAP if row[0] is None else min(row[0] - moment, NAP)


def _send(letter: Letter) -> int:
    """The status of the answer; 0 when there was none."""
    parts = urlsplit(letter.url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.netloc, timeout=SECONDS_TO_ANSWER)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Stripe-Signature": letter.signature,
        "User-Agent": USER_AGENT,
    }
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", target, letter.body.encode(), headers)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()
