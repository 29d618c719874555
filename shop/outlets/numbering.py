"""Numbers of an outlet's papers: its receipts, counts and transfers."""

from datetime import date, datetime
from typing import Any, Protocol, cast

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute

from shop.core.clock import start_of_day, vn_day
from shop.extensions import session


class Numbers(Protocol):
    """A table of the last number used, by outlet and Vietnamese year."""

    outlet_id: Any
    year: Any
    last: Any


def next_number(table: type[Numbers], outlet_id: int, year: int) -> int:
    """The next number of an outlet's papers in a year, without gaps: its row is written with the paper.

    Whoever wants one of the same outlet waits until this transaction ends; so it is the last lock that is taken.
    """
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(cast("Any", table)).values(outlet_id=outlet_id, year=year, last=1)
    statement = statement.on_conflict_do_update(
        index_elements=["outlet_id", "year"], set_={"last": table.last + 1}
    )
    return int(session.execute(statement.returning(table.last)).scalar_one())


def next_code(
    kind: str,
    outlet_id: int,
    at: datetime,
    *,
    outlet: InstrumentedAttribute[int],
    begun: InstrumentedAttribute[datetime],
) -> str:
    """The next number of an outlet's papers of a kind in that Vietnamese year, without gaps.

    ``outlet`` and ``begun``: the columns that say whose a paper is and since when. The caller holds the outlet's row.
    """
    year = vn_day(at).year
    used = session.scalar(
        select(func.count()).where(
            outlet == outlet_id,
            begun >= start_of_day(date(year, 1, 1)),
            begun < start_of_day(date(year + 1, 1, 1)),
        )
    )
    return f"{kind}{outlet_id:03d}-{year}-{(used or 0) + 1:05d}"
