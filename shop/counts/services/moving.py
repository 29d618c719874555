"""The one way a count changes its state: under its lock, by the table of moves, with a row of history."""

from datetime import datetime

from sqlalchemy import Select, select

from shop.audit.services import record
from shop.core.errors import NotFound, Refused
from shop.core.sentences import lazy
from shop.counts.models import Count, CountEvent
from shop.counts.states import COUNT_MOVES, CountState
from shop.extensions import session


def lock_count(outlet_id: int, count_id: int) -> Count:
    """A count of this outlet, locked against everybody who moves it or enters. Raises NotFound for a stranger's."""
    statement = select(Count).where(Count.id == count_id, Count.outlet_id == outlet_id)
    return _found(statement.with_for_update(key_share=True))


def share_count(outlet_id: int, count_id: int) -> Count:
    """An open count, held open until the end of this transaction; many people enter at once.

    Raises NotFound for another outlet's, Refused when it is no longer open.
    """
    statement = select(Count).where(Count.id == count_id, Count.outlet_id == outlet_id)
    count = _found(statement.with_for_update(read=True))
    if count.state is not CountState.OPEN:
        raise Refused(lazy("Phiếu kiểm kho này đã nộp hoặc đã đóng, không ghi thêm được."))
    return count


def move(count: Count, to: CountState, *, at: datetime, by: int | None, note: str | None = None) -> None:
    """Move a locked count. Raises Refused when its state does not allow it."""
    COUNT_MOVES.check(count.state, to)
    write_event(count, count.state, to, at=at, by=by, note=note)
    count.state = to
    session.flush()
    details = {"count": count.code, "state": to.value}
    record("count.moved", by=by, at=at, subject_kind="outlet", subject_id=count.outlet_id, details=details)


def write_event(
    count: Count, old: CountState | None, new: CountState, *, at: datetime, by: int | None, note: str | None
) -> None:
    """Append to the history of a count."""
    session.add(CountEvent(count_id=count.id, from_state=old, to_state=new, note=note, at=at, by=by))


def _found(statement: Select[Count]) -> Count:
    count = session.scalars(statement.execution_options(populate_existing=True)).one_or_none()
    if count is None:
        raise NotFound
    return count
