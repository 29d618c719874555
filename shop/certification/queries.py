"""Asks for certificates: one by code, lists for staff, the history of one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select

from shop.accounts.models import User
from shop.certification.models import Certificate, CertificateEvent, Decision, SchemeCertificate
from shop.certification.states import CertificateEventKind, CertificateState
from shop.certification.terms import ENDING_SOON
from shop.core.errors import NotFound
from shop.extensions import session


class Filter(StrEnum):
    """How staff narrow the list."""

    ALL = "tat-ca"
    WAITING = "cho-kiem-tra"
    IN_FORCE = "con-hieu-luc"
    ENDING = "sap-het"
    ENDED = "het-hieu-luc"
    WITHDRAWN = "thu-hoi"
    REJECTED = "tu-choi"


@dataclass(frozen=True, slots=True)
class Printed:
    """A certificate with its decision, as pages show it. ``until`` is the last day in force as known now."""

    id: int
    code: str
    product_name: str
    product_code: str | None
    stars: int
    state: CertificateState
    issued_on: date
    until: date
    province_code: str
    is_sample: bool
    number: str
    decided_on: date
    authority: str
    shown_scan_id: int | None  # of a scan that everybody may see


_UNTIL = func.coalesce(Certificate.extended_until, Certificate.expires_on)


def by_code(code: str) -> Printed:
    """A verified certificate by its public code. Raises NotFound, also while it waits or when it was rejected."""
    row = session.execute(
        _printed().where(Certificate.code == code, Certificate.state == CertificateState.VERIFIED)
    ).one_or_none()
    if row is None:
        raise NotFound
    return Printed(*row)


def by_id(certificate_id: int, province_code: str | None = None) -> Certificate:
    """The row itself; with a province only if it is of that one. Raises NotFound."""
    statement = select(Certificate).where(Certificate.id == certificate_id)
    if province_code is not None:
        statement = statement.where(Certificate.province_code == province_code)
    row = session.scalar(statement)
    if row is None:
        raise NotFound
    return row


def decision(decision_id: int) -> Decision:
    """One decision. Raises NotFound."""
    row = session.get(Decision, decision_id)
    if row is None:
        raise NotFound
    return row


def listed(
    chosen: Filter, day: date, *, province_code: str | None, text: str = "", offset: int = 0, limit: int = 50
) -> tuple[list[Printed], int]:
    """A page of certificates, those that end first on top, and how many there are."""
    statement = _printed().where(_shown(chosen, day))
    if province_code is not None:
        statement = statement.where(Certificate.province_code == province_code)
    if text:
        names = (Certificate.product_name, Certificate.code, Decision.number)
        statement = statement.where(or_(*(name.icontains(text, autoescape=True) for name in names)))
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    rows = session.execute(statement.order_by(_UNTIL, Certificate.id).offset(offset).limit(limit))
    return [Printed(*row) for row in rows], total


def how_many(chosen: Filter, day: date, province_code: str | None) -> int:
    """How many certificates a filter shows."""
    statement = select(func.count(Certificate.id)).where(_shown(chosen, day))
    if province_code is not None:
        statement = statement.where(Certificate.province_code == province_code)
    return session.scalar(statement) or 0


def events(certificate_id: int) -> list[tuple[CertificateEvent, str]]:
    """The history of a certificate and its links, the latest first, each with the name of who recorded it."""
    rows = session.execute(
        select(CertificateEvent, func.coalesce(User.name, ""))
        .outerjoin(User, User.id == CertificateEvent.recorded_by)
        .where(CertificateEvent.certificate_id == certificate_id)
        .order_by(CertificateEvent.id.desc())
    )
    return [(event, name) for event, name in rows]


def recent_decisions(province_code: str | None, limit: int = 30) -> Sequence[Decision]:
    """The decisions recorded last, to add another certificate to one of them."""
    statement = select(Decision).order_by(Decision.id.desc()).limit(limit)
    if province_code is not None:
        statement = statement.where(Decision.province_code == province_code)
    return session.scalars(statement).all()


def _shown(chosen: Filter, day: date) -> ColumnElement[bool]:
    verified = Certificate.state == CertificateState.VERIFIED
    in_force = and_(verified, Certificate.issued_on <= day, day <= _UNTIL)
    conditions: dict[Filter, ColumnElement[bool]] = {
        Filter.ALL: Certificate.id.is_not(None),
        Filter.WAITING: Certificate.state == CertificateState.SUBMITTED,
        Filter.IN_FORCE: in_force,
        Filter.ENDING: and_(in_force, day + ENDING_SOON >= _UNTIL),
        Filter.ENDED: and_(verified, day > _UNTIL),
        Filter.WITHDRAWN: exists().where(
            CertificateEvent.certificate_id == Certificate.id,
            CertificateEvent.kind == CertificateEventKind.WITHDRAWN,
        ),
        Filter.REJECTED: Certificate.state == CertificateState.REJECTED,
    }
    return conditions[chosen]


def _printed() -> Select[*tuple[Any, ...]]:
    return select(
        Certificate.id,
        Certificate.code,
        Certificate.product_name,
        Certificate.product_code,
        Certificate.stars,
        Certificate.state,
        Certificate.issued_on,
        _UNTIL.label("until"),
        Certificate.province_code,
        Certificate.is_sample,
        Decision.number,
        Decision.decided_on,
        Decision.authority,
        case((Certificate.scan_shown, Certificate.scan_id)),
    ).join(Decision, Decision.id == Certificate.decision_id)


def is_scan_of(media_id: int, province_codes: Collection[str]) -> bool:
    """Whether a stored file is the scan of a certificate or a decision of one of these provinces."""
    certificate = exists().where(
        Certificate.scan_id == media_id, Certificate.province_code.in_(province_codes)
    )
    decided = exists().where(Decision.scan_id == media_id, Decision.province_code.in_(province_codes))
    return bool(session.scalar(select(or_(certificate, decided))))


def is_scheme_scan_of(media_id: int, province_codes: Collection[str], producer_ids: Collection[int]) -> bool:
    """Whether a stored file is the scan of another scheme's paper of one of these producers, or of one in these provinces."""
    row = SchemeCertificate
    mine = or_(row.province_code.in_(province_codes), row.producer_id.in_(producer_ids))
    return bool(session.scalar(select(exists().where(row.scan_id == media_id, mine))))


def scan_is_shown(media_id: int) -> bool:
    """Whether a stored file is the scan of a checked paper that everybody may see."""
    return bool(
        session.scalar(
            select(or_(_open_scan(Certificate, media_id), _open_scan(SchemeCertificate, media_id)))
        )
    )


def _open_scan(model: Any, media_id: int) -> Any:
    return exists().where(
        model.scan_id == media_id, model.scan_shown, model.state == CertificateState.VERIFIED
    )
