"""How often something may be tried: counted in the database, in windows that end by themselves.

A window is a row: it opens with the first try, holds a number of tries, and is over when its seconds have
passed, so nobody is ever locked out for longer than that. Counting is one statement that waits for no
other key. Keys are keyed hashes: no phone, address or code can be read from the table.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import cache
from ipaddress import ip_address
from typing import Any, NamedTuple, cast

from flask import current_app, request
from sqlalchemy import Table, case, delete, update
from sqlalchemy.dialects import postgresql, sqlite

from shop.accounts.models import Throttle
from shop.core.errors import ShopError
from shop.core.sentences import Sentence, lazy
from shop.core.writes import Rows
from shop.extensions import later, run, session
from shop.unit_of_work import in_transaction

THROTTLES = cast("Table", Throttle.__table__)


class Limit(NamedTuple):
    """At most `most` tries of `key` in `seconds`."""

    key: str
    most: int
    seconds: int


class TooManyTries(ShopError):
    """The window is full; `wait` tells after how many seconds the next try counts."""

    status = 429

    def __init__(self, wait: int) -> None:
        super().__init__(_sentence(wait))
        self.wait = wait


def key(purpose: str, value: str) -> str:
    """A key for `value` (a phone, an address, a code) that does not tell it."""
    secret = str(current_app.secret_key).encode()
    return f"{purpose}:{hmac.new(secret, value.encode(), hashlib.sha256).hexdigest()[:40]}"


def visitor() -> str:
    """The address of who asks; of IPv6 the /64 network, which is what one subscriber has."""
    text = request.remote_addr or "unknown"
    try:
        address = ip_address(text)
    except ValueError:
        return text
    return address.exploded[:19] if address.version == 6 else str(address)


def take(limits: Iterable[Limit], at: datetime) -> int:
    """Count one try of each key, in one statement; the seconds to wait when one had more than its limit, else 0.

    To be committed whatever becomes of the try: call it in a transaction of its own, before the work, or use
    `spend`. A try beyond the limit does not lengthen the window. Keys are counted in one order, so that two
    requests never wait for each other in a circle.
    """
    by_key = _by_key(limits)
    counted = run(_counted(session.get_bind().dialect.name), _tries(by_key, at))
    over = [row.ends_at for row in counted if row.used > by_key[row.key].most]
    return max((_wait(ends_at, at) for ends_at in over), default=0)


def count(limits: Iterable[Limit], at: datetime) -> None:
    """Count a try as a part of the work itself, with its other writes (`later`): it is not counted when the work is undone.

    Raises TooManyTries, which undoes it, as soon as it is known that a key had more than its limit. The rows stay locked
    until the end: tries of one key come one after the other.
    """
    by_key = _by_key(limits)

    def check(counted: Rows) -> None:
        over = [_moment(row["ends_at"]) for row in counted if row["used"] > by_key[row["key"]].most]
        if over:
            raise TooManyTries(_wait(max(over), at))

    later(_counted(session.get_bind().dialect.name), _tries(by_key, at), answer=check)


def _by_key(limits: Iterable[Limit]) -> dict[str, Limit]:
    return {limit.key: limit for limit in sorted(limits)}


def _tries(by_key: Mapping[str, Limit], at: datetime) -> Rows:
    return [
        {
            "key": limit.key,
            "used": 1,
            "window_started_at": at,
            "ends_at": at + timedelta(seconds=limit.seconds),
        }
        for limit in by_key.values()
    ]


def _moment(value: datetime | str) -> datetime:
    """A moment of the database, or what JSON makes of it."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _wait(ends_at: datetime, at: datetime) -> int:
    return max(1, int((ends_at - at).total_seconds()) + 1)


@cache
def _counted(dialect_name: str) -> Any:
    """The statement of a database, built once."""
    dialect = postgresql if dialect_name == "postgresql" else sqlite
    columns = THROTTLES.c
    fresh = dialect.insert(THROTTLES)
    over = columns.ends_at <= fresh.excluded.window_started_at
    return fresh.on_conflict_do_update(
        index_elements=[columns.key],
        set_={
            "used": case((over, 1), else_=columns.used + 1),
            "window_started_at": case(
                (over, fresh.excluded.window_started_at), else_=columns.window_started_at
            ),
            "ends_at": case((over, fresh.excluded.ends_at), else_=columns.ends_at),
        },
    ).returning(columns.key, columns.used, columns.ends_at)


def spend(limits: Iterable[Limit], at: datetime) -> None:
    """At the edge: count one try of each key in a transaction of its own. Raises TooManyTries."""
    asked = list(limits)
    wait = in_transaction(lambda: take(asked, at))
    if wait:
        raise TooManyTries(wait)


def give_back(key: str) -> None:
    """Take one try of a key back: the one that succeeded. Those before it stay counted."""
    session.execute(
        update(Throttle).where(Throttle.key == key, Throttle.used > 0).values(used=Throttle.used - 1)
    )


def forgive(key: str) -> None:
    """Forget the tries of a key, after one that succeeded."""
    session.execute(delete(Throttle).where(Throttle.key == key))


def clean(at: datetime) -> None:
    """Delete windows that are over; for the nightly work."""
    session.execute(delete(Throttle).where(Throttle.ends_at <= at))


def _sentence(wait: int) -> Sentence:
    if wait <= 90:
        return lazy("Bạn thử quá nhiều lần. Hãy đợi %(seconds)s giây rồi thử lại.", seconds=wait)
    return lazy("Bạn thử quá nhiều lần. Hãy đợi %(minutes)s phút rồi thử lại.", minutes=-(-wait // 60))
