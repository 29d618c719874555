"""Column types that every model uses, the same on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from sqlalchemy import BigInteger, DateTime, Dialect, Enum, Integer, String
from sqlalchemy.orm import MappedColumn, mapped_column
from sqlalchemy.types import TypeDecorator

BIG = BigInteger().with_variant(Integer, "sqlite")
ENUM_LENGTH = 40


class UTCDateTime(TypeDecorator[datetime]):
    """An aware moment; kept in UTC. Refuses a naive one, which would mean a different time on each machine."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database: UTC, without a zone where the database keeps none."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database: always aware, UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


pk = Annotated[int, mapped_column(BIG, primary_key=True)]
money = Annotated[int, mapped_column(BigInteger)]
quantity = Annotated[int, mapped_column(BigInteger)]
moment = Annotated[datetime, mapped_column(UTCDateTime)]
short_text = Annotated[str, mapped_column(String(200))]


def code(length: int = 8, **options: Any) -> MappedColumn[str]:
    """A column for a public code of at most `length` characters."""
    return mapped_column(String(length), **options)


def str_enum(enum: type[StrEnum], name: str) -> Enum:
    """A short text that holds the values of a StrEnum, with a named CHECK constraint."""
    return Enum(
        enum,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=ENUM_LENGTH,
        validate_strings=True,
        values_callable=lambda members: [member.value for member in members],
    )
