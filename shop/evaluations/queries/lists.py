"""Lists that producers sign up on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select

from shop.core.errors import NotFound
from shop.evaluations.models import SignUp, SignUpList
from shop.extensions import session
from shop.producers.models import Producer


@dataclass(frozen=True, slots=True)
class ListRow:
    """One list and how many places are taken."""

    row: SignUpList
    taken: int

    @property
    def free(self) -> int:
        """Places that are left."""
        return max(0, self.row.capacity - self.taken)

    def is_open(self, today: date) -> bool:
        """Whether a producer may sign up."""
        return self.row.closed_at is None and today <= self.row.last_day


@dataclass(frozen=True, slots=True)
class Signed:
    """A producer on a list."""

    row: SignUp
    producer: str
    phone: str | None
    email: str | None


def lists(*, province_code: str | None, skip: int, most: int) -> list[ListRow]:
    """Lists of a province, the latest event first."""
    return _rows(*_of(province_code), skip=skip, most=most)


def count_lists(province_code: str | None) -> int:
    """How many there are."""
    return session.scalar(select(func.count(SignUpList.id)).where(*_of(province_code))) or 0


def own_lists(producer_ids: Collection[int], today: date) -> list[ListRow]:
    """Lists of these producers' provinces whose event is not over, the next first."""
    rows = _rows(SignUpList.province_code.in_(_provinces(producer_ids)), SignUpList.ends_on >= today)
    return rows[::-1]


def one_list(
    list_id: int, *, province_code: str | None = None, producer_ids: Collection[int] | None = None
) -> ListRow:
    """One list. Raises NotFound."""
    where: list[ColumnElement[bool]] = [SignUpList.id == list_id]
    if province_code is not None:
        where.append(SignUpList.province_code == province_code)
    if producer_ids is not None:
        where.append(SignUpList.province_code.in_(_provinces(producer_ids)))
    found = _rows(*where)
    if not found:
        raise NotFound
    return found[0]


def signed(list_id: int) -> list[Signed]:
    """Who is on a list, in the order of signing up."""
    rows = session.execute(
        select(SignUp, Producer.name, Producer.phone, Producer.email)
        .join(Producer, Producer.id == SignUp.producer_id)
        .where(SignUp.list_id == list_id, SignUp.withdrawn_at.is_(None))
        .order_by(SignUp.signed_at, SignUp.id)
    )
    return [Signed(*row) for row in rows]


def own_places(producer_ids: Collection[int]) -> Mapping[tuple[int, int], SignUp]:
    """(list, producer) → where these producers are signed up."""
    rows = session.scalars(
        select(SignUp).where(SignUp.producer_id.in_(producer_ids), SignUp.withdrawn_at.is_(None))
    )
    return {(row.list_id, row.producer_id): row for row in rows}


def producers_of(producer_ids: Collection[int], province_code: str) -> list[tuple[int, str]]:
    """(id, name) of those of these producers that a list of this province is for."""
    rows = session.execute(
        select(Producer.id, Producer.name)
        .where(Producer.id.in_(producer_ids), Producer.province_code == province_code)
        .order_by(Producer.name, Producer.id)
    )
    return [(row[0], row[1]) for row in rows]


def _provinces(producer_ids: Collection[int]) -> set[str]:
    return set(session.scalars(select(Producer.province_code).where(Producer.id.in_(producer_ids))))


def _of(province_code: str | None) -> list[ColumnElement[bool]]:
    return [] if province_code is None else [SignUpList.province_code == province_code]


def _rows(*where: ColumnElement[bool], skip: int = 0, most: int | None = None) -> list[ListRow]:
    taken = (
        select(func.coalesce(func.sum(SignUp.people), 0))
        .where(SignUp.list_id == SignUpList.id, SignUp.withdrawn_at.is_(None))
        .correlate(SignUpList)
        .scalar_subquery()
    )
    statement = select(SignUpList, taken).where(*where)
    statement = statement.order_by(SignUpList.starts_on.desc(), SignUpList.id.desc())
    rows = session.execute(statement.offset(skip).limit(most))
    return [ListRow(row, int(count)) for row, count in rows]
