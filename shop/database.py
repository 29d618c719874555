"""How each database is spoken to: durable, strict, and with bounded waits."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, event

from shop.unit_of_work import IMMEDIATE

BUSY_SECONDS = 8
POSTGRES = (
    "-c default_transaction_isolation=read\\ committed -c timezone=UTC -c statement_timeout=15000"
    " -c lock_timeout=8000 -c idle_in_transaction_session_timeout=60000"
)
PRAGMAS = ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", f"busy_timeout={BUSY_SECONDS * 1000}")


def engine_options(url: str) -> dict[str, Any]:
    """Pool and driver options for a database URL."""
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": BUSY_SECONDS}}
    return {
        "pool_pre_ping": True,
        "pool_size": 8,
        "max_overflow": 8,
        "pool_timeout": 10,
        "connect_args": {"options": POSTGRES, "connect_timeout": 5, "application_name": "ocop-shop"},
    }


def prepare(engine: Engine) -> None:
    """Install what SQLite needs on each connection; PostgreSQL got everything in its options.

    The driver's own transaction handling is switched off: reads begin plainly and wait for nobody,
    `in_transaction` begins as a writer at once, so that no lock has to be upgraded later.
    """
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)


def _on_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get(IMMEDIATE)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
