"""One action, one transaction; opened at the edge only."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

from shop.extensions import CONNECTION, session

log = logging.getLogger("shop")
T = TypeVar("T")

RETRIES = 3
IMMEDIATE = "shop_immediate"
_INSIDE = "shop_in_transaction"
_AFTERWARDS = "shop_afterwards"
_SQLSTATES = frozenset({"40001", "40P01", "55P03"})  # serialization, deadlock, lock timeout


def in_transaction(fn: Callable[[], T]) -> T:
    """Run `fn` in a transaction of its own and commit it.

    Ends the read transaction that is open, so that `fn` sees the present and reads what it changes under
    lock. On SQLite it begins as a writer (BEGIN IMMEDIATE). Deadlocks, serialization failures and a busy
    database are tried again up to three times, so `fn` must have no effect outside the database. Raises
    RuntimeError when called within itself or with unsaved changes at hand: both mean a wrong caller.
    """
    current = session()
    if current.info.get(_INSIDE):
        raise RuntimeError("in_transaction does not nest: services never open one")
    if current.new or current.dirty or current.deleted:
        raise RuntimeError("the session holds changes that were made outside a transaction")
    current.info[_INSIDE] = True
    try:
        return _tried(fn)
    finally:
        current.info.pop(_INSIDE, None)


def _tried(fn: Callable[[], T]) -> T:
    for attempt in range(RETRIES + 1):
        try:
            return _once(fn)
        except DBAPIError as error:
            if attempt == RETRIES or not _passing(error):
                raise
            time.sleep(random.uniform(0.01, 0.05) * (attempt + 1))  # noqa: S311 a pause, not a secret
    raise AssertionError("unreachable")


def _once(fn: Callable[[], T]) -> T:
    current = session()
    if current.in_transaction():  # to end one that never began would begin it first
        current.commit()
    current.expire_all()
    nudges: dict[str, Callable[[], None]] = {}
    current.info[_AFTERWARDS] = nudges
    try:
        current.info[CONNECTION] = session.connection(execution_options={IMMEDIATE: True})
        result = fn()
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        current.info.pop(_AFTERWARDS, None)
        current.info.pop(CONNECTION, None)
    for name, nudge in nudges.items():
        _nudged(name, nudge)
    return result


def outside(ask: Callable[[], T]) -> T:
    """Ask somebody who is not the database: no transaction stays open meanwhile, and no connection is held.

    Raises RuntimeError inside `in_transaction`, and with unsaved changes at hand.
    """
    current = session()
    if current.info.get(_INSIDE) or current.new or current.dirty or current.deleted:
        raise RuntimeError("nobody outside is asked inside a transaction")
    current.commit()
    return ask()


def refuse_inside() -> None:
    """Raise RuntimeError while a transaction is open: whoever is asked now may answer late, or never."""
    current = session()
    if current.info.get(_INSIDE) or current.in_transaction():
        raise RuntimeError("nobody outside is asked while a transaction is open")


def afterwards(name: str, nudge: Callable[[], None]) -> None:
    """Run `nudge` once after the present transaction has committed; never when it is rolled back.

    For hints only (wake a worker): what must happen is a row. Without a transaction of `in_transaction`
    (a command, a test) nothing is nudged, and the worker finds the row by itself.
    """
    nudges = session().info.get(_AFTERWARDS)
    if nudges is not None:
        nudges[name] = nudge


def _nudged(name: str, nudge: Callable[[], None]) -> None:
    """The work is committed and must be answered as done, whatever becomes of the hint."""
    try:
        nudge()
    except Exception:
        log.warning("could not nudge %s; the worker will look by itself", name, exc_info=True)


def _passing(error: DBAPIError) -> bool:
    """Whether the same work may succeed when it is simply done again."""
    if getattr(error.orig, "sqlstate", None) in _SQLSTATES:
        return True
    return str(getattr(error.orig, "sqlite_errorname", "")).startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
