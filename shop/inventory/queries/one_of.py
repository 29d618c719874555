"""A condition that PostgreSQL answers by index, however little it knows of a table."""

from typing import Any

from sqlalchemy import ColumnElement, Select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.visitors import InternalTraversal
from sqlalchemy.types import NullType


class OneOf(ColumnElement[bool]):
    """A column's value is among those of a select that gives few.

    PostgreSQL reads the select first and looks its values up by index. Left to itself it may walk over the whole
    stock instead: it knows nothing of small tables, which it never analyses.
    """

    inherit_cache = True
    _traverse_internals = [  # noqa: RUF012 SQLAlchemy's own name and type
        ("column", InternalTraversal.dp_clauseelement),
        ("few", InternalTraversal.dp_clauseelement),
    ]

    def __init__(self, column: ColumnElement[Any], few: Select[*tuple[Any, ...]]) -> None:
        self.column = column
        self.few = few.scalar_subquery()
        # Not Boolean: SQLite would get "(… IN …) = 1", which no index answers.
        self.type = NullType()  # type: ignore[assignment]


@compiles(OneOf)
def _in(element: OneOf, compiler: SQLCompiler, **options: Any) -> str:
    return f"{compiler.process(element.column, **options)} IN {compiler.process(element.few, **options)}"


@compiles(OneOf, "postgresql")
def _any(element: OneOf, compiler: SQLCompiler, **options: Any) -> str:
    return f"{compiler.process(element.column, **options)} = ANY (ARRAY{compiler.process(element.few, **options)})"
