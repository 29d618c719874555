"""What people count: entries that add up, from several phones at once, in whatever order they arrive."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple, cast

from sqlalchemy import Table, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from shop.core.errors import BadInput, Conflict, NotFound
from shop.core.sentences import lazy
from shop.counts.models import Count, CountEntry, CountLine
from shop.counts.services.moving import share_count
from shop.extensions import session

MOST = 1_000_000
ENTRIES = cast("Table", CountEntry.__table__)


class Entered(NamedTuple):
    """An entry that is written: now, or when it was sent first."""

    line_id: int
    quantity: int
    is_new: bool


def enter(
    outlet_id: int,
    count_id: int,
    line_id: int,
    quantity: int,
    *,
    key: str,
    at: datetime,
    by: int | None,
    age: timedelta = timedelta(0),
) -> Entered:
    """Write that somebody counted so many units of a line (0: there are none); entries of a line add up.

    ``age``: how long ago that was at the shelf, for a phone that had no connection; not before the sheet was opened.
    ``key``: sent twice, it is one entry. Raises BadInput (``q<line>``) for a quantity that cannot be, NotFound for a
    line of another sheet, Refused when the sheet is not open, Conflict for a key that stands for something else.
    """
    new = _enter(outlet_id, count_id, {key: (line_id, quantity)}, at=at, by=by, age=age)
    return Entered(line_id, quantity, is_new=key in new)


def enter_lines(
    outlet_id: int,
    count_id: int,
    counted: Mapping[int, int],
    *,
    key: str,
    at: datetime,
    by: int | None,
    age: timedelta = timedelta(0),
) -> None:
    """As ``enter`` for several lines (line → units), all or none; each entry has the key ``<key>:<line>``."""
    entries = {f"{key}:{line_id}": (line_id, units) for line_id, units in sorted(counted.items())}
    _enter(outlet_id, count_id, entries, at=at, by=by, age=age)


def take_back(outlet_id: int, count_id: int, key: str, *, at: datetime, by: int | None) -> int:
    """Let an entry that was a mistake not count; gives its line. Twice is once.

    Raises NotFound for an entry of another sheet, Refused when the sheet is not open.
    """
    share_count(outlet_id, count_id)
    line_id = session.scalar(
        select(CountEntry.line_id)
        .join(CountLine, CountLine.id == CountEntry.line_id)
        .where(CountEntry.key == key, CountLine.count_id == count_id)
    )
    if line_id is None:
        raise NotFound
    take_back_where(CountEntry.key == key, at=at, by=by)
    return line_id


def take_back_where(*conditions: Any, at: datetime, by: int | None) -> None:
    """Take back every standing entry that meets the conditions. The caller holds the count."""
    session.execute(
        update(CountEntry)
        .where(CountEntry.taken_back_at.is_(None), *conditions)
        .values(taken_back_at=at, taken_back_by=by)
        .execution_options(synchronize_session=False)
    )


def counters_of(count: Count) -> set[int]:
    """Everybody who counted on a sheet, also what was taken back, and who handed it in."""
    people = session.scalars(
        select(CountEntry.by)
        .distinct()
        .join(CountLine, CountLine.id == CountEntry.line_id)
        .where(CountLine.count_id == count.id)
    )
    return {person for person in (*people, count.submitted_by) if person is not None}


def _enter(
    outlet_id: int,
    count_id: int,
    entries: Mapping[str, tuple[int, int]],
    *,
    at: datetime,
    by: int | None,
    age: timedelta,
) -> set[str]:
    """Write entries, key → (line, units); gives the keys that were not known. As many statements for many as for one."""
    count = share_count(outlet_id, count_id)
    for line_id, units in entries.values():
        if not 0 <= units <= MOST:
            raise BadInput(f"q{line_id}", lazy("Hãy nhập số lượng từ 0 đến 1.000.000."))
    _refuse_other_sheet(count_id, {line_id for line_id, _units in entries.values()})
    moment = min(at, max(at - age, count.opened_at))
    about = {"counted_at": moment, "received_at": at, "by": by}
    rows = [
        {"line_id": line_id, "key": key, "quantity": units, **about}
        for key, (line_id, units) in entries.items()
    ]
    new = set(
        session.scalars(
            _insert()
            .values(rows)
            .on_conflict_do_nothing(index_elements=[ENTRIES.c.key])
            .returning(ENTRIES.c.key)
        )
    )
    _refuse_changed({key: entry for key, entry in entries.items() if key not in new})
    _refuse_too_many({entries[key][0] for key in new})
    return new


def _refuse_other_sheet(count_id: int, line_ids: Collection[int]) -> None:
    mine = select(func.count()).where(CountLine.id.in_(sorted(line_ids)), CountLine.count_id == count_id)
    if session.scalar(mine) != len(line_ids):
        raise NotFound


def _refuse_changed(entries: Mapping[str, tuple[int, int]]) -> None:
    """What was sent before says the same now."""
    if not entries:
        return
    known = session.execute(
        select(CountEntry.key, CountEntry.line_id, CountEntry.quantity).where(
            CountEntry.key.in_(list(entries))
        )
    )
    if any(entries[row.key] != (row.line_id, row.quantity) for row in known):
        raise Conflict(lazy("Lần đếm này đã được ghi cho dòng khác hoặc số khác. Hãy đếm lại dòng này."))


def _refuse_too_many(line_ids: Collection[int]) -> None:
    if not line_ids:
        return
    line_id = session.scalar(
        select(CountEntry.line_id)
        .where(CountEntry.line_id.in_(sorted(line_ids)), CountEntry.taken_back_at.is_(None))
        .group_by(CountEntry.line_id)
        .having(func.sum(CountEntry.quantity) > MOST)
        .order_by(CountEntry.line_id)
        .limit(1)
    )
    if line_id is not None:
        raise BadInput(f"q{line_id}", lazy("Cả dòng có nhiều nhất 1.000.000. Hãy xem lại các lần đếm."))


def _insert() -> Any:
    """INSERT that passes over a known key, as each database spells it."""
    dialect = session.get_bind().dialect.name
    return (postgresql.insert if dialect == "postgresql" else sqlite.insert)(ENTRIES)
