"""Asks for certificates of other schemes: one by code, lists for staff, the history of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from shop.accounts.models import User
from shop.certification.models import SchemeCertificate, SchemeEvent
from shop.certification.queries import Filter
from shop.certification.states import CertificateState
from shop.certification.terms import ENDING_SOON
from shop.core.errors import NotFound
from shop.extensions import session
from shop.producers.models import Producer

UNTIL = func.coalesce(SchemeCertificate.extended_until, SchemeCertificate.valid_until)
"""The last day as known now; NULL when the paper names none."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A paper with the name of its producer."""

    row: SchemeCertificate
    producer: str
    producer_slug: str

    @property
    def until(self) -> date | None:
        """The last day as known now; None when the paper names none."""
        return self.row.extended_until or self.row.valid_until


def by_code(code: str) -> Listed:
    """A verified paper by its public code. Raises NotFound, also while it waits or when it was rejected."""
    found = session.execute(
        _listed().where(SchemeCertificate.code == code, SchemeCertificate.state == CertificateState.VERIFIED)
    ).one_or_none()
    if found is None:
        raise NotFound
    return Listed(*found)


def by_id(scheme_id: int, province_code: str | None = None) -> Listed:
    """A paper; with a province only if it is of that one. Raises NotFound."""
    statement = _listed().where(SchemeCertificate.id == scheme_id)
    if province_code is not None:
        statement = statement.where(SchemeCertificate.province_code == province_code)
    found = session.execute(statement).one_or_none()
    if found is None:
        raise NotFound
    return Listed(*found)


def listed(
    chosen: Filter, day: date, *, province_code: str | None, text: str = "", offset: int = 0, limit: int = 50
) -> tuple[list[Listed], int]:
    """A page of papers, those that end first on top and those without an end last, and how many there are."""
    statement = _listed().where(_shown(chosen, day))
    if province_code is not None:
        statement = statement.where(SchemeCertificate.province_code == province_code)
    if text:
        names = (Producer.name, SchemeCertificate.code, SchemeCertificate.number, SchemeCertificate.issuer)
        statement = statement.where(or_(*(name.icontains(text, autoescape=True) for name in names)))
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    order = (UNTIL.is_(None), UNTIL, SchemeCertificate.id)
    rows = session.execute(statement.order_by(*order).offset(offset).limit(limit))
    return [Listed(*row) for row in rows], total


def events(scheme_id: int) -> list[tuple[SchemeEvent, str]]:
    """The history of a paper, the latest first, each with the name of who recorded it."""
    rows = session.execute(
        select(SchemeEvent, func.coalesce(User.name, ""))
        .outerjoin(User, User.id == SchemeEvent.recorded_by)
        .where(SchemeEvent.scheme_id == scheme_id)
        .order_by(SchemeEvent.id.desc())
    )
    return [(event, name) for event, name in rows]


def producer_choices(province_code: str | None) -> list[tuple[int, str]]:
    """(id, name) of the producers whose papers staff may enter."""
    statement = select(Producer.id, Producer.name).order_by(Producer.name, Producer.id)
    if province_code is not None:
        statement = statement.where(Producer.province_code == province_code)
    return [(row.id, row.name) for row in session.execute(statement)]


def _listed() -> Select[*tuple[Any, ...]]:
    return select(SchemeCertificate, Producer.name, Producer.slug).join(
        Producer, Producer.id == SchemeCertificate.producer_id
    )


def _shown(chosen: Filter, day: date) -> ColumnElement[bool]:
    row = SchemeCertificate
    verified = row.state == CertificateState.VERIFIED
    withdrawn = and_(verified, row.withdrawn_on.is_not(None))
    holds = and_(verified, row.issued_on <= day, or_(row.withdrawn_on.is_(None), row.withdrawn_on > day))
    conditions: dict[Filter, ColumnElement[bool]] = {
        Filter.ALL: row.id.is_not(None),
        Filter.WAITING: row.state == CertificateState.SUBMITTED,
        Filter.IN_FORCE: and_(holds, or_(UNTIL.is_(None), day <= UNTIL)),
        Filter.ENDING: and_(holds, day <= UNTIL, day + ENDING_SOON >= UNTIL),
        Filter.ENDED: and_(verified, day > UNTIL),
        Filter.WITHDRAWN: withdrawn,
        Filter.REJECTED: row.state == CertificateState.REJECTED,
    }
    return conditions[chosen]
