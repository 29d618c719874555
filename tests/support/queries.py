"""Counts the statements that reach the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event

CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA", "SET ")


class Statements(list):
    """The statements in their order; `str()` shows them one a line, for a failing assertion."""

    def __str__(self) -> str:
        return "\n".join(" ".join(statement.split())[:300] for statement in self)


@contextmanager
def recorded_statements() -> Iterator[Statements]:
    """All statements of this process while the block runs, without transaction control."""
    statements = Statements()

    def note(_connection, _cursor, statement, *_more) -> None:
        if not statement.lstrip().upper().startswith(CONTROL):
            statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)
