"""Writing many rows whose ids must be known beforehand, on both databases."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import func, insert, select, text

from shop.extensions import Base, session

CHUNK = 2000


def reserve_ids(model: type[Base], count: int) -> list[int]:
    """Give ``count`` ids nobody else gets: from the sequence on PostgreSQL, past the highest on SQLite.

    On SQLite the caller holds the write lock, so nothing comes between reading and writing.
    """
    if count == 0:
        return []
    if session.get_bind().dialect.name == "postgresql":
        rows = session.execute(
            text("SELECT nextval(pg_get_serial_sequence(:table, 'id')) FROM generate_series(1, :count)"),
            {"table": model.__tablename__, "count": count},
        )
        return sorted(int(row[0]) for row in rows)
    key = model.__table__.c.id
    first = (session.scalar(select(func.max(key))) or 0) + 1
    return list(range(first, first + count))


def write(model: type[Base], rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows in chunks; column defaults apply."""
    for chunk in chunks(rows, CHUNK):
        session.execute(insert(model), chunk)


def chunks(rows: Iterable[Mapping[str, Any]], size: int) -> Iterator[Sequence[dict[str, Any]]]:
    """Cut an iterable into lists of at most ``size``."""
    source = iter(rows)
    while part := [dict(row) for row in islice(source, size)]:
        yield part
