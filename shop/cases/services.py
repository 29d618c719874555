"""Opening, working on, closing and reopening cases."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from shop.cases.models import Case, CaseEvent
from shop.cases.states import CASE_MOVES, CaseKind, CaseState
from shop.core.errors import BadInput, NotFound
from shop.core.sentences import lazy
from shop.extensions import session

LONGEST_TITLE = 300
LONGEST_NOTE = 500


def open_case(
    kind: CaseKind,
    *,
    subject_kind: str,
    subject_id: int,
    title: str,
    by: int | None,
    at: datetime,
    outlet_id: int | None = None,
    details: dict[str, Any] | None = None,
    dedupe_key: str | None = None,
) -> Case:
    """Open a case in the caller's transaction, or give the open one with the same `dedupe_key`.

    The key is free again when the case is closed. `title` is the Vietnamese sentence staff read first.
    """
    if dedupe_key is not None:
        known = session.scalar(select(Case).where(Case.dedupe_key == dedupe_key))
        if known is not None:
            return known
    case = Case(
        kind=kind,
        subject_kind=subject_kind,
        subject_id=subject_id,
        outlet_id=outlet_id,
        state=CaseState.OPEN,
        title=title[:LONGEST_TITLE],
        details=details or {},
        dedupe_key=dedupe_key,
        opened_at=at,
        opened_by=by,
    )
    try:
        with session.begin_nested():
            session.add(case)
    except IntegrityError:
        known = session.scalar(select(Case).where(Case.dedupe_key == dedupe_key))
        if dedupe_key is None or known is None:
            raise
        return known
    _write(case, None, None, by=by, at=at)
    return case


def take_up(case_id: int, *, by: int | None, at: datetime, outlet_id: int | None = None) -> None:
    """Somebody works on it now. Raises NotFound, or Refused when it is not open."""
    _move(_locked(case_id, outlet_id), CaseState.WORKING, None, by=by, at=at)


def close(
    case_id: int, *, resolution: str, by: int | None, at: datetime, outlet_id: int | None = None
) -> None:
    """Close a case and say what was done. Raises NotFound, BadInput without words, Refused when closed already."""
    case = _locked(case_id, outlet_id)
    words = resolution.strip()[:LONGEST_NOTE]
    if not words:
        raise BadInput("resolution", lazy("Hãy ghi cách giải quyết."))
    _move(case, CaseState.CLOSED, words, by=by, at=at)
    case.closed_at, case.closed_by, case.resolution, case.dedupe_key = at, by, words, None


def close_if_open(case_id: int, *, resolution: str, by: int | None, at: datetime) -> bool:
    """Close a case because its reason is gone; False when somebody closed it before. Raises NotFound."""
    if _locked(case_id, None).state is CaseState.CLOSED:
        return False
    close(case_id, resolution=resolution, by=by, at=at)
    return True


def reopen(case_id: int, *, by: int | None, at: datetime, outlet_id: int | None = None) -> None:
    """It was not over. Raises NotFound, or Refused when it is open."""
    case = _locked(case_id, outlet_id)
    _move(case, CaseState.OPEN, None, by=by, at=at)
    case.closed_at = case.closed_by = case.resolution = None


def resolve(dedupe_key: str, *, resolution: str, by: int | None, at: datetime) -> bool:
    """Close the open case with this key because its reason is gone; False when there is none."""
    case_id = session.scalar(select(Case.id).where(Case.dedupe_key == dedupe_key))
    if case_id is None:
        return False
    return close_if_open(case_id, resolution=resolution, by=by, at=at)


def _locked(case_id: int, outlet_id: int | None) -> Case:
    case = session.scalar(
        select(Case)
        .where(Case.id == case_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if case is None or (outlet_id is not None and case.outlet_id != outlet_id):
        raise NotFound
    return case


def _move(case: Case, target: CaseState, note: str | None, *, by: int | None, at: datetime) -> None:
    """The one place where a case changes its state, with its history row."""
    CASE_MOVES.check(case.state, target)
    was, case.state = case.state, target
    _write(case, was, note, by=by, at=at)


def _write(case: Case, was: CaseState | None, note: str | None, *, by: int | None, at: datetime) -> None:
    session.add(CaseEvent(case_id=case.id, from_state=was, to_state=case.state, note=note, at=at, by=by))
