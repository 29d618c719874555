"""Certificates that sheets claim: read beside what stands, entered by the verbs of every certificate, taken back.

They wait for the four eyes of programme staff: no sheet shows a star by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, select

from shop.catalogue.listing import Listing
from shop.catalogue.models import ProductCertificate
from shop.certification import services as certification
from shop.certification.models import Certificate, Decision
from shop.certification.states import CertificateState
from shop.core.folding import fold
from shop.extensions import session
from shop.imports.claims import NAMES, Claim, Paper, Standing, decision_of, draft_of, key_of
from shop.imports.models import ProductImport, ProductImportChange
from shop.producers.models import Producer

OF_DECISION = ("number", "decided_on", "authority")


class Certificates:
    """The certificates that products have, had or claim; read once for all products of a step."""

    def __init__(self, product_ids: Collection[int]) -> None:
        self._links: dict[int, dict[int, date | None]] = {each: {} for each in product_ids}
        self._claims: dict[int, set[tuple[int, int | None]]] = {each: set() for each in product_ids}
        self._rows: dict[int, tuple[Certificate, Decision]] = {}
        self._load(product_ids)

    def of(self, product_id: int, listed: Collection[int]) -> list[Paper]:
        """Those of a product; ``listed``: what its listing proposes."""
        if product_id not in self._links:
            self._links[product_id], self._claims[product_id] = {}, set()
            self._load([product_id])
        links, claims = self._links[product_id], self._claims[product_id]
        ids = {*listed, *links}
        self._rows |= _read(ids - self._rows.keys())
        return [
            replace(
                paper(row, decision),
                is_claim=row.state is CertificateState.SUBMITTED and (row.id, row.recorded_by) in claims,
                is_withdrawn=links.get(row.id) is not None,
            )
            for row, decision in (self._rows[each] for each in sorted(ids))
        ]

    def _load(self, product_ids: Collection[int]) -> None:
        links = select(ProductCertificate).where(ProductCertificate.product_id.in_(product_ids))
        for link in session.scalars(links):
            self._links[link.product_id][link.certificate_id] = link.withdrawn_on
        for row in session.execute(
            select(ProductImportChange.product_id, ProductImportChange.claim, ProductImport.uploaded_by)
            .join(ProductImport, ProductImport.id == ProductImportChange.import_id)
            .where(ProductImportChange.product_id.in_(product_ids), ProductImportChange.claim.is_not(None))
        ):
            self._claims[row.product_id].add((row.claim["id"], row.uploaded_by))
        claimed = {each for claims in self._claims.values() for each, _by in claims}
        self._rows |= _read({*claimed, *(each for links in self._links.values() for each in links)})


def papers_in(certificate_ids: Collection[int]) -> dict[int, Paper]:
    """These certificates as a sheet says them."""
    return {each: paper(*found) for each, found in _read(certificate_ids).items()}


def paper(row: Certificate, decision: Decision) -> Paper:
    """A certificate as a sheet says it."""
    values = {name: getattr(decision if name in OF_DECISION else row, name) for name in NAMES}
    return Paper(row.id, values, row.state, row.refusal or "")


def standing(producer: Producer, numbers: Iterable[str]) -> Standing:
    """What was checked of the decisions that a sheet names, of certificates that nobody linked yet."""
    linked = exists().where(ProductCertificate.certificate_id == Certificate.id)
    found: defaultdict[Any, set[int]] = defaultdict(set)
    for row in session.execute(
        select(Decision.number, Decision.decided_on, Certificate.product_name, Certificate.stars)
        .join(Certificate, Certificate.decision_id == Decision.id)
        .where(
            Decision.province_code == producer.province_code,
            Decision.number.in_(sorted(set(numbers))),
            Certificate.state == CertificateState.VERIFIED,
            ~linked,
        )
    ):
        found[key_of(row.number), row.decided_on, fold(row.product_name)].add(row.stars)
    return found


def enter(
    claim: Claim, name: str, listing: Listing, producer: Producer, *, by: int | None, at: datetime
) -> tuple[Listing, dict[str, Any]]:
    """Enter what a product claims, in place of what it claimed before; the listing with it, and what to remember.

    Raises the errors of a certificate's own form.
    """
    decision = certification.record_decision(decision_of(claim.values, producer.province_code), by=by, at=at)
    made = certification.record_certificate(decision.id, draft_of(claim.values, name), by=by, at=at)
    old = claim.instead_of
    replaced = old.id if old is not None and old.is_claim else None
    if replaced is not None:
        certification.take_back(replaced, by=by, at=at)
    kept = [each for each in listing.certificates if old is None or each != old.id]
    return replace(listing, certificates=(*kept, made.id)), {"id": made.id, "instead_of": replaced}


def take_back(change: ProductImportChange, sheet: ProductImport, *, by: int | None, at: datetime) -> None:
    """Take back what a product claimed, unless somebody looked at it; what it claimed before waits again."""
    kept = change.claim
    row = session.get(Certificate, kept["id"]) if kept else None
    if not kept or row is None:
        return
    if row.state is not CertificateState.SUBMITTED or row.recorded_by != sheet.uploaded_by:
        return
    certification.take_back(row.id, by=by, at=at)
    old = session.get(Certificate, kept["instead_of"]) if kept["instead_of"] else None
    if old is not None and old.state is CertificateState.REJECTED:
        decision = session.get_one(Decision, old.decision_id)
        draft = draft_of(paper(old, decision).values, old.product_name)
        certification.correct(old.id, replace(draft, score=old.score), by=old.recorded_by, at=at)


def _read(certificate_ids: Collection[int]) -> dict[int, tuple[Certificate, Decision]]:
    if not certificate_ids:
        return {}
    rows = session.execute(
        select(Certificate, Decision)
        .join(Decision, Decision.id == Certificate.decision_id)
        .where(Certificate.id.in_(sorted(certificate_ids)))
    )
    return {row.id: (row, decision) for row, decision in rows}
