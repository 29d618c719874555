"""The star of a product on a day: never stored with the product, always asked here.

A certificate counts for a product on day *d* when it was checked, ``issued_on <= d``,
``d <= coalesce(extended_until, expires_on)`` and its link was not withdrawn by then. The highest one counts.
``in_force`` says so in Python, ``counts`` in SQL; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Row,
    ScalarSelect,
    Select,
    SQLColumnExpression,
    Subquery,
    and_,
    bindparam,
    func,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from shop.catalogue.models import ProductCertificate
from shop.certification.models import Certificate, CertificateEvent, Decision
from shop.certification.states import CertificateState
from shop.certification.terms import last_day
from shop.core.statements import built_once
from shop.extensions import run


@dataclass(frozen=True, slots=True)
class Claim:
    """What the rule looks at: a certificate and its link to one product."""

    state: CertificateState
    issued_on: date
    expires_on: date
    extended_until: date | None = None
    withdrawn_on: date | None = None


@dataclass(frozen=True, slots=True)
class Star:
    """The star of a product on a day and what stands behind it.

    ``until`` is its last day as known now. ``event_ids`` are the latest events of the certificate and of its
    link: what an order line keeps as known at the sale.
    """

    stars: int
    certificate_id: int
    code: str
    until: date
    decision_number: str
    decided_on: date
    authority: str
    event_ids: tuple[int, ...]


def in_force(claim: Claim, day: date) -> bool:
    """Whether a claim counts on a Vietnamese day: the rule in the plainest form."""
    return (
        claim.state is CertificateState.VERIFIED
        and claim.issued_on <= day <= last_day(claim.expires_on, claim.extended_until)
        and (claim.withdrawn_on is None or day < claim.withdrawn_on)
    )


def counts(
    day: date,
    certificate: type[Certificate] = Certificate,
    link: type[ProductCertificate] = ProductCertificate,
) -> ColumnElement[bool]:
    """The same rule as a condition on ``product_certificates`` joined with ``certificates`` (or aliases)."""
    return and_(
        certificate.state == CertificateState.VERIFIED,
        certificate.issued_on <= day,
        func.coalesce(certificate.extended_until, certificate.expires_on) >= day,
        or_(link.withdrawn_on.is_(None), link.withdrawn_on > day),
    )


def star_subquery(day: date) -> Subquery:
    """``product_id, stars`` of every product that has a star on the day: for facets, filters and sorting.

    Join it outer: a product without a star has no row.
    """
    return (
        select(ProductCertificate.product_id, func.max(Certificate.stars).label("stars"))
        .join(Certificate, Certificate.id == ProductCertificate.certificate_id)
        .where(counts(day))
        .group_by(ProductCertificate.product_id)
        .subquery("stars_of_day")
    )


def stars_of(product_id: SQLColumnExpression[int], day: date) -> ScalarSelect[int | None]:
    """The star of the row at hand, or NULL: for a page of rows, where reading all products would be waste."""
    # Aliases of its own: inside a query that reads the same tables it must not be tied to their rows.
    certificate, link = aliased(Certificate), aliased(ProductCertificate)
    return (
        select(func.max(certificate.stars))
        .join(link, certificate.id == link.certificate_id)
        .where(link.product_id == product_id, counts(day, certificate, link))
        .scalar_subquery()
    )


def stars_on(product_ids: Collection[int], day: date) -> dict[int, Star]:
    """The highest star in force of each product on a day, in one statement; products without one are left out.

    Of two with equal stars the one that lasts longer counts.
    """
    if not product_ids:
        return {}
    found: dict[int, Star] = {}
    for row in run(_prepared(day), {"product_ids": list(product_ids)}):
        found.setdefault(row.product_id, _star(row))
    return found


@built_once(4)
def _prepared(day: date) -> Select[*tuple[Any, ...]]:
    """The statement of a day: building it costs far more than running it."""
    ids: BindParameter[Any] = bindparam("product_ids", expanding=True)
    return _claims().where(ProductCertificate.product_id.in_(ids), counts(day))


def _claims() -> Select[*tuple[Any, ...]]:
    until = func.coalesce(Certificate.extended_until, Certificate.expires_on)
    return (
        select(
            ProductCertificate.product_id,
            Certificate.stars,
            Certificate.id,
            Certificate.code,
            until.label("until"),
            Decision.number,
            Decision.decided_on,
            Decision.authority,
            _latest_event(CertificateEvent.product_id.is_(None)).label("event"),
            _latest_event(CertificateEvent.product_id == ProductCertificate.product_id).label("link_event"),
        )
        .join(Certificate, Certificate.id == ProductCertificate.certificate_id)
        .join(Decision, Decision.id == Certificate.decision_id)
        .order_by(Certificate.stars.desc(), until.desc(), Certificate.id)
    )


def _latest_event(of: ColumnElement[bool]) -> ScalarSelect[int | None]:
    return (
        select(func.max(CertificateEvent.id))
        .where(CertificateEvent.certificate_id == Certificate.id, of)
        .correlate(Certificate, ProductCertificate)
        .scalar_subquery()
    )


def _star(row: Row[*tuple[Any, ...]]) -> Star:
    _product, stars, certificate_id, code, until, number, decided_on, authority, *events = row
    ids = tuple(event for event in events if event is not None)
    return Star(stars, certificate_id, code, until, number, decided_on, authority, ids)


@dataclass(frozen=True, slots=True)
class Ended:
    """A product whose last star ended: ``last_day`` was the last day with it."""

    product_id: int
    certificate_id: int
    code: str
    stars: int
    last_day: date


def ended_between(first: date, today: date) -> list[Ended]:
    """Products that had a star on some last day from ``first`` on, and have none today.

    Each is named once, with the certificate that held longest.
    """
    until = func.coalesce(Certificate.extended_until, Certificate.expires_on)
    statement = (
        select(
            ProductCertificate.product_id,
            Certificate.id,
            Certificate.code,
            Certificate.stars,
            until.label("until"),
            ProductCertificate.withdrawn_on,
        )
        .join(Certificate, Certificate.id == ProductCertificate.certificate_id)
        .where(
            Certificate.state == CertificateState.VERIFIED,
            Certificate.issued_on < today,
            or_(until.between(first, today), ProductCertificate.withdrawn_on.between(first, today)),
            stars_of(ProductCertificate.product_id, today).is_(None),
        )
        .order_by(ProductCertificate.product_id, Certificate.id)
    )
    return _longest(_ended(row) for row in run(statement))


def _ended(row: Row[*tuple[Any, ...]]) -> Ended:
    product_id, certificate_id, code, stars, until, withdrawn_on = row
    if withdrawn_on is not None:
        until = min(until, withdrawn_on - timedelta(days=1))
    return Ended(product_id, certificate_id, code, stars, until)


def _longest(rows: Iterable[Ended]) -> list[Ended]:
    best: dict[int, Ended] = {}
    for row in rows:
        known = best.get(row.product_id)
        if known is None or row.last_day > known.last_day:
            best[row.product_id] = row
    return list(best.values())
