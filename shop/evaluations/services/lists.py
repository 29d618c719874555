"""Lists for training and fairs: staff open them, producers sign up and withdraw."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from shop.core.clock import vn_day
from shop.core.errors import BadInput, NotFound, Refused
from shop.core.sentences import lazy
from shop.evaluations.models import SignUp, SignUpList
from shop.evaluations.services.locking import locked
from shop.evaluations.states import ListKind
from shop.extensions import session
from shop.geography import queries as geography
from shop.producers.models import Producer

MOST_PEOPLE = 50


@dataclass(frozen=True, slots=True)
class ListDraft:
    """A list as staff open it."""

    kind: ListKind
    title: str
    place: str
    starts_on: date
    ends_on: date
    capacity: int
    last_day: date
    province_code: str
    note: str | None = None


def open_list(draft: ListDraft, *, key: str, by: int | None, at: datetime) -> int:
    """Open a list; gives its id, the same for the same form. Raises BadInput by field, NotFound for no province."""
    geography.province(draft.province_code)
    known = session.scalar(select(SignUpList.id).where(SignUpList.key == key))
    if known is not None:
        return known
    if draft.ends_on < draft.starts_on:
        raise BadInput("ends_on", lazy("Ngày cuối không thể trước ngày đầu."))
    if draft.last_day > draft.starts_on:
        raise BadInput("last_day", lazy("Hạn đăng ký không thể sau ngày đầu."))
    if draft.last_day < vn_day(at):
        raise BadInput("last_day", lazy("Hạn đăng ký đã qua."))
    fields = {name: getattr(draft, name) for name in ListDraft.__dataclass_fields__}
    row = SignUpList(key=key, created_at=at, created_by=by, **fields)
    session.add(row)
    session.flush()
    return row.id


def close_list(list_id: int, *, at: datetime, province_code: str | None = None) -> None:
    """Nobody signs up any more. Raises NotFound."""
    row = locked(SignUpList, list_id, province_code)
    row.closed_at = row.closed_at or at
    session.flush()


def reopen_list(list_id: int, *, province_code: str | None = None) -> None:
    """Producers may sign up again, until the last day. Raises NotFound."""
    locked(SignUpList, list_id, province_code).closed_at = None
    session.flush()


def sign_up(
    list_id: int,
    producer_id: int,
    *,
    people: int,
    note: str | None,
    producer_ids: Collection[int],
    by: int | None,
    at: datetime,
) -> None:
    """Put a producer on a list, or change how many people come.

    The list is locked, so the last place goes to one. Raises NotFound for a list of another province or a stranger's
    producer, Refused when it is over, BadInput on `people` when there is no room.
    """
    one = _list_for(list_id, producer_id, producer_ids)
    if one.closed_at is not None or vn_day(at) > one.last_day:
        raise Refused(lazy("Danh sách này đã đóng đăng ký."))
    row = _row(list_id, producer_id)
    others = taken(list_id) - (row.people if row is not None and row.withdrawn_at is None else 0)
    if not 1 <= people <= MOST_PEOPLE or others + people > one.capacity:
        free = one.capacity - others
        raise BadInput("people", lazy("Danh sách chỉ còn %(free)s chỗ.", free=max(0, free)))
    if row is None:
        row = SignUp(list_id=list_id, producer_id=producer_id)
        session.add(row)
    row.people, row.note = people, note or None
    row.signed_at, row.signed_by, row.withdrawn_at, row.withdrawn_by = at, by, None, None
    session.flush()


def withdraw(
    list_id: int, producer_id: int, *, producer_ids: Collection[int], by: int | None, at: datetime
) -> None:
    """Take a producer off. Raises NotFound, Refused when it is not on the list or the event has begun."""
    one = _list_for(list_id, producer_id, producer_ids)
    row = _row(list_id, producer_id)
    if row is None or row.withdrawn_at is not None:
        raise Refused(lazy("Bạn không có tên trong danh sách này."))
    if vn_day(at) >= one.starts_on:
        raise Refused(lazy("Đã đến ngày tổ chức, không rút được nữa."))
    row.withdrawn_at, row.withdrawn_by = at, by
    session.flush()


def taken(list_id: int) -> int:
    """Places that are taken."""
    return (
        session.scalar(
            select(func.coalesce(func.sum(SignUp.people), 0)).where(
                SignUp.list_id == list_id, SignUp.withdrawn_at.is_(None)
            )
        )
        or 0
    )


def _list_for(list_id: int, producer_id: int, producer_ids: Collection[int]) -> SignUpList:
    """The list, locked, if it is for this producer's province."""
    producer = session.get(Producer, producer_id) if producer_id in producer_ids else None
    if producer is None:
        raise NotFound
    return locked(SignUpList, list_id, producer.province_code)


def _row(list_id: int, producer_id: int) -> SignUp | None:
    return session.scalars(
        select(SignUp)
        .where(SignUp.list_id == list_id, SignUp.producer_id == producer_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
