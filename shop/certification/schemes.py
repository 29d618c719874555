"""Records certificates of other schemes, checks them by four eyes, extends and withdraws them.

The stars of OCOP have terms of their own (`services`); here the paper itself says how long it holds. Which products
a paper names is decided in ``shop.catalogue.services.schemes``. An officer works on papers of one province:
``province_code`` is a condition of the query, so another one's is not found.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from shop.audit import services as audit
from shop.certification import records
from shop.certification.models import SchemeCertificate, SchemeEvent
from shop.certification.records import CODE_LENGTH
from shop.certification.states import (
    MAY_BE_OPEN,
    CertificateEventKind,
    CertificateState,
    SchemeKind,
    SchemeScope,
)
from shop.certification.terms import check_withdrawal_day
from shop.core.clock import vn_day
from shop.core.errors import BadInput, NotFound, Refused
from shop.core.sentences import lazy
from shop.core.tokens import random_code
from shop.extensions import session
from shop.producers.models import Producer

SUBJECT = "scheme_certificate"


@dataclass(frozen=True, slots=True)
class SchemeDraft:
    """A paper as it is printed. ``valid_until`` is its last day; None when it names none."""

    kind: SchemeKind
    scope: SchemeScope
    number: str
    issuer: str
    issued_on: date
    valid_until: date | None = None
    scan_id: int | None = None


def record_scheme(
    producer_id: int,
    draft: SchemeDraft,
    *,
    by: int | None,
    at: datetime,
    province_code: str | None = None,
    is_sample: bool = False,
) -> SchemeCertificate:
    """Enter a paper of a producer; it waits until another person has checked it.

    Raises BadInput by field, NotFound for a producer that is unknown or of another province.
    """
    producer = session.get(Producer, producer_id)
    if producer is None or province_code not in {None, producer.province_code}:
        raise NotFound
    _check(draft, at)
    row = SchemeCertificate(
        code=random_code(CODE_LENGTH),
        producer_id=producer.id,
        province_code=producer.province_code,
        state=CertificateState.SUBMITTED,
        is_sample=is_sample,
        recorded_at=at,
        recorded_by=by,
        **_printed(draft),
    )
    session.add(row)
    session.flush()
    append(row, CertificateEventKind.SUBMITTED, by=by, at=at)
    return row


def correct_scheme(
    scheme_id: int, draft: SchemeDraft, *, by: int | None, at: datetime, province_code: str | None = None
) -> SchemeCertificate:
    """Correct what was entered wrongly, until it is checked; a rejected one is submitted again.

    Whoever corrects counts as who recorded it. Raises Refused once verified, BadInput by field.
    """
    row = locked_scheme(scheme_id, province_code)
    records.check_open(row)
    _check(draft, at)
    records.submit_again(row, _printed(draft), by=by, at=at)
    append(row, CertificateEventKind.CORRECTED, by=by, at=at)
    return row


def verify_scheme(
    scheme_id: int, *, by: int | None, at: datetime, province_code: str | None = None
) -> SchemeCertificate:
    """A second person found that the record says what the paper says: from now on it may be shown.

    Raises Refused when the same person recorded it, or it is not waiting.
    """
    row = locked_scheme(scheme_id, province_code)
    records.verify(row, by=by, at=at)
    append(row, CertificateEventKind.VERIFIED, by=by, at=at)
    _audit("scheme.verified", row, {}, by=by, at=at)
    return row


def reject_scheme(
    scheme_id: int, reason: str, *, by: int | None, at: datetime, province_code: str | None = None
) -> SchemeCertificate:
    """The record is wrong: nothing is shown. Also for one that was verified by mistake.

    Raises BadInput without a reason, Refused when the same person recorded it or it is rejected already.
    """
    row = locked_scheme(scheme_id, province_code)
    records.reject(row, reason, by=by, at=at)
    append(row, CertificateEventKind.REJECTED, by=by, at=at, note=reason)
    _audit("scheme.rejected", row, {"reason": reason}, by=by, at=at)
    return row


def extend_scheme(
    scheme_id: int,
    until: date,
    document: str,
    *,
    by: int | None,
    at: datetime,
    province_code: str | None = None,
) -> SchemeCertificate:
    """Keep a paper in force beyond its printed day, by a document of its issuer.

    Raises BadInput by field, Refused unless verified, or for one that is withdrawn or has no last day.
    """
    row = locked_scheme(scheme_id, province_code)
    if row.state is not CertificateState.VERIFIED or row.withdrawn_on is not None:
        raise Refused(lazy("Chỉ gia hạn được giấy đã kiểm tra và chưa bị thu hồi."))
    last = row.extended_until or row.valid_until
    if last is None:
        raise Refused(lazy("Giấy này không ghi thời hạn nên không cần gia hạn."))
    if until <= last:
        raise BadInput("until", lazy("Ngày mới phải sau ngày cuối còn hiệu lực hiện nay."))
    records.extend(row, until, document)
    append(row, CertificateEventKind.EXTENDED, by=by, at=at, note=document)
    _audit("scheme.extended", row, {"until": until.isoformat(), "document": document}, by=by, at=at)
    return row


def withdraw_scheme(
    scheme_id: int,
    day: date,
    ground: str,
    *,
    by: int | None,
    at: datetime,
    province_code: str | None = None,
) -> SchemeCertificate:
    """End a paper for all that has it; ``day`` is the first day without it.

    Raises BadInput by field, Refused unless verified and not withdrawn yet.
    """
    row = locked_scheme(scheme_id, province_code)
    if row.state is not CertificateState.VERIFIED or row.withdrawn_on is not None:
        raise Refused(lazy("Chỉ thu hồi được giấy đã kiểm tra và chưa bị thu hồi."))
    check_withdrawal(day, ground, at)
    row.withdrawn_on, row.ground = day, ground
    session.flush()
    append(row, CertificateEventKind.WITHDRAWN, by=by, at=at, note=ground)
    _audit("scheme.withdrawn", row, {"day": day.isoformat(), "ground": ground}, by=by, at=at)
    return row


def check_withdrawal(day: date, ground: str, at: datetime) -> None:
    """Raise BadInput by field for a withdrawal without a ground, or too far ahead."""
    if not ground.strip():
        raise BadInput("ground", lazy("Hãy ghi lý do và số văn bản thu hồi."))
    check_withdrawal_day(day, at)


def locked_scheme(scheme_id: int, province_code: str | None) -> SchemeCertificate:
    """The row as it is now, locked until the transaction ends. Raises NotFound."""
    return records.locked(SchemeCertificate, scheme_id, province_code)


def append(
    row: SchemeCertificate,
    kind: CertificateEventKind,
    *,
    by: int | None,
    at: datetime,
    product_id: int | None = None,
    note: str | None = None,
) -> None:
    """Append to the history of a paper, with the values that hold now."""
    days = ("issued_on", "valid_until", "extended_until", "withdrawn_on")
    values: dict[str, Any] = {
        name: day.isoformat() if (day := getattr(row, name)) is not None else None for name in days
    }
    values |= {"kind": row.kind.value, "scope": row.scope.value, "state": row.state.value}
    session.add(
        SchemeEvent(
            scheme_id=row.id,
            product_id=product_id,
            kind=kind,
            values=values,
            note=note,
            recorded_at=at,
            recorded_by=by,
        )
    )
    session.flush()


def _check(draft: SchemeDraft, at: datetime) -> None:
    if draft.issued_on > vn_day(at):
        raise BadInput("issued_on", lazy("Ngày cấp không thể ở tương lai."))
    if draft.valid_until is None and draft.kind not in MAY_BE_OPEN:
        raise BadInput("valid_until", lazy("Hãy nhập ngày cuối còn hiệu lực ghi trên giấy."))
    if draft.valid_until is not None and draft.valid_until < draft.issued_on:
        raise BadInput("valid_until", lazy("Ngày cuối còn hiệu lực không thể trước ngày cấp."))


def _printed(draft: SchemeDraft) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in SchemeDraft.__slots__}


def _audit(
    action: str, row: SchemeCertificate, details: dict[str, str], *, by: int | None, at: datetime
) -> None:
    audit.record(action, by=by, at=at, subject_kind=SUBJECT, subject_id=row.id, details=details)
