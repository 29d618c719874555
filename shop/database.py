"""How each database is spoken to: durable, strict, and with bounded waits."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from flask import current_app, has_request_context
from psycopg import RawCursor, RawServerCursor
from sqlalchemy import Connection, Dialect, Engine, event
from sqlalchemy.exc import DisconnectionError

from shop.unit_of_work import IMMEDIATE

BUSY_SECONDS = 8
REST_SECONDS = 5
RESTED = "shop_rested_since"
POSTGRES = (
    "-c default_transaction_isolation=read\\ committed -c timezone=UTC -c statement_timeout=15000"
    " -c lock_timeout=8000 -c idle_in_transaction_session_timeout=60000"
)
PRAGMAS = ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", f"busy_timeout={BUSY_SECONDS * 1000}")


def engine_options(url: str) -> dict[str, Any]:
    """Pool and driver options for a database URL.

    PostgreSQL takes statements as they are written, with ``$1``: the driver need not read through thousands of letters
    for every statement, looking for the names of values.
    """
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": BUSY_SECONDS}}
    return {
        "paramstyle": "numeric_dollar",
        "pool_size": 8,
        "max_overflow": 8,
        "pool_timeout": 10,
        "connect_args": {
            "options": POSTGRES,
            "connect_timeout": 5,
            "application_name": "ocop-shop",
            "cursor_factory": RawCursor,
        },
    }


def prepare(engine: Engine) -> None:
    """Install how transactions begin and end on each connection.

    SQLite: the driver's own transaction handling is switched off; `in_transaction` begins as a writer at
    once, so that no lock has to be upgraded later. PostgreSQL: a connection that rested is tried before use.
    In a web request, reads outside `in_transaction` see the latest committed state statement by statement
    (READ COMMITTED does no more) and cost no messages for beginning and ending a transaction.
    """
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
    else:
        event.listen(engine, "connect", _on_connect_postgres)
        event.listen(engine, "begin", _on_begin_postgres)
        event.listen(engine, "checkin", _on_checkin)
        event.listen(engine, "checkout", _tried(engine.dialect))


def _only_reads(connection: Connection) -> bool:
    """Whether this is the reading of a web request: all its writing happens in `in_transaction`."""
    return (
        not connection.get_execution_options().get(IMMEDIATE)
        and has_request_context()
        and not current_app.testing
    )


def _on_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _on_connect_postgres(driver: Any, _record: Any) -> None:
    driver.server_cursor_factory = RawServerCursor


def _on_begin(connection: Connection) -> None:
    if _only_reads(connection):
        return
    immediate = connection.get_execution_options().get(IMMEDIATE)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _on_begin_postgres(connection: Connection) -> None:
    """The driver begins with the first statement, and not at all where autocommit is on; a local flag only."""
    if _only_reads(connection):
        driver: Any = connection.connection.dbapi_connection
        driver.autocommit = True


def _on_checkin(driver: Any, record: Any) -> None:
    if driver is not None and not driver.closed:
        driver.autocommit = False
        record.info[RESTED] = time.monotonic()


def _tried(dialect: Dialect) -> Callable[[Any, Any, Any], None]:
    """Ask a connection that rested for long whether it still lives; the pool then opens another one."""

    def on_checkout(driver: Any, record: Any, _proxy: Any) -> None:
        rested = record.info.get(RESTED)
        if rested is None or time.monotonic() - rested < REST_SECONDS:
            return
        try:
            dialect.do_ping(driver)
        except dialect.loaded_dbapi.Error as error:
            raise DisconnectionError from error

    return on_checkout
