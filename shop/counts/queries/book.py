"""Counts as a list and as a document: whose, when, how far, what came of it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased

from shop.accounts.models import User
from shop.catalogue.models import ProductSet
from shop.core.errors import NotFound
from shop.counts.models import Count, CountEntry, CountEvent, CountLine
from shop.counts.states import CountState, Scope
from shop.extensions import session
from shop.inventory.models import Lot
from shop.inventory.queries.conditions import Root
from shop.outlets.models import OutletSpot


@dataclass(frozen=True, slots=True)
class CountRow:
    """A count as lists and heads of pages show it."""

    count_id: int
    code: str
    scope: Scope
    spot: str | None
    set_name: str | None
    set_name_en: str | None
    state: CountState
    note: str | None
    opened_at: datetime
    opened_by: str | None
    submitted_at: datetime | None
    submitted_by: str | None
    approved_at: datetime | None
    approved_by: str | None
    alone: bool


@dataclass(frozen=True, slots=True)
class EventRow:
    """One move of a count."""

    to_state: CountState
    from_state: CountState | None
    note: str | None
    at: datetime
    by: str | None


@dataclass(frozen=True, slots=True)
class LotChoice:
    """A lot that found goods may belong to."""

    lot_id: int
    name: str
    expires_on: date | None


def count(outlet_id: int, count_id: int) -> Count:
    """A count of this outlet, to read. Raises NotFound for a stranger's."""
    found = session.scalars(
        select(Count).where(Count.id == count_id, Count.outlet_id == outlet_id)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def row(outlet_id: int, count_id: int) -> CountRow:
    """The head of a count. Raises NotFound for a stranger's."""
    found = session.execute(_rows(outlet_id).where(Count.id == count_id)).one_or_none()
    if found is None:
        raise NotFound
    return CountRow(*found)


def rows(outlet_id: int, *, state: CountState | None = None, skip: int = 0, most: int = 24) -> list[CountRow]:
    """The counts of an outlet (in one state), the latest first. One statement."""
    found = session.execute(
        _rows(outlet_id).where(*_in(state)).order_by(Count.id.desc()).offset(skip).limit(most)
    )
    return [CountRow(*one) for one in found]


def total(outlet_id: int, state: CountState | None = None) -> int:
    """How many counts an outlet has (in one state)."""
    found = select(func.count()).select_from(Count).where(Count.outlet_id == outlet_id, *_in(state))
    return session.scalar(found) or 0


def _in(state: CountState | None) -> list[ColumnElement[bool]]:
    return [] if state is None else [Count.state == state]


def going(outlet_id: int) -> tuple[int, int]:
    """(sheets being counted, sheets that wait for approval) of an outlet. One statement."""
    states = select(
        func.count().filter(Count.state == CountState.OPEN),
        func.count().filter(Count.state == CountState.SUBMITTED),
    ).where(Count.outlet_id == outlet_id)
    found = session.execute(states).one()
    return found[0], found[1]


def events(count_id: int) -> list[EventRow]:
    """The history of a count."""
    found = session.execute(
        select(CountEvent.to_state, CountEvent.from_state, CountEvent.note, CountEvent.at, User.name)
        .outerjoin(User, User.id == CountEvent.by)
        .where(CountEvent.count_id == count_id)
        .order_by(CountEvent.id)
    )
    return [EventRow(*one) for one in found]


def counters(count_id: int) -> list[str]:
    """The names of those who counted."""
    found = session.scalars(
        select(User.name)
        .distinct()
        .join(CountEntry, CountEntry.by == User.id)
        .join(CountLine, CountLine.id == CountEntry.line_id)
        .where(CountLine.count_id == count_id)
        .order_by(User.name)
    )
    return list(found)


def lots(operator_id: int, variant_id: int, most: int = 30) -> list[LotChoice]:
    """The lots of a variant that an operator has or had, the youngest first."""
    found = session.execute(
        select(Lot.id, func.coalesce(Root.number, Root.code, ""), Root.expires_on)
        .join(Root, Root.id == func.coalesce(Lot.root_id, Lot.id))
        .where(Lot.variant_id == variant_id, Lot.operator_id == operator_id)
        .order_by(Lot.id.desc())
        .limit(most)
    )
    return [LotChoice(*one) for one in found]


def _rows(outlet_id: int) -> Select[*tuple[Any, ...]]:
    opener, submitter, approver = aliased(User), aliased(User), aliased(User)
    return (
        select(
            Count.id,
            Count.code,
            Count.scope,
            OutletSpot.name,
            ProductSet.short_name,
            ProductSet.short_name_en,
            Count.state,
            Count.note,
            Count.opened_at,
            opener.name,
            Count.submitted_at,
            submitter.name,
            Count.approved_at,
            approver.name,
            Count.alone,
        )
        .outerjoin(OutletSpot, OutletSpot.id == Count.spot_id)
        .outerjoin(ProductSet, ProductSet.code == Count.set_code)
        .outerjoin(opener, opener.id == Count.opened_by)
        .outerjoin(submitter, submitter.id == Count.submitted_by)
        .outerjoin(approver, approver.id == Count.approved_by)
        .where(Count.outlet_id == outlet_id)
    )
