"""Columns that hold one of a list of values: how such a column is made, and how its list grows in place.

In place, because a table rebuilt on SQLite would lose its triggers. 0001 to 0014 bring their own.
"""

import sqlalchemy as sa
from alembic import op


def values(name: str, *allowed: str) -> sa.Enum:
    """The type of a column that holds one of a list, under a CHECK."""
    return sa.Enum(*allowed, name=name, native_enum=False, create_constraint=True, length=32)


def widen(table: str, column: str, known: str, new: str) -> None:
    """Let a column hold a new value, which the list names behind one that it knows."""
    _change(table, column, f"'{known}'", f"'{known}', '{new}'")


def narrow(table: str, column: str, known: str, new: str) -> None:
    """Take back what `widen` did."""
    _change(table, column, f"'{known}', '{new}'", f"'{known}'")


def reword(table: str, name: str, old: str, new: str) -> None:
    """Put `new` where another CHECK of a table says `old`."""
    _change(table, name, old, new)


def _change(table: str, column: str, old: str, new: str) -> None:
    """Put `new` where the CHECK of a column says `old`."""
    name = f"ck_{table}_{column}"
    connection = op.get_bind()
    known = sa.inspect(connection).get_check_constraints(table)
    [rule] = [check["sqltext"] for check in known if check["name"] == name]
    if connection.dialect.name == "sqlite":
        _write(connection, table, rule, _replaced(rule, old, new))
        return
    bare = rule.replace("::character varying", "").replace("::text[]", "").replace("::text", "")
    rule = _replaced(bare, old, new)
    op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({rule})")


def _replaced(rule: str, old: str, new: str) -> str:
    assert old in rule, rule  # noqa: S101 a list that is not as expected must not be replaced by a guess
    return rule.replace(old, new, 1)


def _write(connection: sa.Connection, table: str, old: str, new: str) -> None:
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.exec_driver_sql(
        "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = ?",
        (old, new, table),
    )
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = RESET")
