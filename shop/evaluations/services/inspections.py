"""Inspections: what was found, by when it has to be put right, what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from shop.cases.opening import NewCase, open_cases
from shop.cases.services import resolve
from shop.cases.states import CaseKind
from shop.catalogue.models import Product
from shop.core.clock import vn_day
from shop.core.errors import BadInput, NotFound
from shop.core.sentences import lazy
from shop.evaluations import letters
from shop.evaluations.models import Inspection
from shop.evaluations.services.locking import locked
from shop.evaluations.states import FINDING_MOVES, Finding
from shop.extensions import session
from shop.producers import queries as producers
from shop.producers.models import Producer

SUBJECT = "inspection"


@dataclass(frozen=True, slots=True)
class InspectionDraft:
    """What is written about an inspection; without a finding nothing was wrong."""

    inspected_on: date
    body: str
    finding: str | None = None
    deadline: date | None = None
    product_id: int | None = None


def record_inspection(
    producer_id: int,
    draft: InspectionDraft,
    *,
    key: str,
    by: int | None,
    at: datetime,
    province_code: str | None = None,
) -> int:
    """Write an inspection down and tell the producer; gives its id, the same for the same form.

    Raises NotFound for a producer of another province or goods of another producer, BadInput by field.
    """
    producer = producers.by_id(producer_id, province_code)
    known = session.scalar(select(Inspection.id).where(Inspection.key == key))
    if known is not None:
        return known
    _check(producer_id, draft, vn_day(at))
    row = Inspection(
        key=key,
        producer_id=producer_id,
        product_id=draft.product_id,
        province_code=producer.province_code,
        inspected_on=draft.inspected_on,
        body=draft.body,
        finding=draft.finding or None,
        deadline=draft.deadline,
        state=Finding.OPEN if draft.finding else Finding.CLEAN,
        closed_on=None if draft.finding else draft.inspected_on,
        created_at=at,
        created_by=by,
    )
    session.add(row)
    session.flush()
    letters.inspected(row, at)
    return row.id


def close_inspection(
    inspection_id: int,
    to: Finding,
    outcome: str,
    *,
    day: date,
    by: int | None,
    at: datetime,
    province_code: str | None = None,
) -> None:
    """Say what came of it; its open case is closed with it. Raises NotFound, BadInput, WrongMove when it is closed."""
    row = locked(Inspection, inspection_id, province_code)
    FINDING_MOVES.check(row.state, to)
    if not row.inspected_on <= day <= vn_day(at):
        raise BadInput("day", lazy("Ngày này nằm ngoài khoảng cho phép."))
    if not outcome.strip():
        raise BadInput("outcome", lazy("Hãy ghi kết quả khắc phục."))
    row.state, row.outcome, row.closed_on = to, outcome.strip()[:500], day
    session.flush()
    resolve(_key(row.id), resolution=row.outcome, by=by, at=at)


def reopen_inspection(inspection_id: int, *, province_code: str | None = None) -> None:
    """It was not over. Raises NotFound, WrongMove for what was never open."""
    row = locked(Inspection, inspection_id, province_code)
    FINDING_MOVES.check(row.state, Finding.OPEN)
    row.state, row.outcome, row.closed_on = Finding.OPEN, None, None
    session.flush()


def open_overdue(*, at: datetime) -> int:
    """Open a case for each finding whose deadline is over; gives how many are new."""
    rows = session.execute(
        select(Inspection, Producer.name)
        .join(Producer, Producer.id == Inspection.producer_id)
        .where(Inspection.state == Finding.OPEN, Inspection.deadline < vn_day(at))
        .order_by(Inspection.id)
    ).all()
    return open_cases(
        [
            NewCase(
                CaseKind.OTHER,
                SUBJECT,
                row.id,
                f"{name}: quá hạn khắc phục sau kiểm tra",
                key=_key(row.id),
            )
            for row, name in rows
        ],
        at=at,
        by=None,
    )


def _key(inspection_id: int) -> str:
    return f"{SUBJECT}-{inspection_id}"


def _check(producer_id: int, draft: InspectionDraft, today: date) -> None:
    if draft.inspected_on > today:
        raise BadInput("inspected_on", lazy("Ngày này không thể ở tương lai."))
    if draft.finding and draft.deadline is None:
        raise BadInput("deadline", lazy("Có sai sót thì cần hạn khắc phục."))
    if draft.deadline is not None and not draft.finding:
        raise BadInput("finding", lazy("Hãy ghi sai sót cần khắc phục."))
    if draft.deadline is not None and draft.deadline < draft.inspected_on:
        raise BadInput("deadline", lazy("Hạn khắc phục không thể trước ngày kiểm tra."))
    if draft.product_id is None:
        return
    product = session.get(Product, draft.product_id)
    if product is None or product.producer_id != producer_id:
        raise NotFound
