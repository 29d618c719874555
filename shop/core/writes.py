"""Writes that nobody waits for, as one statement of PostgreSQL: a third of what they cost one by one.

The rows of an INSERT travel as one JSON value, so that the statement has one text, and few values, however many rows
there are: the database plans it once, and the driver reads a text with more than 50 values anew each time.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
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
    literal_column,
    select,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects.postgresql import ARRAY, REGCLASS

from shop.core.statements import built_once

Write = Insert | Update | Delete | Select[Any]  # a select: one that locks what it gives
Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A write with its rows, all of which name the same columns; or a select that locks, with its values.

    `refusal`: raised unless it changes `changes` rows, which it must then return. `answer`: called with the rows that it
    returns; those of a joined statement come as JSON, moments and days as text.
    """

    statement: Write
    rows: Rows
    changes: int | None = None
    refusal: Exception | None = None
    answer: Callable[[Rows], None] | None = None

    @property
    def asks(self) -> str:
        """What has to be known of it: "count", "rows" or nothing."""
        if self.answer is not None:
            return "rows"
        return "" if self.changes is None else "count"

    def check(self, found: Any) -> None:
        """Take what was asked. Raises the refusal when another number of rows was changed, or what the answer raises."""
        if self.answer is not None:
            self.answer(found or ())  # of no rows PostgreSQL makes no JSON
        elif found != self.changes:
            raise self.refusal or ValueError(f"{found} rows were changed instead of {self.changes}")


Shape = tuple[tuple[Write, tuple[str, ...], str], ...]


def as_one(writes: Sequence[Waiting], *, with_ids: bool = False) -> tuple[Select[Any], dict[str, Any]]:
    """One statement and its values. It does and gives what is asked of each write that asks for something, in order.

    `with_ids`: and after that new ids, one of each of the `sequences` that are given. Raises ValueError when two of the
    writes name other values alike, and for a select that asks nothing, which PostgreSQL would not run.
    """
    if any(isinstance(write.statement, Select) and not write.asks for write in writes):
        raise ValueError("a select of which nothing is asked locks nothing")
    shape = tuple(
        (write.statement, tuple(write.rows[0]) if isinstance(write.statement, Insert) else (), write.asks)
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
    return _statement(shape, with_ids), values


@built_once(64)
def _statement(shape: Shape, with_ids: bool) -> Select[Any]:  # noqa: FBT001 a part of the key
    """Built once for each combination of writes: building costs far more than running."""
    parts: list[CTE] = []
    answers: list[ColumnElement[Any]] = []
    for place, (statement, names, asks) in enumerate(shape):
        write: Any = _of_rows(statement, names, place) if isinstance(statement, Insert) else statement
        part = write.cte(f"write_{place}")
        parts.append(part)
        if asks == "count":
            answers.append(select(func.count()).select_from(part).scalar_subquery())
        elif asks == "rows":
            every = func.json_agg(literal_column(part.name), type_=JSON)
            answers.append(select(every).select_from(part).scalar_subquery())
    if with_ids:
        answers.append(_NEW_IDS)
    return select(*(answers or [literal_column("1")])).add_cte(*parts)


_SEQUENCES = func.unnest(bindparam("sequences", type_=ARRAY(Text))).column_valued("sequence")
_NEW_IDS = select(func.array_agg(func.nextval(sql_cast(_SEQUENCES, REGCLASS)))).scalar_subquery()


def _of_rows(statement: Insert, names: Sequence[str], place: int) -> Insert:
    """The INSERT of all rows in `rows_<place>`. PostgreSQL reads each value as its column's type."""
    table = cast("Table", statement.table)
    rows = func.json_populate_recordset(
        literal_column(f"NULL::{table.name}"), sql_cast(bindparam(f"rows_{place}", type_=Text), JSON)
    ).table_valued(*names, name=f"row_{place}")
    return statement.from_select(list(names), select(*(rows.c[name] for name in names)))


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


@lru_cache(maxsize=256)
def _text(value: Any) -> Any:
    """A day or a moment, which is the same in most rows. Refuses naive moments: they would silently mean another hour."""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("a moment must carry its time zone")
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be written later")


_ENCODER = json.JSONEncoder(default=_text, ensure_ascii=False, separators=(",", ":"))
