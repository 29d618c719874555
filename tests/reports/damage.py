"""Breaks a database on purpose: takes a table's own protection away, then changes rows behind the shop's back."""

import sqlite3
from collections.abc import Sequence

from sqlalchemy.engine import make_url


def run(url: str, statements: Sequence[str], *, loose: Sequence[str] = ()) -> None:
    """Run raw statements on a database whose tables ``loose`` have lost their checks, keys and triggers."""
    if url.startswith("sqlite"):
        _sqlite(make_url(url).database, statements, loose)
    else:
        _postgresql(url.replace("postgresql+psycopg", "postgresql"), statements, loose)


def _sqlite(path: str, statements: Sequence[str], loose: Sequence[str]) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("PRAGMA legacy_alter_table=ON")
        for table in loose:
            connection.execute(f"CREATE TABLE loose_{table} AS SELECT * FROM {table}")
            connection.execute(f"DROP TABLE {table}")
            connection.execute(f"ALTER TABLE loose_{table} RENAME TO {table}")
        for statement in statements:
            assert connection.execute(statement).rowcount == 1, f"changed no row, or several: {statement}"
    finally:
        connection.close()


def _postgresql(url: str, statements: Sequence[str], loose: Sequence[str]) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        for table in loose:
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            for name in _protections(connection, table):
                connection.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}" CASCADE')
        connection.execute("SET session_replication_role = replica")
        for statement in statements:
            assert connection.execute(statement).rowcount == 1, f"changed no row, or several: {statement}"


def _protections(connection, table: str) -> list[str]:
    rows = connection.execute(
        "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('c', 'u')", [table]
    )
    return [name for (name,) in rows]
