"""An evaluation file: filed, received by the commune, sent to the province, decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from shop.audit import services as audit
from shop.catalogue.models import Product
from shop.catalogue.queries.certificates import certificates_in_force, certificates_of
from shop.core.clock import vn_day
from shop.core.errors import BadInput, NotFound, Refused
from shop.core.sentences import lazy
from shop.evaluations import letters
from shop.evaluations.dates import round_of
from shop.evaluations.models import EvaluationEvent, EvaluationFile, EvaluationPaper
from shop.evaluations.services.locking import locked
from shop.evaluations.states import BACK, FILE_MOVES, FileKind, FileState
from shop.extensions import session

# The column that holds the day of each state, and what is taken back with it.
DAY_OF = {
    FileState.RECEIVED: "received_on",
    FileState.SENT: "sent_on",
    FileState.RECOGNISED: "decided_on",
    FileState.NOT_RECOGNISED: "decided_on",
}
BEFORE = {"received_on": "filed_on", "sent_on": "received_on", "decided_on": "sent_on"}
MOVED_ON = lazy("Hồ sơ đã sang bước khác. Hãy xem lại trang này.")


@dataclass(frozen=True, slots=True)
class FileDraft:
    """A file as it was handed in. Without ``year`` and ``round``: those of the day."""

    kind: FileKind
    aims_at: int
    filed_on: date
    year: int | None = None
    round: int | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What was decided."""

    stars: int | None = None
    score: int | None = None
    note: str | None = None


def open_file(
    product_id: int,
    draft: FileDraft,
    *,
    key: str,
    by: int | None,
    at: datetime,
    province_code: str | None = None,
) -> int:
    """Write down that a file was handed in; gives its id, the same for the same form.

    Raises NotFound for a product of another province, BadInput on `filed_on` or `kind`.
    """
    wanted = select(Product).where(Product.id == product_id)
    if province_code is not None:
        wanted = wanted.where(Product.province_code == province_code)
    product = session.scalars(wanted).one_or_none()
    if product is None:
        raise NotFound
    known = session.scalar(select(EvaluationFile.id).where(EvaluationFile.key == key))
    if known is not None:
        return known
    _check(product_id, draft, vn_day(at))
    year, number = round_of(draft.filed_on)
    row = EvaluationFile(
        key=key,
        product_id=product_id,
        province_code=product.province_code,
        kind=draft.kind,
        aims_at=draft.aims_at,
        year=draft.year or year,
        round=draft.round or number,
        state=FileState.FILED,
        filed_on=draft.filed_on,
        created_at=at,
        created_by=by,
    )
    session.add(row)
    session.flush()
    _append(row, None, draft.filed_on, None, by=by, at=at)
    return row.id


def move(
    file_id: int,
    to: FileState,
    *,
    day: date | None = None,
    result: Result | None = None,
    by: int | None,
    at: datetime,
    province_code: str | None = None,
) -> None:
    """Take a file to its next state on a day.

    Raises NotFound, BadInput on `day` or `stars`, WrongMove for a step that is not the next.
    """
    row = locked(EvaluationFile, file_id, province_code)
    if to in BACK.values() and BACK.get(row.state) is to:
        raise Refused(lazy("Muốn lùi một bước, hãy bấm “Lùi một bước”."))
    FILE_MOVES.check(row.state, to)
    said, old = result or Result(), row.state
    if (column := DAY_OF.get(to)) is not None:
        setattr(row, column, _day(day, getattr(row, BEFORE[column]), vn_day(at)))
    if to in {FileState.RECOGNISED, FileState.NOT_RECOGNISED}:
        _decide(row, to, said)
    row.state = to
    session.flush()
    _append(row, old, day, said.note, by=by, at=at)
    if to in {FileState.RECOGNISED, FileState.NOT_RECOGNISED}:
        letters.decided(row, at)
    audit.record(
        f"evaluation.{to.value}", by=by, at=at, subject_kind="evaluation_file", subject_id=row.id, details={}
    )


def step_back(
    file_id: int,
    *,
    seen: str | None = None,
    by: int | None,
    at: datetime,
    province_code: str | None = None,
) -> None:
    """A day was typed too soon: one step back, its day is forgotten. ``seen``: the state that the reader saw.

    Raises Refused once a certificate was entered, or the file is in another state by now.
    """
    row = locked(EvaluationFile, file_id, province_code)
    if seen is not None and seen != row.state.value:
        raise Refused(MOVED_ON)
    if row.certificate_id is not None:
        raise Refused(lazy("Giấy chứng nhận theo hồ sơ này đã được nhập."))
    to, old = BACK.get(row.state), row.state
    if to is None:
        raise Refused(lazy("Hồ sơ này không lùi được nữa."))
    FILE_MOVES.check(old, to)
    setattr(row, DAY_OF[old], None)
    row.state, row.stars, row.score, row.result_note = to, None, None, None
    session.flush()
    _append(row, old, None, None, by=by, at=at)


def add_paper(
    file_id: int,
    media_id: int,
    title: str,
    *,
    by: int | None,
    at: datetime,
    province_code: str | None = None,
) -> int:
    """Attach a stored paper. Raises NotFound, BadInput without a title."""
    row = locked(EvaluationFile, file_id, province_code)
    if not title.strip():
        raise BadInput("title", lazy("Hãy ghi tên giấy tờ."))
    paper = EvaluationPaper(
        file_id=row.id, media_id=media_id, title=title.strip()[:100], added_at=at, added_by=by
    )
    session.add(paper)
    session.flush()
    return paper.id


def note_certificate(file_id: int, certificate_id: int, *, province_code: str | None = None) -> int:
    """Staff entered the certificate of a recognised file; gives the product. Raises NotFound, Refused for another state."""
    row = locked(EvaluationFile, file_id, province_code)
    if row.state is not FileState.RECOGNISED or row.certificate_id is not None:
        raise Refused(lazy("Hồ sơ này chưa có kết quả, hoặc đã có giấy chứng nhận."))
    row.certificate_id = certificate_id
    session.flush()
    return row.product_id


def _check(product_id: int, draft: FileDraft, today: date) -> None:
    if draft.filed_on > today:
        raise BadInput("filed_on", lazy("Ngày này không thể ở tương lai."))
    held = certificates_of(product_id)
    in_force = certificates_in_force(product_id, draft.filed_on)
    if draft.kind is FileKind.FIRST and in_force:
        raise BadInput("kind", lazy("Sản phẩm đang có chứng nhận: hãy chọn nâng hạng hoặc đánh giá lại."))
    if draft.kind is FileKind.AGAIN and not held:
        raise BadInput("kind", lazy("Sản phẩm chưa từng có chứng nhận: hãy chọn đánh giá lần đầu."))
    if draft.kind is FileKind.UPGRADE:
        if not in_force:
            raise BadInput("kind", lazy("Chỉ nâng hạng được khi chứng nhận còn hiệu lực vào ngày nộp."))
        if draft.aims_at <= max(one.stars for one in in_force):
            raise BadInput("aims_at", lazy("Nâng hạng thì phải cao hơn hạng đang có."))


def _day(day: date | None, before: date | None, today: date) -> date:
    if day is None:
        raise BadInput("day", lazy("Hãy ghi ngày."))
    if day > today:
        raise BadInput("day", lazy("Ngày này không thể ở tương lai."))
    if before is not None and day < before:
        raise BadInput("day", lazy("Ngày này không thể trước ngày %(day)s.", day=f"{before:%d/%m/%Y}"))
    return day


def _decide(row: EvaluationFile, to: FileState, result: Result) -> None:
    recognised = to is FileState.RECOGNISED
    if recognised and result.stars not in {3, 4, 5}:
        raise BadInput("stars", lazy("Hãy chọn số sao được công nhận."))
    row.stars = result.stars if recognised else None
    row.score, row.result_note = result.score, result.note or None


def _append(
    row: EvaluationFile,
    old: FileState | None,
    day: date | None,
    note: str | None,
    *,
    by: int | None,
    at: datetime,
) -> None:
    session.add(
        EvaluationEvent(
            file_id=row.id, from_state=old, to_state=row.state, day=day, note=note or None, at=at, by=by
        )
    )
    session.flush()
