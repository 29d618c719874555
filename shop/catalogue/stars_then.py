"""The star of a product on a day that is over, by what was known at a moment of that day.

What was recorded later (a withdrawal, an extension) is not looked at: an order line keeps what was true for its buyer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select

from shop.catalogue.models import ProductCertificate
from shop.catalogue.stars import Claim, Star, in_force
from shop.certification.models import Certificate, CertificateEvent, Decision
from shop.certification.states import CertificateState
from shop.certification.terms import last_day
from shop.core.clock import vn_day
from shop.extensions import session

Known = dict[int, dict[int | None, tuple[int, Mapping[str, Any]]]]


def stars_then(product_ids: Collection[int], moment: datetime) -> dict[int, Star]:
    """Like `stars_on` for the Vietnamese day of a moment, as recorded until then. Two statements."""
    links = session.execute(
        select(
            ProductCertificate.product_id,
            Certificate.id,
            Certificate.code,
            Decision.number,
            Decision.decided_on,
            Decision.authority,
        )
        .join(Certificate, Certificate.id == ProductCertificate.certificate_id)
        .join(Decision, Decision.id == Certificate.decision_id)
        .where(ProductCertificate.product_id.in_(sorted(product_ids)))
        .order_by(Certificate.id)
    ).all()
    known = _known({link.id for link in links}, product_ids, moment)
    best: dict[int, Star] = {}
    for product_id, certificate_id, *about in links:
        star = _star(certificate_id, about, known.get(certificate_id, {}), product_id, vn_day(moment))
        held = best.get(product_id)
        if star is not None and (held is None or (star.stars, star.until) > (held.stars, held.until)):
            best[product_id] = star
    return best


def _known(certificate_ids: Collection[int], product_ids: Collection[int], moment: datetime) -> Known:
    """The latest event of each certificate, and of its link to each product: (id, values)."""
    rows = session.execute(
        select(
            CertificateEvent.id,
            CertificateEvent.certificate_id,
            CertificateEvent.product_id,
            CertificateEvent.values,
        )
        .where(
            CertificateEvent.certificate_id.in_(sorted(certificate_ids)),
            or_(CertificateEvent.product_id.is_(None), CertificateEvent.product_id.in_(sorted(product_ids))),
            CertificateEvent.recorded_at <= moment,
        )
        .order_by(CertificateEvent.recorded_at, CertificateEvent.id)
    )
    known: Known = defaultdict(dict)
    for event_id, certificate_id, product_id, values in rows:
        known[certificate_id][product_id] = (event_id, values)
    return known


def _star(
    certificate_id: int,
    about: Collection[Any],
    known: Mapping[int | None, tuple[int, Mapping[str, Any]]],
    product_id: int,
    day: date,
) -> Star | None:
    """The star that this certificate gave the product; a link's event repeats the certificate's values of its time."""
    if product_id not in known:
        return None  # every link writes an event: without one it was not linked then
    proofs = [known[of] for of in (product_id, None) if of in known]
    values = {name: value for _id, each in proofs for name, value in each.items()}
    if "issued_on" not in values or "expires_on" not in values:
        return None
    issued_on, expires_on, extended_until, withdrawn_on = (
        _day(values.get(name)) for name in ("issued_on", "expires_on", "extended_until", "withdrawn_on")
    )
    assert issued_on is not None  # noqa: S101 every event of a certificate names both days
    assert expires_on is not None  # noqa: S101
    claim = Claim(CertificateState(values["state"]), issued_on, expires_on, extended_until, withdrawn_on)
    if not in_force(claim, day):
        return None
    code, number, decided_on, authority = about
    until = last_day(expires_on, extended_until)
    events = tuple(event_id for event_id, _values in reversed(proofs))
    return Star(values["stars"], certificate_id, code, until, number, decided_on, authority, events)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
