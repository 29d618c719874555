"""What the stand-in knows, in one SQLite file: an answer that left the house is in it, whatever ends the process."""

from __future__ import annotations

import json
import secrets
import sqlite3
import string
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from shop.core.clock import now
from shop.standin.errors import missing

Json = dict[str, Any]

TABLES = """
CREATE TABLE IF NOT EXISTS objects (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS objects_kind ON objects (kind, n);
CREATE TABLE IF NOT EXISTS answers (
    key TEXT PRIMARY KEY, path TEXT NOT NULL, digest TEXT NOT NULL, status INTEGER NOT NULL,
    body TEXT NOT NULL, request TEXT NOT NULL, at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS deliveries (
    n INTEGER PRIMARY KEY, event_id TEXT NOT NULL, type TEXT NOT NULL, object_id TEXT NOT NULL,
    body TEXT NOT NULL, signing TEXT NOT NULL, state TEXT NOT NULL, rank INTEGER NOT NULL,
    due REAL NOT NULL, answers TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS deliveries_state ON deliveries (state, due);
CREATE TABLE IF NOT EXISTS alarms (id TEXT PRIMARY KEY, due REAL NOT NULL);
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
_LETTERS = string.ascii_letters + string.digits


def new_id(prefix: str, length: int = 24) -> str:
    """An id as Stripe makes them: `pi_3Q…`."""
    return f"{prefix}_{''.join(secrets.choice(_LETTERS) for _ in range(length))}"


class Books:
    """One transaction on the store. `at`: its moment, in seconds; `request`: which call it belongs to."""

    def __init__(self, connection: sqlite3.Connection, request: Json, base: str) -> None:
        self.connection = connection
        self.at = int(now().timestamp())
        self.request = request
        self.base = base

    def put(self, thing: Json) -> Json:
        """Write an object down as it stands now."""
        body = json.dumps(thing, ensure_ascii=False)
        self.connection.execute(
            "INSERT INTO objects (id, kind, body) VALUES (?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET body = excluded.body",
            (thing["id"], thing["object"], body),
        )
        return thing

    def look(self, object_id: str) -> Json | None:
        """An object of any kind; None when there is none."""
        row = self.connection.execute("SELECT body FROM objects WHERE id = ?", (object_id,)).fetchone()
        return json.loads(row[0]) if row else None

    def get(self, kind: str, object_id: str, param: str = "id") -> Json:
        """An object of this kind. Raises ApiError 404."""
        thing = self.look(object_id)
        if thing is None or thing["object"] != kind:
            raise missing(kind, object_id, param)
        return thing

    def number(self, object_id: str) -> int | None:
        """The place of an object in the order of making."""
        row = self.connection.execute("SELECT n FROM objects WHERE id = ?", (object_id,)).fetchone()
        return int(row[0]) if row else None

    def select(self, kind: str, where: str, values: Sequence[Any], order: str, most: int) -> list[Json]:
        """The objects of a kind under further conditions; `where` begins with AND and names no values itself."""
        rows = self.connection.execute(
            f"SELECT body FROM objects WHERE kind = ?{where} ORDER BY {order} LIMIT ?",  # noqa: S608 our own words
            (kind, *values, most),
        )
        return [json.loads(body) for (body,) in rows]

    def alarm(self, object_id: str, due: float | None) -> None:
        """Time does something to this object then (None: no more)."""
        self.connection.execute("DELETE FROM alarms WHERE id = ?", (object_id,))
        if due is not None:
            self.connection.execute("INSERT INTO alarms VALUES (?, ?)", (object_id, due))

    def due_alarms(self) -> list[str]:
        """The objects whose time has come, the longest overdue first."""
        rows = self.connection.execute("SELECT id FROM alarms WHERE due <= ? ORDER BY due, id", (self.at,))
        return [object_id for (object_id,) in rows]

    def setting(self, name: str, default: Any) -> Any:
        """What the control calls have ordered, or `default`."""
        row = self.connection.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
        return json.loads(row[0]) if row else default

    def set(self, name: str, value: Any) -> None:
        """Keep an order of the control calls."""
        self.connection.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, json.dumps(value)))

    def count_down(self, name: str) -> bool:
        """Use up one of so many; False when none is left."""
        left = int(self.setting(name, 0))
        if left > 0:
            self.set(name, left - 1)
        return left > 0


class Store:
    """The file, and the lock that lets one transaction at a time in."""

    def __init__(self, file: str) -> None:
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.executescript(TABLES)

    @contextmanager
    def books(self, request: Json | None = None, base: str = "") -> Iterator[Books]:
        """All of it is written at the end, or, after an error, nothing."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield Books(self._connection, request or {"id": None, "idempotency_key": None}, base)
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()
