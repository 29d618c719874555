"""Which cases are open, for whom."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, func, select

from shop.cases.models import Case, CaseEvent
from shop.cases.states import CaseKind, CaseState
from shop.core.errors import NotFound
from shop.extensions import session


def listed(
    *, closed: bool, kind: CaseKind | None = None, outlet_id: int | None = None, skip: int = 0, most: int = 50
) -> Sequence[Case]:
    """Cases of the whole shop or of one outlet: the open ones oldest first, the closed ones latest first."""
    order = (Case.closed_at.desc(), Case.id.desc()) if closed else (Case.opened_at, Case.id)
    return session.scalars(
        select(Case)
        .where(*_chosen(closed=closed, kind=kind, outlet_id=outlet_id))
        .order_by(*order)
        .offset(skip)
        .limit(most)
    ).all()


def count(*, closed: bool, kind: CaseKind | None = None, outlet_id: int | None = None) -> int:
    """How many cases `listed` has."""
    where = _chosen(closed=closed, kind=kind, outlet_id=outlet_id)
    return session.scalar(select(func.count()).select_from(Case).where(*where)) or 0


def by_id(case_id: int, *, outlet_id: int | None = None) -> Case:
    """One case; of an outlet only its own. Raises NotFound."""
    case = session.get(Case, case_id)
    if case is None or (outlet_id is not None and case.outlet_id != outlet_id):
        raise NotFound
    return case


def history(case_id: int) -> Sequence[CaseEvent]:
    """Every move of a case, the oldest first."""
    return session.scalars(select(CaseEvent).where(CaseEvent.case_id == case_id).order_by(CaseEvent.id)).all()


def open_about(subject_kind: str, subject_id: int) -> Sequence[Case]:
    """The cases about one thing that are not closed."""
    return session.scalars(
        select(Case)
        .where(
            Case.subject_kind == subject_kind, Case.subject_id == subject_id, Case.state != CaseState.CLOSED
        )
        .order_by(Case.id)
    ).all()


def open_keys(keys: Collection[str]) -> dict[str, int]:
    """The open cases with these keys, by key."""
    rows = session.execute(select(Case.dedupe_key, Case.id).where(Case.dedupe_key.in_(sorted(keys))))
    return {key: case_id for key, case_id in rows if key is not None}


def _chosen(*, closed: bool, kind: CaseKind | None, outlet_id: int | None) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = [
        Case.state == CaseState.CLOSED if closed else Case.state != CaseState.CLOSED
    ]
    if kind is not None:
        where.append(Case.kind == kind)
    if outlet_id is not None:
        where.append(Case.outlet_id == outlet_id)
    return where
