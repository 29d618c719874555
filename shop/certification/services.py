"""Records decisions and certificates, checks them by four eyes, extends them.

Which products a certificate covers is decided in ``shop.catalogue.services.certificates``. An officer works on
certificates of one province: ``province_code`` is a condition of the query, so another one's is not found.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from shop.audit import services as audit
from shop.certification import history, records
from shop.certification.models import Certificate, Decision
from shop.certification.records import CODE_LENGTH
from shop.certification.states import CertificateEventKind, CertificateState, IssuerLevel
from shop.certification.terms import check_tier, expiry, extension_limits
from shop.core.clock import vn_day
from shop.core.errors import BadInput, NotFound, Refused
from shop.core.sentences import lazy
from shop.core.tokens import random_code
from shop.extensions import session
from shop.geography import queries as geography


@dataclass(frozen=True, slots=True)
class DecisionDraft:
    """A decision as it is printed."""

    number: str
    decided_on: date
    authority: str
    province_code: str
    scan_id: int | None = None
    source: str | None = None
    is_sample: bool = False


@dataclass(frozen=True, slots=True)
class CertificateDraft:
    """A certificate as it is printed. ``score`` in points of 100; without ``expires_on`` the rule's day."""

    product_name: str
    stars: int
    issuer_level: IssuerLevel
    issued_on: date
    expires_on: date | None = None
    product_code: str | None = None
    score: int | None = None
    scan_id: int | None = None


def record_decision(draft: DecisionDraft, *, by: int | None, at: datetime) -> Decision:
    """Write a decision down; the same number of the same authority and day gives the one that is there.

    Raises BadInput on ``decided_on`` for a day to come, NotFound for an unknown province.
    """
    geography.province(draft.province_code)
    check_decided(draft.decided_on, at)
    known = session.scalar(
        select(Decision).where(
            Decision.number == draft.number,
            Decision.decided_on == draft.decided_on,
            Decision.authority == draft.authority,
            Decision.province_code == draft.province_code,
        )
    )
    if known is not None:
        known.scan_id = known.scan_id or draft.scan_id
        return known
    row = Decision(
        number=draft.number,
        decided_on=draft.decided_on,
        authority=draft.authority,
        province_code=draft.province_code,
        scan_id=draft.scan_id,
        source=draft.source,
        is_sample=draft.is_sample,
        created_at=at,
    )
    session.add(row)
    session.flush()
    audit.record(
        "decision.recorded",
        by=by,
        at=at,
        subject_kind="decision",
        subject_id=row.id,
        details={"number": row.number},
    )
    return row


def record_certificate(
    decision_id: int, draft: CertificateDraft, *, by: int | None, at: datetime, code: str | None = None
) -> Certificate:
    """Enter a certificate of a decision; it waits until another person has checked it.

    Raises BadInput by field, NotFound for an unknown decision.
    """
    decision = session.get(Decision, decision_id)
    if decision is None:
        raise NotFound
    expires_on = check_draft(draft, decision.decided_on, at)
    row = Certificate(
        code=code or random_code(CODE_LENGTH),
        decision_id=decision.id,
        state=CertificateState.SUBMITTED,
        province_code=decision.province_code,
        is_sample=decision.is_sample,
        recorded_at=at,
        recorded_by=by,
        expires_on=expires_on,
        **_printed(draft),
    )
    session.add(row)
    session.flush()
    history.append(row, CertificateEventKind.SUBMITTED, by=by, at=at)
    return row


def correct(
    certificate_id: int,
    draft: CertificateDraft,
    *,
    by: int | None,
    at: datetime,
    province_code: str | None = None,
) -> Certificate:
    """Correct what was entered wrongly, until it is checked; a rejected one is submitted again.

    Whoever corrects counts as who recorded it, so that another person checks. Raises Refused once verified.
    """
    row = records.locked(Certificate, certificate_id, province_code)
    records.check_open(row)
    decision = session.get_one(Decision, row.decision_id)
    row.expires_on = check_draft(draft, decision.decided_on, at)
    records.submit_again(row, _printed(draft), by=by, at=at)
    history.append(row, CertificateEventKind.CORRECTED, by=by, at=at)
    return row


def verify(
    certificate_id: int, *, by: int | None, at: datetime, province_code: str | None = None
) -> Certificate:
    """A second person found that the record says what the paper says: from now on its star may be shown.

    Raises Refused when the same person recorded it, or the certificate is not waiting.
    """
    row = records.locked(Certificate, certificate_id, province_code)
    records.verify(row, by=by, at=at)
    history.append(row, CertificateEventKind.VERIFIED, by=by, at=at)
    audit.record("certificate.verified", by=by, at=at, subject_kind="certificate", subject_id=row.id)
    return row


def reject(
    certificate_id: int, reason: str, *, by: int | None, at: datetime, province_code: str | None = None
) -> Certificate:
    """The record is wrong: no star is shown. Also for one that was verified by mistake.

    Raises BadInput without a reason, Refused when the same person recorded it or it is rejected already.
    """
    row = records.locked(Certificate, certificate_id, province_code)
    records.reject(row, reason, by=by, at=at)
    history.append(row, CertificateEventKind.REJECTED, by=by, at=at, note=reason)
    audit.record(
        "certificate.rejected",
        by=by,
        at=at,
        subject_kind="certificate",
        subject_id=row.id,
        details={"reason": reason},
    )
    return row


def extend(
    certificate_id: int,
    until: date,
    document: str,
    *,
    by: int | None,
    at: datetime,
    province_code: str | None = None,
) -> Certificate:
    """Keep a certificate in force while its renewal is decided: with a document, at most 180 days.

    QĐ 26/2026/QĐ-TTg, Điều 12.3. Raises BadInput by field, Refused unless verified.
    """
    row = records.locked(Certificate, certificate_id, province_code)
    if row.state is not CertificateState.VERIFIED:
        raise Refused(lazy("Chỉ gia hạn được giấy chứng nhận đã kiểm tra."))
    first, last = extension_limits(row.expires_on)
    if not first <= until <= last:
        raise BadInput(
            "until",
            lazy(
                "Gia hạn được đến ngày trong khoảng %(first)s – %(last)s.", first=_day(first), last=_day(last)
            ),
        )
    records.extend(row, until, document)
    history.append(row, CertificateEventKind.EXTENDED, by=by, at=at, note=document)
    details = {"until": until.isoformat(), "document": document}
    audit.record(
        "certificate.extended", by=by, at=at, subject_kind="certificate", subject_id=row.id, details=details
    )
    return row


def take_back(certificate_id: int, *, by: int | None, at: datetime) -> Certificate:
    """Whoever claimed a certificate takes it back before anybody checked it. Raises Refused once checked."""
    row = records.locked(Certificate, certificate_id, None)
    records.take_back(row)
    history.append(row, CertificateEventKind.REJECTED, by=by, at=at, note=row.refusal)
    return row


def check_decided(day: date, at: datetime) -> None:
    """Raise BadInput on ``decided_on`` for a day to come."""
    if day > vn_day(at):
        raise BadInput("decided_on", lazy("Ngày quyết định không thể ở tương lai."))


def check_draft(draft: CertificateDraft, decided_on: date, at: datetime) -> date:
    """What a certificate of a decision of that day may say; the last day in force. Raises BadInput by field."""
    if not 3 <= draft.stars <= 5:
        raise BadInput("stars", lazy("Giấy chứng nhận có từ 3 đến 5 sao."))
    if draft.stars == 5 and draft.issuer_level is not IssuerLevel.CENTRAL:
        raise BadInput("issuer_level", lazy("Sản phẩm 5 sao do trung ương công nhận."))
    if draft.issuer_level is IssuerLevel.DISTRICT and draft.stars != 3:
        raise BadInput("issuer_level", lazy("Cấp huyện trước đây chỉ công nhận 3 sao."))
    check_tier(draft.issuer_level, draft.product_code, draft.issued_on)
    if draft.score is not None and not 50 <= draft.score <= 100:
        raise BadInput("score", lazy("Điểm của sản phẩm được chứng nhận từ 50 đến 100."))
    if draft.issued_on < decided_on:
        raise BadInput("issued_on", lazy("Ngày cấp không thể trước ngày quyết định."))
    if draft.issued_on > vn_day(at):
        raise BadInput("issued_on", lazy("Ngày cấp không thể ở tương lai."))
    longest = expiry(draft.issued_on)
    expires_on = draft.expires_on or longest
    if not draft.issued_on < expires_on <= longest:
        raise BadInput(
            "expires_on",
            lazy("Giấy chứng nhận có hiệu lực nhiều nhất 36 tháng, đến %(last)s.", last=_day(longest)),
        )
    return expires_on


def _printed(draft: CertificateDraft) -> dict[str, object]:
    return {
        "product_name": draft.product_name,
        "product_code": draft.product_code,
        "stars": draft.stars,
        "score": draft.score,
        "issuer_level": draft.issuer_level,
        "issued_on": draft.issued_on,
        "scan_id": draft.scan_id,
    }


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
