"""The rows of ``certificate_events``: each change appends one with the values that hold after it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from shop.certification.models import Certificate, CertificateEvent
from shop.certification.states import CertificateEventKind
from shop.extensions import session


def append(
    certificate: Certificate,
    kind: CertificateEventKind,
    *,
    by: int | None,
    at: datetime,
    note: str | None = None,
) -> CertificateEvent:
    """What became of a certificate."""
    return _add(certificate, kind, None, _values(certificate), by=by, at=at, note=note)


def append_link(
    certificate: Certificate,
    product_id: int,
    kind: CertificateEventKind,
    *,
    withdrawn_on: date | None,
    by: int | None,
    at: datetime,
    note: str | None = None,
) -> CertificateEvent:
    """What became of the link of a certificate to a product; ``withdrawn_on`` is the first day without it."""
    values = {**_values(certificate), "withdrawn_on": _iso(withdrawn_on)}
    return _add(certificate, kind, product_id, values, by=by, at=at, note=note)


def _add(
    certificate: Certificate,
    kind: CertificateEventKind,
    product_id: int | None,
    values: dict[str, Any],
    *,
    by: int | None,
    at: datetime,
    note: str | None,
) -> CertificateEvent:
    event = CertificateEvent(
        certificate_id=certificate.id,
        product_id=product_id,
        kind=kind,
        values=values,
        note=note,
        recorded_at=at,
        recorded_by=by,
    )
    session.add(event)
    session.flush()
    return event


def _values(certificate: Certificate) -> dict[str, Any]:
    return {
        "stars": certificate.stars,
        "issued_on": _iso(certificate.issued_on),
        "expires_on": _iso(certificate.expires_on),
        "extended_until": _iso(certificate.extended_until),
        "state": certificate.state.value,
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
