"""A producer applies, shows papers, is accepted or refused. Nothing here commits.

An officer decides about producers of one province: ``province_code`` is a condition of the query.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from shop.core.clock import vn_day
from shop.core.errors import BadInput, NotFound, Refused
from shop.core.sentences import Text, lazy
from shop.extensions import session
from shop.producers import letters
from shop.producers.models import Producer, ProducerDocument, ProducerEvent, ProducerMember
from shop.producers.services import ProducerDraft, audit_of, create_producer, locked
from shop.producers.states import (
    JOINING_MOVES,
    NEEDED_PAPERS,
    PAPER_MOVES,
    DocumentKind,
    JoiningState,
    PaperState,
)

MOST_OPEN = 3
MOST_PAPERS = 60
SETTLED = frozenset({PaperState.ACCEPTED, PaperState.WAIVED})


@dataclass(frozen=True, slots=True)
class PaperDraft:
    """A paper as it is printed; ``expires_on`` is its last day, none for one without end."""

    kind: DocumentKind
    number: str
    issued_on: date
    expires_on: date | None
    scan_id: int


def apply(draft: ProducerDraft, *, by: int, at: datetime) -> Producer:
    """Enter an application; who applies acts for the producer from today on, and nothing is sold yet.

    Raises BadInput by field, Refused when this person has too many applications that wait.
    """
    waiting = session.scalar(
        select(func.count(Producer.id))
        .join(ProducerMember, ProducerMember.producer_id == Producer.id)
        .where(ProducerMember.user_id == by, Producer.joining != JoiningState.ACCEPTED)
    )
    if (waiting or 0) >= MOST_OPEN:
        raise Refused(lazy("Bạn đã có hồ sơ đang chờ. Hãy đợi kết quả rồi gửi hồ sơ khác."))
    row = create_producer(draft, by=by, at=at)
    row.joining, row.applied_at = JoiningState.APPLIED, at
    session.add(ProducerMember(producer_id=row.id, user_id=by, since=vn_day(at)))
    session.flush()
    _write(row.id, None, None, row.joining, by=by, at=at)
    audit_of("producer.applied", row.id, by=by, at=at)
    return row


def add_paper(producer_id: int, draft: PaperDraft, *, by: int | None, at: datetime) -> ProducerDocument:
    """Keep a paper of a producer; it waits for staff. Raises BadInput by field, Refused when there are too many."""
    locked(producer_id, None)
    count = session.scalar(
        select(func.count(ProducerDocument.id)).where(ProducerDocument.producer_id == producer_id)
    )
    if (count or 0) >= MOST_PAPERS:
        raise Refused(lazy("Hồ sơ đã có quá nhiều giấy tờ. Hãy liên hệ cán bộ chương trình."))
    if draft.issued_on > vn_day(at):
        raise BadInput("issued_on", lazy("Ngày cấp không thể ở tương lai."))
    if draft.expires_on is not None and draft.expires_on <= draft.issued_on:
        raise BadInput("expires_on", lazy("Ngày cuối phải sau ngày cấp."))
    row = ProducerDocument(
        producer_id=producer_id,
        kind=draft.kind,
        number=draft.number,
        issued_on=draft.issued_on,
        expires_on=draft.expires_on,
        scan_id=draft.scan_id,
        state=PaperState.WAITING,
        created_at=at,
    )
    session.add(row)
    session.flush()
    _write(producer_id, row.id, None, row.state, by=by, at=at)
    return row


def send_again(producer_id: int, *, by: int | None, at: datetime) -> None:
    """Ask for another look after papers were added. Raises Refused when the application is not with the producer."""
    row = locked(producer_id, None)
    _move(row, JoiningState.APPLIED, None, by=by, at=at)
    row.applied_at = at
    session.flush()


def decide_paper(
    document_id: int,
    state: PaperState,
    reason: str,
    *,
    by: int | None,
    at: datetime,
    province_code: str | None = None,
) -> ProducerDocument:
    """Accept, refuse or waive a paper. Raises NotFound, BadInput without the reason that the last two need."""
    producer_id = session.scalar(
        select(ProducerDocument.producer_id).where(ProducerDocument.id == document_id)
    )
    if producer_id is None:
        raise NotFound
    locked(producer_id, province_code)
    row = session.get_one(ProducerDocument, document_id, populate_existing=True)
    PAPER_MOVES.check(row.state, state)
    if state is PaperState.ACCEPTED and row.expires_on is not None and row.expires_on < vn_day(at):
        raise Refused(lazy("Giấy này đã hết hạn. Chỉ có thể miễn hoặc từ chối."))
    if state is not PaperState.ACCEPTED:
        _need(reason, lazy("Hãy ghi lý do để chủ thể biết."))
    _write(producer_id, row.id, row.state, state, by=by, at=at, note=reason or None)
    row.state, row.reason = state, reason or None
    session.flush()
    audit_of("producer.paper_decided", producer_id, by=by, at=at, document=row.id, state=state.value)
    return row


def waive_missing(
    producer_id: int,
    kind: DocumentKind,
    reason: str,
    *,
    by: int | None,
    at: datetime,
    province_code: str | None = None,
) -> None:
    """A needed paper may be missing. Raises NotFound, BadInput without a reason, Refused when it is there."""
    locked(producer_id, province_code)
    _need(reason, lazy("Hãy ghi lý do miễn giấy này."))
    if kind not in lacking(producer_id):
        raise Refused(lazy("Giấy này không thiếu."))
    row = ProducerDocument(
        producer_id=producer_id, kind=kind, number="", state=PaperState.WAIVED, reason=reason, created_at=at
    )
    session.add(row)
    session.flush()
    _write(producer_id, row.id, None, row.state, by=by, at=at, note=reason)
    audit_of("producer.paper_waived", producer_id, by=by, at=at, kind=kind.value)


def decide(
    producer_id: int,
    state: JoiningState,
    reason: str,
    *,
    by: int | None,
    at: datetime,
    province_code: str | None = None,
) -> Producer:
    """Accept or refuse an application, or ask for papers; its people are told.

    Raises NotFound, BadInput without the reason of a no, Refused while papers wait or a needed one is missing.
    """
    row = locked(producer_id, province_code)
    JOINING_MOVES.check(row.joining, state)
    if state is JoiningState.ACCEPTED:
        _refuse_open_papers(producer_id)
    else:
        _need(reason, lazy("Hãy ghi lý do để chủ thể biết cần làm gì."))
    _move(row, state, reason or None, by=by, at=at)
    letters.decided(row, at)
    audit_of(f"producer.{state.value}", row.id, by=by, at=at, reason=reason)
    return row


def lacking(producer_id: int) -> list[DocumentKind]:
    """The needed kinds of which no paper waits, was accepted or waived."""
    rows = session.scalars(
        select(ProducerDocument.kind).where(
            ProducerDocument.producer_id == producer_id, ProducerDocument.state != PaperState.REFUSED
        )
    )
    there = set(rows)
    return [kind for kind in NEEDED_PAPERS if kind not in there]


def _refuse_open_papers(producer_id: int) -> None:
    states = session.execute(
        select(ProducerDocument.kind, ProducerDocument.state).where(
            ProducerDocument.producer_id == producer_id
        )
    ).all()
    if any(row.state is PaperState.WAITING for row in states):
        raise Refused(lazy("Còn giấy tờ chưa xét. Hãy xét từng giấy trước."))
    settled = {row.kind for row in states if row.state in SETTLED}
    if not settled.issuperset(NEEDED_PAPERS):
        raise Refused(lazy("Còn thiếu giấy bắt buộc. Hãy yêu cầu bổ sung, hoặc miễn và ghi lý do."))


def _move(row: Producer, state: JoiningState, reason: str | None, *, by: int | None, at: datetime) -> None:
    JOINING_MOVES.check(row.joining, state)
    _write(row.id, None, row.joining, state, by=by, at=at, note=reason)
    row.joining, row.joining_reason = state, reason
    session.flush()


def _need(reason: str, sentence: Text) -> None:
    if not reason.strip():
        raise BadInput("reason", sentence)


def _write(
    producer_id: int,
    document_id: int | None,
    old: str | None,
    new: str,
    *,
    by: int | None,
    at: datetime,
    note: str | None = None,
) -> None:
    session.add(
        ProducerEvent(
            producer_id=producer_id,
            document_id=document_id,
            from_state=old,
            to_state=new,
            note=note,
            at=at,
            by=by,
        )
    )
