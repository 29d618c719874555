"""Conditions that a column is one of many: of what a select gives, or of ids that are given as one value."""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Dialect, Select, Text, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.visitors import InternalTraversal
from sqlalchemy.types import NullType, TypeDecorator, TypeEngine


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


class Ids(TypeDecorator[Collection[int]]):
    """Many ids in one value: an array, and JSON on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The type of the value in each database."""
        return dialect.type_descriptor(ARRAY(BigInteger) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Collection[int] | None, dialect: Dialect) -> Any:
        """The value as the driver takes it."""
        ids = list(value or ())
        return ids if dialect.name == "postgresql" else json.dumps(ids)


class Among(ColumnElement[bool]):
    """A column's value is one of the ids given under a name when the statement runs.

    Unlike an IN the statement has one text however many ids there are, so the database plans it once.
    """

    inherit_cache = True
    _traverse_internals = [  # noqa: RUF012 SQLAlchemy's own name and type
        ("column", InternalTraversal.dp_clauseelement),
        ("ids", InternalTraversal.dp_clauseelement),
    ]

    def __init__(self, column: Any, name: str) -> None:
        self.column = column
        self.ids = bindparam(name, type_=Ids())
        self.type = NullType()  # type: ignore[assignment] # as above


@compiles(Among)
def _in_json(element: Among, compiler: SQLCompiler, **options: Any) -> str:
    column, ids = (compiler.process(each, **options) for each in (element.column, element.ids))
    return f"{column} IN (SELECT value FROM json_each({ids}))"  # noqa: S608 both compiled above


@compiles(Among, "postgresql")
def _any_of_array(element: Among, compiler: SQLCompiler, **options: Any) -> str:
    column, ids = (compiler.process(each, **options) for each in (element.column, element.ids))
    return f"{column} = ANY ({ids})"
