"""What certificates cover, and which certificates products and producers have."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, exists, func, or_, select

from shop.catalogue.models import Product, ProductCertificate, ProductVersion
from shop.catalogue.stars import counts
from shop.catalogue.states import ProductState
from shop.certification.models import Certificate, Decision
from shop.certification.states import WithdrawalGround
from shop.extensions import session


@dataclass(frozen=True, slots=True)
class Covered:
    """A product that a certificate covers; ``withdrawn_on`` is the first day without it."""

    product_id: int
    slug: str
    name: str
    name_en: str | None
    is_published: bool
    withdrawn_on: date | None
    ground: WithdrawalGround | None
    kept_document: str | None


@dataclass(frozen=True, slots=True)
class Held:
    """A certificate that a product has or had. ``until`` is its last day as known now."""

    certificate_id: int
    code: str
    stars: int
    issued_on: date
    until: date
    number: str
    withdrawn_on: date | None


@dataclass(frozen=True, slots=True)
class Named:
    """A product by name, for a list to choose from."""

    product_id: int
    name: str
    slug: str


def products_covered(certificate_id: int) -> list[Covered]:
    """The products of a certificate by name, also those from which it was withdrawn."""
    statement = (
        select(
            Product.id,
            Product.slug,
            ProductVersion.name,
            ProductVersion.name_en,
            Product.state,
            ProductCertificate.withdrawn_on,
            ProductCertificate.ground,
            ProductCertificate.kept_document,
        )
        .join(ProductCertificate, ProductCertificate.product_id == Product.id)
        .outerjoin(ProductVersion, ProductVersion.id == shown_version())
        .where(ProductCertificate.certificate_id == certificate_id)
        .order_by(ProductVersion.name, Product.id)
    )
    return [
        Covered(
            row.id,
            row.slug,
            row.name or row.slug,
            row.name_en,
            row.state is ProductState.PUBLISHED,
            row.withdrawn_on,
            row.ground,
            row.kept_document,
        )
        for row in session.execute(statement)
    ]


def certificates_of(product_id: int) -> list[Held]:
    """All certificates of a product, the longest-lasting first."""
    return _held(ProductCertificate.product_id == product_id)


def certificates_in_force(product_id: int, day: date) -> list[Held]:
    """Those of a product that count on a Vietnamese day, the longest-lasting first."""
    return _held(ProductCertificate.product_id == product_id, counts(day))


def certificates_of_producer(producer_id: int, day: date) -> list[tuple[Held, str]]:
    """The certificates in force of a producer's published products, each with the product's name."""
    statement = (
        _held_columns(ProductVersion.name)
        .join(Product, Product.id == ProductCertificate.product_id)
        .join(ProductVersion, ProductVersion.id == Product.published_version_id)
        .where(Product.producer_id == producer_id, Product.state == ProductState.PUBLISHED, counts(day))
        .order_by(Certificate.stars.desc(), ProductVersion.name, Certificate.id)
    )
    return [(Held(*held), name) for *held, name in session.execute(statement)]


def products_named(text: str, province_code: str | None, limit: int = 30) -> list[Named]:
    """Products whose name has the typed words, to link one with a certificate."""
    statement = (
        select(Product.id, ProductVersion.name, Product.slug)
        .join(ProductVersion, ProductVersion.id == shown_version())
        .where(
            or_(
                ProductVersion.name.icontains(text, autoescape=True),
                Product.slug.contains("-".join(text.lower().split()), autoescape=True),
            )
        )
        .order_by(ProductVersion.name, Product.id)
        .limit(limit)
    )
    if province_code is not None:
        statement = statement.where(Product.province_code == province_code)
    return [Named(*row) for row in session.execute(statement)]


def product_name(product_id: int, language: str = "vi") -> str:
    """What a product is called, in a language if it has that name; its address where it has no content."""
    row = session.execute(
        select(ProductVersion.name, ProductVersion.name_en, Product.slug)
        .select_from(Product)
        .outerjoin(ProductVersion, ProductVersion.id == shown_version())
        .where(Product.id == product_id)
    ).one()
    return str((row.name_en if language == "en" else None) or row.name or row.slug)


def shown_version() -> ColumnElement[int | None]:
    """The published version of the product at hand, else its latest."""
    latest = (
        select(func.max(ProductVersion.id))
        .where(ProductVersion.product_id == Product.id)
        .correlate(Product)
        .scalar_subquery()
    )
    return func.coalesce(Product.published_version_id, latest)


def _held(*conditions: ColumnElement[bool]) -> list[Held]:
    statement = _held_columns().where(*conditions)
    until = func.coalesce(Certificate.extended_until, Certificate.expires_on)
    return [Held(*row) for row in session.execute(statement.order_by(until.desc(), Certificate.id.desc()))]


def _held_columns(*more: SQLColumnExpression[str]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Certificate.id,
            Certificate.code,
            Certificate.stars,
            Certificate.issued_on,
            func.coalesce(Certificate.extended_until, Certificate.expires_on),
            Decision.number,
            ProductCertificate.withdrawn_on,
            *more,
        )
        .join(ProductCertificate, ProductCertificate.certificate_id == Certificate.id)
        .join(Decision, Decision.id == Certificate.decision_id)
    )


def is_scan_of(media_id: int, producer_ids: Collection[int]) -> bool:
    """Whether a stored file is the scan of a certificate that goods of one of these producers have or had."""
    covers = exists().where(
        ProductCertificate.certificate_id == Certificate.id,
        ProductCertificate.product_id == Product.id,
        Product.producer_id.in_(producer_ids),
        Certificate.decision_id == Decision.id,
        or_(Certificate.scan_id == media_id, Decision.scan_id == media_id),
    )
    return bool(session.scalar(select(covers)))
