"""The other certificates of one product as one text, so that they come with its other facts in the same row."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import ScalarSelect, String, and_, cast, func, select
from sqlalchemy.orm import aliased

from shop.catalogue.models import Product, ProductScheme
from shop.catalogue.schemes import covers
from shop.certification.models import SchemeCertificate
from shop.certification.states import SchemeKind

FIELD, ROW = "\x1f", "\x1e"  # no form lets control characters through


class SchemeFact(NamedTuple):
    """A paper in force. ``until`` is its last day as known now; None when it names none."""

    kind: SchemeKind
    code: str
    number: str
    issuer: str
    issued_on: date
    until: date | None


def schemes_text(day: date) -> ScalarSelect[str | None]:
    """All papers in force for the product at hand; `scheme_facts` reads them."""
    paper, link = aliased(SchemeCertificate), aliased(ProductScheme)
    until = func.coalesce(paper.extended_until, paper.valid_until)
    parts = [
        cast(paper.kind, String),
        paper.code,
        paper.number,
        paper.issuer,
        cast(paper.issued_on, String),
        func.coalesce(cast(until, String), ""),
    ]
    text = parts[0]
    for part in parts[1:]:
        text = text + FIELD + part
    return (
        select(func.aggregate_strings(text, ROW))
        .select_from(paper)
        .outerjoin(link, and_(link.scheme_id == paper.id, link.product_id == Product.id))
        .where(paper.producer_id == Product.producer_id, covers(day, paper, link))
        .correlate(Product)
        .scalar_subquery()
    )


def scheme_facts(text: str | None) -> tuple[SchemeFact, ...]:
    """The papers in the order of the schemes; of one kind the one that lasts longest."""
    rows = [_fact(row.split(FIELD)) for row in (text or "").split(ROW) if row]
    best = {row.kind: row for row in sorted(rows, key=lambda row: (row.until or date.max, row.code))}
    return tuple(best[kind] for kind in SchemeKind if kind in best)


def facts_of(papers: list[SchemeCertificate]) -> tuple[SchemeFact, ...]:
    """The same of papers that are at hand."""
    return tuple(
        SchemeFact(
            row.kind, row.code, row.number, row.issuer, row.issued_on, row.extended_until or row.valid_until
        )
        for row in papers
    )


def _fact(fields: list[str]) -> SchemeFact:
    kind, code, number, issuer, issued_on, until = fields
    return SchemeFact(
        SchemeKind(kind),
        code,
        number,
        issuer,
        date.fromisoformat(issued_on),
        date.fromisoformat(until) if until else None,
    )
