"""Certificates that end: what staff see of them; producers are reminded at 240, 180, 120, 90, 60 and 30 days, once each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import aliased

from shop.audit.models import AuditEvent
from shop.audit.services import record
from shop.catalogue.models import Product, ProductCertificate
from shop.certification.ending import Ending, Window, ending, ends_soon, last_day, stage
from shop.certification.models import Certificate
from shop.certification.states import CertificateState
from shop.core.clock import vn_day
from shop.core.sentences import Sentence, lazy
from shop.extensions import session
from shop.producers.letters import tell

ACTION = "certificate.reminded"


def board(day: date, province_code: str | None) -> list[Ending]:
    """What ends soon or ended lately (`ending`), and which of it other certificates have followed. Two statements."""
    renewed = _renewed(day, province_code)
    return [replace(row, renewed_until=renewed.get(row.certificate_id)) for row in ending(day, province_code)]


def _renewed(day: date, province_code: str | None) -> dict[int, date]:
    """Certificates of which every product has another that holds today and longer; and the day until which all have one."""
    other, link = aliased(Certificate), aliased(ProductCertificate)
    longest = (
        select(func.max(last_day(other)))
        .join(link, link.certificate_id == other.id)
        .where(
            link.product_id == ProductCertificate.product_id,
            *_follows(other, link, last_day(), day),
            last_day(other) >= day,
        )
        .scalar_subquery()
    )
    covered = (
        select(Certificate.id, longest.label("longest"))
        .join(ProductCertificate, ProductCertificate.certificate_id == Certificate.id)
        .where(*ends_soon(day, province_code), _holds(ProductCertificate, day))
        .subquery()
    )
    whole = (
        select(covered.c.id, func.min(covered.c.longest))
        .group_by(covered.c.id)
        .having(func.count() == func.count(covered.c.longest))
    )
    return {row[0]: row[1] for row in session.execute(whole)}


def remind(*, at: datetime) -> int:
    """Write to the producers whose certificates have come to a stage that they were not told of; gives how many.

    A product that has a certificate which holds longer is renewed already: nobody is reminded. A worker that stood still
    tells of the latest stage only.
    """
    today, told = vn_day(at), 0
    rows = [(row, days) for row in ending(today, None) if (days := stage(row.left)) is not None]
    known = _known([row.certificate_id for row, _days in rows])
    for row, days in rows:
        if (row.certificate_id, days) in known:
            continue
        for producer_id in _producers(row.certificate_id, row.until, today):
            tell(producer_id, "certificate_ending", *_words(row), at)
            told += 1
        record(
            ACTION,
            by=None,
            at=at,
            subject_kind="certificate",
            subject_id=row.certificate_id,
            details={"days": days},
        )
    return told


def _words(row: Ending) -> tuple[Sentence, list[Sentence]]:
    subject = lazy("Chứng nhận OCOP của %(product)s sắp hết hạn", product=row.product_name)
    until = lazy(
        "Chứng nhận %(code)s, %(stars)s sao, có hiệu lực đến hết ngày %(day)s, còn %(left)s ngày.",
        code=row.code,
        stars=row.stars,
        day=f"{row.until:%d/%m/%Y}",
        left=row.left,
    )
    filing = {
        Window.EARLY: lazy(
            "Hồ sơ đánh giá lại nộp từ ngày %(first)s đến ngày %(last)s (Quyết định 26/2026/QĐ-TTg, Điều 6–7).",
            first=f"{row.opens_on:%d/%m/%Y}",
            last=f"{row.closes_on:%d/%m/%Y}",
        ),
        Window.OPEN: lazy(
            "Đang là lúc nộp hồ sơ đánh giá lại, chậm nhất ngày %(last)s.", last=f"{row.closes_on:%d/%m/%Y}"
        ),
        Window.LATE: lazy(
            "Thời gian nộp hồ sơ đánh giá lại đã qua ngày %(last)s. Hãy liên hệ cán bộ chương trình.",
            last=f"{row.closes_on:%d/%m/%Y}",
        ),
    }
    after = lazy("Hết ngày cuối, sao và nhãn OCOP tự biến khỏi mọi trang; hàng vẫn bán được không kèm sao.")
    return subject, [until, filing[row.window], after]


def _known(certificate_ids: Sequence[int]) -> set[tuple[int, int]]:
    rows = session.scalars(
        select(AuditEvent).where(
            AuditEvent.action == ACTION,
            AuditEvent.subject_kind == "certificate",
            AuditEvent.subject_id.in_(certificate_ids),
        )
    )
    return {(row.subject_id or 0, int(row.details["days"])) for row in rows}


def _producers(certificate_id: int, until: date, today: date) -> Sequence[int]:
    """Whose products it covers, without those that another certificate covers for longer."""
    other, link = aliased(Certificate), aliased(ProductCertificate)
    renewed = (
        exists()
        .where(link.product_id == Product.id, link.certificate_id == other.id)
        .where(*_follows(other, link, until, today))
    )
    return session.scalars(
        select(Product.producer_id)
        .join(ProductCertificate, ProductCertificate.product_id == Product.id)
        .where(
            ProductCertificate.certificate_id == certificate_id, _holds(ProductCertificate, today), ~renewed
        )
        .distinct()
        .order_by(Product.producer_id)
    ).all()


def _follows(
    other: type[Certificate], link: type[ProductCertificate], until: date | ColumnElement[date], today: date
) -> list[ColumnElement[bool]]:
    """SQL: another certificate, linked like this, holds longer than until that day."""
    return [_holds(link, today), other.state == CertificateState.VERIFIED, last_day(other) > until]


def _holds(link: type[ProductCertificate], today: date) -> ColumnElement[bool]:
    return or_(link.withdrawn_on.is_(None), link.withdrawn_on > today)
