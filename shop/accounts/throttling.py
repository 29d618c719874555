"""How often something may be tried: counted in the database, in windows that end by themselves.

A window is a row: it opens with the first try, holds a number of tries, and is over when its seconds have
passed, so nobody is ever locked out for longer than that. Counting is one statement that waits for no
other key. Keys are keyed hashes: no phone, address or code can be read from the table.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from ipaddress import ip_address
from typing import Any, NamedTuple, cast

from flask import current_app, request
from sqlalchemy import Integer, Table, bindparam, case, delete
from sqlalchemy.dialects import postgresql, sqlite

from shop.accounts.models import Throttle
from shop.core.errors import ShopError
from shop.core.sentences import Sentence, lazy
from shop.extensions import session
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


def take(key: str, limit: int, seconds: int, at: datetime) -> int:
    """Count one try of `key`; the seconds to wait when there were more than `limit`, else 0.

    To be committed whatever becomes of the try: call it in a transaction of its own, before the work, or use
    `spend`. A try beyond the limit does not lengthen the window.
    """
    given = {"name": key, "most": limit, "at": at, "until": at + timedelta(seconds=seconds)}
    used, ends_at = session.execute(_counted(session.get_bind().dialect.name), given).one()
    return 0 if used <= limit else max(1, int((ends_at - at).total_seconds()) + 1)


@cache
def _counted(dialect_name: str) -> Any:
    """The statement of a database, built once."""
    dialect = postgresql if dialect_name == "postgresql" else sqlite
    at, most = bindparam("at", type_=THROTTLES.c.ends_at.type), bindparam("most", type_=Integer)
    until = bindparam("until", type_=THROTTLES.c.ends_at.type)
    fresh = dialect.insert(THROTTLES).values(
        key=bindparam("name"), used=1, window_started_at=at, ends_at=until
    )
    over = THROTTLES.c.ends_at <= at
    return fresh.on_conflict_do_update(
        index_elements=[THROTTLES.c.key],
        set_={
            "used": case((over, 1), (THROTTLES.c.used > most, THROTTLES.c.used), else_=THROTTLES.c.used + 1),
            "window_started_at": case(
                (over, fresh.excluded.window_started_at), else_=THROTTLES.c.window_started_at
            ),
            "ends_at": case((over, fresh.excluded.ends_at), else_=THROTTLES.c.ends_at),
        },
    ).returning(THROTTLES.c.used, THROTTLES.c.ends_at)


def spend(limits: Iterable[Limit], at: datetime) -> None:
    """At the edge: count one try of each key in a transaction of its own. Raises TooManyTries.

    Keys are counted in one order, so that two requests never wait for each other in a circle.
    """
    ordered = sorted(limits)
    waits = in_transaction(lambda: [take(limit.key, limit.most, limit.seconds, at) for limit in ordered])
    if any(waits):
        raise TooManyTries(max(waits))


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
