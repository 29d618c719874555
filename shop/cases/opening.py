"""Opening many cases at once: a recall or a nightly proof may find hundreds."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, insert
from sqlalchemy.dialects import postgresql, sqlite

from shop.cases.models import Case, CaseEvent
from shop.cases.states import CaseKind, CaseState
from shop.extensions import session

CASES = cast("Table", Case.__table__)
EVENTS = cast("Table", CaseEvent.__table__)


@dataclass(frozen=True, slots=True)
class NewCase:
    """A matter for people. ``key``: as long as a case with this key is open, it is not opened again.

    ``title`` is a finished Vietnamese sentence; ``details`` holds ids and figures that the page explains.
    """

    kind: CaseKind
    subject_kind: str
    subject_id: int
    title: str
    key: str | None = None
    outlet_id: int | None = None
    details: dict[str, Any] = field(default_factory=dict)


def open_cases(cases: Sequence[NewCase], *, at: datetime, by: int | None) -> int:
    """Open these cases, all in two statements; gives how many were not open yet."""
    if not cases:
        return 0
    rows = [
        {
            "kind": case.kind,
            "subject_kind": case.subject_kind,
            "subject_id": case.subject_id,
            "outlet_id": case.outlet_id,
            "state": CaseState.OPEN,
            "title": case.title[:300],
            "details": case.details,
            "dedupe_key": case.key,
            "opened_at": at,
            "opened_by": by,
        }
        for case in cases
    ]
    ids = session.scalars(_insert_new(), rows).all()
    if ids:
        session.execute(
            insert(EVENTS),
            [{"case_id": case_id, "to_state": CaseState.OPEN, "at": at, "by": by} for case_id in ids],
        )
    return len(ids)


def _insert_new() -> Any:
    """INSERT that passes over open keys and gives the new ids, as each database spells it."""
    table_insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    return (
        table_insert(CASES).on_conflict_do_nothing(index_elements=[CASES.c.dedupe_key]).returning(CASES.c.id)
    )
