"""Send a producer the list of its goods at an outlet; keep what it answers; differences are a case, never a movement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from shop.audit import services as audit
from shop.cases.services import open_case
from shop.cases.states import CaseKind
from shop.core.clock import vn_day
from shop.core.errors import BadInput, NotFound, Refused
from shop.core.quantity import format_quantity
from shop.core.sentences import lazy
from shop.extensions import session
from shop.messages import services as messages
from shop.outlets.models import Outlet
from shop.producers.models import Producer
from shop.selfcounts import links, queries
from shop.selfcounts.models import SelfCount, SelfCountLine
from shop.selfcounts.queries import LineRow
from shop.selfcounts.states import SelfCountState

SUBJECT = "self_count"
LONGEST = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Contact:
    """Where the link goes: by e-mail, or by the people of the outlet (“Cần báo khách”)."""

    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What the producer says of one line. ``seen``: the book that its page showed; without ``units`` that is right."""

    line_id: int
    seen: int
    units: int | None = None
    remark: str | None = None


def send(
    outlet_id: int,
    producer_id: int,
    contact: Contact,
    *,
    ends_on: date,
    key: str,
    by: int | None,
    at: datetime,
) -> int:
    """Write the list of what lies there now and send its link; gives its id, the same for the same form.

    Raises NotFound for a producer without goods there, BadInput by field.
    """
    known = session.scalar(select(SelfCount.id).where(SelfCount.key == key))
    if known is not None:
        return known
    lying = {variant: units for variant, units in queries.book(outlet_id, producer_id).items() if units}
    if not lying:
        raise NotFound
    if not vn_day(at) <= ends_on <= vn_day(at) + LONGEST:
        raise BadInput("ends_on", lazy("Liên kết dùng được từ hôm nay đến nhiều nhất 30 ngày."))
    if not contact.phone and not contact.email:
        raise BadInput("phone", lazy("Hãy ghi số điện thoại hoặc e-mail của chủ thể."))
    one = SelfCount(
        key=key, outlet_id=outlet_id, producer_id=producer_id, ends_on=ends_on, asked_at=at, asked_by=by
    )
    session.add(one)
    session.flush()
    session.add_all(
        SelfCountLine(self_count_id=one.id, variant_id=variant, asked=units)
        for variant, units in lying.items()
    )
    session.flush()
    _tell(one, contact, at)
    return one.id


def revoke(self_count_id: int, outlet_id: int, *, by: int | None, at: datetime) -> None:
    """The link stops working. Raises NotFound for another outlet's, Refused when it was answered."""
    one = _locked(self_count_id)
    if one.outlet_id != outlet_id:
        raise NotFound
    if one.answered_at is not None:
        raise Refused(lazy("Chủ thể đã trả lời, không thu hồi được nữa."))
    if one.revoked_at is None:
        one.revoked_at, one.revoked_by = at, by
        messages.drop_untold(SUBJECT, one.id, SUBJECT, at=at)
    session.flush()


def answer(self_count_id: int, said: Sequence[Said], *, name: str, at: datetime) -> None:
    """Keep what the producer says, once; what differs from the book becomes a case of the outlet. Stock stays as it is.

    Raises Refused for a link that is answered, revoked or over, BadInput at a line whose book has moved since the page
    was drawn, or where another number has no remark.
    """
    one = _locked(self_count_id)
    found = queries.page(self_count_id)
    _check_open(found.one.state(vn_day(at)))
    by_line = {each.line_id: each for each in said}
    if set(by_line) != {line.row.id for line in found.lines}:
        raise Refused(lazy("Hãy trả lời từng món trong danh sách."))
    for line in found.lines:
        _answer_line(line, by_line[line.row.id], found.book)
    one.answered_at, one.answered_name = at, name
    session.flush()
    audit.record("self_count.answered", by=None, at=at, subject_kind=SUBJECT, subject_id=one.id)
    differing = [line for line in found.lines if line.differs]
    if differing:
        _open_case(one, found.one.producer, differing, at)


def _answer_line(line: LineRow, said: Said, book: Mapping[int, int]) -> None:
    now = book.get(line.row.variant_id, 0)
    if said.seen != now:
        raise BadInput(
            f"units_{line.row.id}",
            lazy(
                "Sổ vừa đổi thành %(now)s (có bán hoặc nhận thêm). Hãy xem lại món này.",
                now=format_quantity(now, line.measure.value),
            ),
        )
    units = now if said.units is None else said.units
    if units != now and not (said.remark or "").strip():
        raise BadInput(f"remark_{line.row.id}", lazy("Số khác với sổ thì cần ghi chú vì sao."))
    line.row.book, line.row.said = now, units
    line.row.remark = (said.remark or "").strip()[:300] or None


def _open_case(one: SelfCount, producer: str, lines: Sequence[LineRow], at: datetime) -> None:
    said = "; ".join(
        f"{line.name}, {line.variant}: sổ {format_quantity(line.row.book or 0, line.measure.value)},"
        f" chủ thể đếm {format_quantity(line.row.said or 0, line.measure.value)} ({line.row.remark})"
        for line in lines
    )
    open_case(
        CaseKind.SELF_COUNT,
        subject_kind=SUBJECT,
        subject_id=one.id,
        outlet_id=one.outlet_id,
        title=f"{producer} đếm khác sổ {len(lines)} món",
        details={"note": said[:2000]},
        dedupe_key=f"{SUBJECT}-{one.id}",
        by=None,
        at=at,
    )


def _check_open(state: SelfCountState) -> None:
    closed = {
        SelfCountState.AGREES: lazy("Danh sách này đã được trả lời."),
        SelfCountState.DIFFERS: lazy("Danh sách này đã được trả lời."),
        SelfCountState.REVOKED: lazy("Điểm bán đã thu hồi liên kết này."),
        SelfCountState.ENDED: lazy("Liên kết này đã hết hạn."),
    }
    if state in closed:
        raise Refused(closed[state])


def _tell(one: SelfCount, contact: Contact, at: datetime) -> None:
    outlet, producer = session.get_one(Outlet, one.outlet_id), session.get_one(Producer, one.producer_id)
    messages.enqueue(
        SUBJECT,
        subject=f"Xác nhận hàng còn ở {outlet.name}",
        body=(
            f"{outlet.name} mời {producer.name} xem số hàng ký gửi còn ở điểm bán và xác nhận, không cần đăng nhập, "
            f"đến hết ngày {one.ends_on:%d/%m/%Y}:\n\n[[/xac-nhan-ton-kho/{links.token(one.id)}]]"
        ),
        cause_kind=SUBJECT,
        cause_id=one.id,
        at=at,
        to_name=producer.name,
        to_email=contact.email,
        to_phone=None if contact.email else contact.phone,
        outlet_id=one.outlet_id,
    )


def _locked(self_count_id: int) -> SelfCount:
    one = session.scalars(
        select(SelfCount)
        .where(SelfCount.id == self_count_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if one is None:
        raise NotFound
    return one
