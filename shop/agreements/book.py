"""Agreements as both sides read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from shop.agreements.models import Agreement, AgreementRate, AgreementTerms, UsualShare
from shop.catalogue.models import Product, ProductSet, ProductVersion
from shop.core.errors import NotFound
from shop.extensions import session
from shop.outlets.models import Operator
from shop.producers.models import Producer


@dataclass(frozen=True, slots=True)
class RateRow:
    """Another share: of what (`product:7`, `set:3`), its name, and how much (hundredths of a percent)."""

    target: str
    name: str
    bp: int


@dataclass(frozen=True, slots=True)
class Version:
    """One version with its other shares."""

    terms: AgreementTerms
    rates: list[RateRow]

    @property
    def waits(self) -> bool:
        """Whether the producer has not answered yet."""
        return self.terms.agreed_at is None and self.terms.declined_at is None


@dataclass(frozen=True, slots=True)
class AgreementPage:
    """An agreement with all its versions, the latest first."""

    one: Agreement
    operator: str
    producer: str
    versions: list[Version]

    @property
    def waits(self) -> bool:
        """Whether a version waits for the producer's answer."""
        return any(version.waits for version in self.versions)


def agreements(whose: ColumnElement[bool]) -> list[AgreementPage]:
    """All agreements that meet a condition, the latest first. Three statements."""
    rows = session.execute(
        select(Agreement, Operator.legal_name, Producer.name)
        .join(Operator, Operator.id == Agreement.operator_id)
        .join(Producer, Producer.id == Agreement.producer_id)
        .where(whose)
        .order_by(Agreement.id.desc())
    ).all()
    versions = _versions([row[0].id for row in rows])
    return [
        AgreementPage(one, operator, producer, versions.get(one.id, [])) for one, operator, producer in rows
    ]


def agreement(agreement_id: int, whose: ColumnElement[bool]) -> AgreementPage:
    """One of them. Raises NotFound."""
    found = agreements((Agreement.id == agreement_id) & whose)
    if not found:
        raise NotFound
    return found[0]


def producers() -> Sequence[tuple[int, str]]:
    """Everybody an agreement can be made with, by name."""
    return [
        (key, name)
        for key, name in session.execute(select(Producer.id, Producer.name).order_by(Producer.name))
    ]


def usual(operator_id: int) -> UsualShare | None:
    """The share that an operator usually asks for, if it said one."""
    return session.get(UsualShare, operator_id)


def targets(producer_id: int) -> list[tuple[str, str]]:
    """What another share can be for: the producer's products, and the official sets."""
    products = session.execute(
        select(Product.id, ProductVersion.name)
        .join(ProductVersion, ProductVersion.id == Product.published_version_id)
        .where(Product.producer_id == producer_id)
        .order_by(ProductVersion.name)
    )
    sets = session.execute(select(ProductSet.code, ProductSet.short_name).order_by(ProductSet.code))
    return [
        *((f"product:{key}", name) for key, name in products),
        *((f"set:{key}", f"{key}. {name}") for key, name in sets),
    ]


def _target(rate: AgreementRate) -> str:
    return f"product:{rate.product_id}" if rate.product_id is not None else f"set:{rate.set_code}"


def _versions(agreement_ids: Sequence[int]) -> dict[int, list[Version]]:
    terms = session.scalars(
        select(AgreementTerms)
        .where(AgreementTerms.agreement_id.in_(agreement_ids))
        .order_by(AgreementTerms.version.desc())
    ).all()
    rates = session.execute(
        select(AgreementRate, ProductVersion.name, ProductSet.short_name)
        .outerjoin(Product, Product.id == AgreementRate.product_id)
        .outerjoin(ProductVersion, ProductVersion.id == Product.published_version_id)
        .outerjoin(ProductSet, ProductSet.code == AgreementRate.set_code)
        .where(AgreementRate.terms_id.in_([row.id for row in terms]))
        .order_by(AgreementRate.id)
    ).all()
    found: dict[int, list[Version]] = {}
    for row in terms:
        mine = [
            RateRow(_target(rate), product or a_set or "—", rate.commission_bp)
            for rate, product, a_set in rates
            if rate.terms_id == row.id
        ]
        found.setdefault(row.agreement_id, []).append(Version(row, mine))
    return found
