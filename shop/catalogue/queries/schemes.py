"""What scheme certificates name, and which ones products and producers have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, or_, select

from shop.catalogue.models import Product, ProductScheme, ProductVersion
from shop.catalogue.queries.certificates import shown_version
from shop.catalogue.schemes import covers, holds, names
from shop.catalogue.states import ProductState
from shop.certification.models import SchemeCertificate
from shop.certification.states import SchemeKind, SchemeScope
from shop.extensions import session


@dataclass(frozen=True, slots=True)
class NamedProduct:
    """A product that a paper names; ``withdrawn_on`` is the first day without it."""

    product_id: int
    slug: str
    name: str
    name_en: str | None
    is_published: bool
    withdrawn_on: date | None
    ground: str | None


def products_of_scheme(scheme_id: int) -> list[NamedProduct]:
    """The products that a paper names, by name."""
    statement = (
        select(
            Product.id,
            Product.slug,
            ProductVersion.name,
            ProductVersion.name_en,
            Product.state,
            ProductScheme.withdrawn_on,
            ProductScheme.ground,
        )
        .join(ProductScheme, ProductScheme.product_id == Product.id)
        .join(ProductVersion, ProductVersion.id == shown_version())
        .where(ProductScheme.scheme_id == scheme_id)
        .order_by(ProductVersion.name, Product.id)
    )
    return [
        NamedProduct(key, slug, name, name_en, state is ProductState.PUBLISHED, withdrawn_on, ground)
        for key, slug, name, name_en, state, withdrawn_on, ground in session.execute(statement)
    ]


def published_of_producer(producer_id: int) -> list[NamedProduct]:
    """The goods on sale of a producer, for a paper that holds for all of them."""
    return [each for each in goods_of(producer_id) if each.is_published]


def goods_of(producer_id: int) -> list[NamedProduct]:
    """All goods of a producer by name, to name one on a paper."""
    statement = (
        select(Product.id, Product.slug, ProductVersion.name, ProductVersion.name_en, Product.state)
        .join(ProductVersion, ProductVersion.id == shown_version())
        .where(Product.producer_id == producer_id, Product.state != ProductState.ARCHIVED)
        .order_by(ProductVersion.name, Product.id)
    )
    return [
        NamedProduct(key, slug, name, name_en, state is ProductState.PUBLISHED, None, None)
        for key, slug, name, name_en, state in session.execute(statement)
    ]


def papers_of_product(product_id: int) -> list[SchemeCertificate]:
    """Every paper that names a product, in any state: for its producer and its reviewer."""
    statement = (
        select(SchemeCertificate)
        .join(ProductScheme, ProductScheme.scheme_id == SchemeCertificate.id)
        .where(ProductScheme.product_id == product_id)
        .order_by(SchemeCertificate.id)
    )
    return list(session.scalars(statement))


def schemes_of_product(product_id: int, day: date) -> list[SchemeCertificate]:
    """The papers in force for a product on a day; of one kind the one that lasts longest."""
    link = and_(ProductScheme.scheme_id == SchemeCertificate.id, ProductScheme.product_id == product_id)
    statement = (
        select(SchemeCertificate)
        .join(Product, Product.producer_id == SchemeCertificate.producer_id)
        .outerjoin(ProductScheme, link)
        .where(Product.id == product_id, covers(day))
    )
    return _best(list(session.scalars(statement)))


def schemes_of_producer(producer_id: int, day: date) -> list[SchemeCertificate]:
    """The papers in force that hold for a producer or for some of its goods on sale."""
    named = (
        select(ProductScheme.scheme_id)
        .join(Product, Product.id == ProductScheme.product_id)
        .where(Product.state == ProductState.PUBLISHED, names(day))
    )
    statement = select(SchemeCertificate).where(
        SchemeCertificate.producer_id == producer_id,
        holds(day),
        or_(SchemeCertificate.scope == SchemeScope.PRODUCER, SchemeCertificate.id.in_(named)),
    )
    return _best(list(session.scalars(statement)))


def _best(rows: list[SchemeCertificate]) -> list[SchemeCertificate]:
    def last(row: SchemeCertificate) -> date:
        return row.extended_until or row.valid_until or date.max

    best = {row.kind: row for row in sorted(rows, key=lambda row: (last(row), row.id))}
    return [best[kind] for kind in SchemeKind if kind in best]
