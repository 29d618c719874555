"""What is new about the goods of a producer: decisions of the last weeks, certificates that end soon."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, select

from shop.catalogue.models import ListingEvent, Product, ProductCertificate, ProductVersion
from shop.catalogue.states import ProductState, VersionState
from shop.certification.models import Certificate
from shop.certification.states import CertificateState
from shop.certification.terms import ENDING_SOON
from shop.extensions import session

RECENT = timedelta(days=30)
MOST = 20


class Decided(NamedTuple):
    """A version that staff put on sale, or refused."""

    product_id: int
    name: str
    at: datetime


class Ending(NamedTuple):
    """A certificate of goods on sale; ``until`` is its last day, which may be past."""

    product_id: int
    name: str
    stars: int
    until: date


def approved(producer_ids: Collection[int], at: datetime) -> list[Decided]:
    """What was put on sale in the last 30 days, the latest first."""
    rows = session.execute(
        select(Product.id, ProductVersion.name, ListingEvent.at)
        .join(Product, Product.id == ListingEvent.product_id)
        .join(ProductVersion, ProductVersion.id == ListingEvent.version_id)
        .where(
            Product.producer_id.in_(sorted(producer_ids)),
            ListingEvent.to_state == ProductState.PUBLISHED,
            ListingEvent.at > at - RECENT,
            ProductVersion.submitted_at.is_not(None),
        )
        .order_by(ListingEvent.id.desc())
        .limit(MOST)
    )
    return [Decided._make(row) for row in rows]


def to_mend(producer_ids: Collection[int]) -> list[tuple[int, str, int]]:
    """(product id, name, number of reasons) of the versions that staff gave back."""
    newest = (
        select(func.max(ProductVersion.id))
        .where(ProductVersion.product_id == Product.id)
        .correlate(Product)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Product.id, ProductVersion.name, ProductVersion.notes)
        .join(ProductVersion, ProductVersion.id == newest)
        .where(
            Product.producer_id.in_(sorted(producer_ids)),
            ProductVersion.state == VersionState.NEEDS_CHANGES,
        )
        .order_by(Product.id)
    )
    return [(row.id, row.name, len(row.notes or {})) for row in rows]


def refused(producer_ids: Collection[int], at: datetime) -> list[Decided]:
    """What staff refused for good in the last 30 days, the latest first."""
    rows = session.execute(
        select(Product.id, ProductVersion.name, ListingEvent.at)
        .join(Product, Product.id == ListingEvent.product_id)
        .join(ProductVersion, ProductVersion.id == ListingEvent.version_id)
        .where(
            Product.producer_id.in_(sorted(producer_ids)),
            ListingEvent.to_state == VersionState.REFUSED,
            ListingEvent.at > at - RECENT,
        )
        .order_by(ListingEvent.id.desc())
        .limit(MOST)
    )
    return [Decided._make(row) for row in rows]


def ending(producer_ids: Collection[int], day: date) -> list[Ending]:
    """Goods on sale whose last certificate ends within 90 days, or has ended; the nearest end first."""
    until = func.max(func.coalesce(Certificate.extended_until, Certificate.expires_on))
    rows = session.execute(
        select(Product.id, ProductVersion.name, func.max(Certificate.stars), until)
        .join(ProductVersion, ProductVersion.id == Product.published_version_id)
        .join(ProductCertificate, ProductCertificate.product_id == Product.id)
        .join(Certificate, Certificate.id == ProductCertificate.certificate_id)
        .where(
            Product.producer_id.in_(sorted(producer_ids)),
            Product.state == ProductState.PUBLISHED,
            ProductCertificate.withdrawn_on.is_(None),
            Certificate.state == CertificateState.VERIFIED,
        )
        .group_by(Product.id, ProductVersion.name)
        .having(until <= day + ENDING_SOON)
        .order_by(until, Product.id)
    )
    return [Ending._make(row) for row in rows]
