"""The schemes of a product on a day: never stored with the product, always asked here, as the stars are.

A paper holds on day *d* when it was checked, ``issued_on <= d``, *d* is not behind its last day (if it names one) and
not on or behind the day of its withdrawal; for a paper that names products also the link counts. ``in_force`` says so in
Python, ``holds`` and ``names`` in SQL; a test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import CTE, ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from shop.catalogue.models import Product, ProductScheme
from shop.certification.models import SchemeCertificate
from shop.certification.states import SCHEME_BITS, CertificateState, SchemeKind, SchemeScope

Paper = type[SchemeCertificate]
Link = type[ProductScheme]


@dataclass(frozen=True, slots=True)
class SchemeClaim:
    """What the rule looks at: a paper and, where it names products, its link to one."""

    state: CertificateState
    issued_on: date
    valid_until: date | None = None
    extended_until: date | None = None
    withdrawn_on: date | None = None
    link_withdrawn_on: date | None = None


def in_force(claim: SchemeClaim, day: date) -> bool:
    """Whether a paper counts on a Vietnamese day: the rule in the plainest form."""
    last = claim.extended_until or claim.valid_until
    ends = [end for end in (claim.withdrawn_on, claim.link_withdrawn_on) if end is not None]
    return (
        claim.state is CertificateState.VERIFIED
        and claim.issued_on <= day
        and (last is None or day <= last)
        and all(day < end for end in ends)
    )


def holds(day: date, paper: Paper = SchemeCertificate) -> ColumnElement[bool]:
    """The rule for the paper itself."""
    until = func.coalesce(paper.extended_until, paper.valid_until)
    return and_(
        paper.state == CertificateState.VERIFIED,
        paper.issued_on <= day,
        or_(until.is_(None), until >= day),
        or_(paper.withdrawn_on.is_(None), paper.withdrawn_on > day),
    )


def names(day: date, link: Link = ProductScheme) -> ColumnElement[bool]:
    """The rule for the link of a paper to a product."""
    return or_(link.withdrawn_on.is_(None), link.withdrawn_on > day)


def having(kinds: frozenset[SchemeKind], day: date) -> ColumnElement[bool]:
    """The product at hand (``products``) has one of these schemes on the day."""
    paper, whole, link = aliased(SchemeCertificate), aliased(SchemeCertificate), aliased(ProductScheme)
    wanted = sorted(kinds)
    named = (
        select(link.product_id)
        .join(paper, paper.id == link.scheme_id)
        .where(
            paper.kind.in_(wanted), paper.scope == SchemeScope.PRODUCTS, holds(day, paper), names(day, link)
        )
    )
    makers = select(whole.producer_id).where(
        whole.kind.in_(wanted), whole.scope == SchemeScope.PRODUCER, holds(day, whole)
    )
    return or_(Product.id.in_(named), Product.producer_id.in_(makers))


def masks(day: date) -> tuple[CTE, CTE]:
    """(product_id, mask) and (producer_id, mask): the bits of all schemes named goods, and all goods of makers, have."""
    named = (
        select(ProductScheme.product_id, _bits(SchemeCertificate).label("mask"))
        .join(SchemeCertificate, SchemeCertificate.id == ProductScheme.scheme_id)
        .where(SchemeCertificate.scope == SchemeScope.PRODUCTS, holds(day), names(day))
        .group_by(ProductScheme.product_id)
        .cte("schemes_named")
    )
    makers = (
        select(SchemeCertificate.producer_id, _bits(SchemeCertificate).label("mask"))
        .where(SchemeCertificate.scope == SchemeScope.PRODUCER, holds(day))
        .group_by(SchemeCertificate.producer_id)
        .cte("schemes_of_makers")
    )
    return named, makers


def covers(day: date, paper: Paper = SchemeCertificate, link: Link = ProductScheme) -> ColumnElement[bool]:
    """A paper, outer joined with its link to a product, holds for that product on the day."""
    return and_(
        holds(day, paper),
        or_(paper.scope == SchemeScope.PRODUCER, and_(link.product_id.is_not(None), names(day, link))),
    )


def kinds_of(mask: int) -> list[SchemeKind]:
    """The schemes whose bits are set, in their order."""
    return [kind for kind, bit in SCHEME_BITS.items() if mask & bit]


def _bits(paper: Paper) -> ColumnElement[int]:
    bit = case({kind.value: bit for kind, bit in SCHEME_BITS.items()}, value=paper.kind, else_=0)
    return func.coalesce(func.sum(bit.distinct()), 0)
