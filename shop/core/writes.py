"""Writes that nobody waits for, as one statement of PostgreSQL: a third of what they cost one by one.

The rows of an INSERT travel as one JSON value, so that the statement has one text, and few values, however many rows
there are: the database plans it once, and the driver reads a text with more than 50 values anew each time.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import (
    CTE,
    JSON,
    ColumnElement,
    Delete,
    FromClause,
    Insert,
    Select,
    Table,
    Text,
    Update,
    bindparam,
    column,
    func,
    insert,
    literal_column,
    select,
)
from sqlalchemy import cast as sql_cast

Write = Insert | Update | Delete
Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A write with its rows, all of which name the same columns.

    `refusal`: raised unless it changes `changes` rows, which it must then return.
    """

    statement: Write
    rows: Rows
    changes: int | None = None
    refusal: Exception | None = None

    def check(self, changed: int) -> None:
        """Raise the refusal when another number of rows was changed."""
        if self.changes is not None and changed != self.changes:
            raise self.refusal or ValueError(f"{changed} rows were changed instead of {self.changes}")


Shape = tuple[tuple[Write, tuple[str, ...], bool], ...]


def as_one(writes: Sequence[Waiting]) -> tuple[Select[Any], dict[str, Any]]:
    """One statement and its values. It gives the number of changed rows for each write that has to be checked, in order.

    Raises ValueError when two of the writes name other values alike.
    """
    shape = tuple(
        (write.statement, tuple(write.rows[0]), write.changes is not None)
        if isinstance(write.statement, Insert)
        else (write.statement, (), write.changes is not None)
        for write in writes
    )
    values: dict[str, Any] = {}
    for place, write in enumerate(writes):
        if isinstance(write.statement, Insert):
            values[f"rows_{place}"] = to_json(write.rows)
            continue
        (given,) = write.rows
        if any(values.setdefault(name, value) != value for name, value in given.items()):
            raise ValueError("two writes of one block name other values alike")
    return _statement(shape), values


@lru_cache(maxsize=64)
def _statement(shape: Shape) -> Select[Any]:
    """Built once for each combination of writes: building costs far more than running."""
    parts: list[CTE] = []
    counts: list[ColumnElement[Any]] = []
    for place, (statement, names, is_counted) in enumerate(shape):
        write: Any = _of_rows(statement, names, place) if isinstance(statement, Insert) else statement
        part = write.cte(f"write_{place}")
        parts.append(part)
        if is_counted:
            counts.append(select(func.count()).select_from(part).scalar_subquery())
    return select(*(counts or [literal_column("1")])).add_cte(*parts)


def _of_rows(statement: Insert, names: Sequence[str], place: int) -> Insert:
    """The INSERT of all rows in `rows_<place>`. PostgreSQL reads each value as its column's type."""
    table = cast("Table", statement.table)
    rows = func.json_populate_recordset(
        literal_column(f"NULL::{table.name}"), sql_cast(bindparam(f"rows_{place}", type_=Text), JSON)
    ).table_valued(*names, name=f"row_{place}")
    return insert(table).from_select(list(names), select(*(rows.c[name] for name in names)))


def given(dialect: str, name: str, **types: Any) -> FromClause:
    """Rows of whole numbers that are given under a name as JSON, to be joined: named columns of these types."""
    value = bindparam(name, type_=Text)
    if dialect == "postgresql":
        columns = [column(key, type_) for key, type_ in types.items()]
        rows = func.json_to_recordset(sql_cast(value, JSON)).table_valued(*columns, name=name)
        return rows.render_derived(with_types=True)
    each = func.json_each(value).table_valued("value", name=f"{name}_each")
    parts: list[ColumnElement[Any]] = [
        func.json_extract(each.c.value, f"$.{key}", type_=type_).label(key) for key, type_ in types.items()
    ]
    return select(*parts).subquery(name)


def to_json(rows: Rows) -> str:
    """The rows as the database reads them."""
    return _ENCODER.encode(rows)


def _text(value: Any) -> Any:
    """A day or a moment. Refuses naive moments: they would silently mean another hour."""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("a moment must carry its time zone")
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be written later")


_ENCODER = json.JSONEncoder(default=_text, ensure_ascii=False, separators=(",", ":"))
