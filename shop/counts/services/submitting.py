"""A sheet is handed in, sent back to be counted again, or given up."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, insert, select, update

from shop.core.errors import BadInput, Refused
from shop.core.sentences import lazy
from shop.core.tokens import random_token
from shop.counts.models import Count, CountEntry, CountLine
from shop.counts.services.entering import ENTRIES, MOST, take_back_where
from shop.counts.services.moving import lock_count, move
from shop.counts.services.opening import LINES
from shop.counts.states import CountState
from shop.extensions import run, session


class Rest(StrEnum):
    """What is said of the lines that nobody counted."""

    ZERO = "zero"  # there are none: 0 is entered
    LEAVE = "leave"  # nobody looked: the book stays as it is


def submit(outlet_id: int, count_id: int, *, rest: Rest | None, at: datetime, by: int | None) -> None:
    """Hand a sheet in: what was counted of each line, and when last, is written down.

    A line that nobody counted is not zero: ``rest`` says what it is, for all of them. Raises BadInput when it is
    not said, Refused when nothing was counted or the sheet is not open.
    """
    count = lock_count(outlet_id, count_id)
    if count.state is not CountState.OPEN:
        raise Refused(lazy("Phiếu kiểm kho này đã nộp hoặc đã đóng."))
    left = uncounted(count_id)
    if left and rest is None:
        raise BadInput(
            "rest", lazy("Còn %(left)s dòng chưa đếm. Hãy chọn ghi 0 hay để ngoài phiếu.", left=len(left))
        )
    if left and rest is Rest.ZERO:
        _enter_zeros(left, at, by)
    _write_sums(count)
    count.submitted_at, count.submitted_by = at, by
    move(count, CountState.SUBMITTED, at=at, by=by)


def send_back(
    outlet_id: int,
    count_id: int,
    *,
    line_ids: Collection[int],
    at: datetime,
    by: int | None,
    note: str | None = None,
) -> None:
    """Open a sheet again; the entries of these lines are taken back, so that they are counted anew.

    Raises Refused when the sheet is not handed in, BadInput when no line is named.
    """
    count = lock_count(outlet_id, count_id)
    if count.state is not CountState.SUBMITTED:
        raise Refused(lazy("Phiếu này không chờ duyệt nên không trả lại đếm được."))
    if not line_ids:
        raise BadInput("lines", lazy("Hãy chọn ít nhất một dòng để đếm lại."))
    mine = select(CountLine.id).where(CountLine.count_id == count_id, CountLine.id.in_(sorted(line_ids)))
    take_back_where(CountEntry.line_id.in_(mine), at=at, by=by)
    session.execute(
        update(CountLine)
        .where(CountLine.count_id == count_id)
        .values(counted=None, counted_at=None, reason=None, note=None)
        .execution_options(synchronize_session=False)
    )
    move(count, CountState.OPEN, at=at, by=by, note=note)


def cancel(outlet_id: int, count_id: int, *, note: str, at: datetime, by: int | None) -> None:
    """Give a sheet up: nothing is posted, what was counted stays as a record. Raises Refused when it is closed."""
    count = lock_count(outlet_id, count_id)
    move(count, CountState.CANCELLED, at=at, by=by, note=note)


def uncounted(count_id: int) -> list[int]:
    """Lines of a sheet that nobody counted yet."""
    standing = select(CountEntry.line_id).where(
        CountEntry.line_id == CountLine.id, CountEntry.taken_back_at.is_(None)
    )
    return list(
        session.scalars(
            select(CountLine.id)
            .where(CountLine.count_id == count_id, ~standing.exists())
            .order_by(CountLine.id)
        )
    )


def _enter_zeros(line_ids: Collection[int], at: datetime, by: int | None) -> None:
    rows = [
        {
            "line_id": line_id,
            "key": random_token(),
            "quantity": 0,
            "counted_at": at,
            "received_at": at,
            "by": by,
        }
        for line_id in line_ids
    ]
    session.execute(insert(ENTRIES), rows)


def _write_sums(count: Count) -> None:
    rows = run(_sums(CountLine.count_id == count.id)).all()
    if not rows:
        raise Refused(lazy("Chưa có dòng nào được đếm nên chưa nộp được. Nếu không kiểm nữa, hãy hủy phiếu."))
    if any(counted > MOST for _line, counted, _at in rows):
        raise Refused(lazy("Có dòng nhiều hơn 1.000.000. Hãy xem lại các lần đếm."))
    run(
        update(LINES)
        .where(LINES.c.id == bindparam("line"))
        .values(counted=bindparam("units"), counted_at=bindparam("moment")),
        [{"line": line, "units": int(units), "moment": moment} for line, units, moment in rows],
    )


def _sums(*conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """(line, units, moment of the last entry) of every line that was counted."""
    return (
        select(CountLine.id, func.sum(CountEntry.quantity), func.max(CountEntry.counted_at))
        .join(CountEntry, CountEntry.line_id == CountLine.id)
        .where(CountEntry.taken_back_at.is_(None), *conditions)
        .group_by(CountLine.id)
        .order_by(CountLine.id)
    )
