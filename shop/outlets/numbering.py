"""Numbers of an outlet's papers: its receipts, counts and transfers."""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from shop.core.clock import start_of_day, vn_day
from shop.extensions import session


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
