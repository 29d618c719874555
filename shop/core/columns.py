"""Column types that every model shares.

Money is whole đồng, quantity a whole number of the variant's unit (pieces or grams), time aware UTC.
"""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from sqlalchemy import BigInteger, DateTime, Dialect, Enum, Integer, String
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import TypeDecorator

BigInt = BigInteger().with_variant(Integer, "sqlite")


class UTCDateTime(TypeDecorator[datetime]):
    """An aware UTC moment. SQLite forgets the zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive moments: they would silently mean another hour."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            message = "a moment must carry its time zone"
            raise ValueError(message)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give an aware UTC moment."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def str_enum(kind: type[StrEnum], name: str) -> Enum:
    """Give a column of the values of ``kind``, held by a named CHECK on both databases."""
    return Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=_values,
        validate_strings=True,
    )


def _values(kind: Any) -> list[str]:
    return [member.value for member in kind]


pk = Annotated[int, mapped_column(BigInt, primary_key=True)]
big = Annotated[int, mapped_column(BigInt)]
money = Annotated[int, mapped_column(BigInteger)]
quantity = Annotated[int, mapped_column(BigInteger)]
moment = Annotated[datetime, mapped_column(UTCDateTime)]
str20 = Annotated[str, mapped_column(String(20))]
str64 = Annotated[str, mapped_column(String(64))]
str100 = Annotated[str, mapped_column(String(100))]
str200 = Annotated[str, mapped_column(String(200))]
str500 = Annotated[str, mapped_column(String(500))]
