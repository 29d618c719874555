"""What producers see of their own goods, and what waits for staff."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Row, ScalarSelect, Select, func, select

from shop.catalogue.checks import Looked
from shop.catalogue.listing import Listing
from shop.catalogue.models import Product, ProductCertificate, ProductImage, ProductSet, ProductVersion
from shop.catalogue.services.listings import current, gaps_of, listing_of
from shop.catalogue.states import ProductState, VersionState
from shop.certification.models import Certificate, Decision
from shop.certification.states import CertificateState
from shop.core.errors import NotFound
from shop.core.folding import fold
from shop.extensions import session
from shop.media.models import MediaFile
from shop.producers.models import Producer
from shop.producers.queries import place
from shop.producers.states import JoiningState

ORIGIN = "Việt Nam"


class OwnRow(NamedTuple):
    """A product in its producer's list; ``published`` is the id of the version on sale."""

    id: int
    name: str
    slug: str
    state: ProductState
    version_id: int
    version_state: VersionState
    published: int | None
    producer: str
    producer_id: int


class Waiting(NamedTuple):
    """A version that waits for staff, with the name of its producer."""

    product: Product
    version: ProductVersion
    producer: str


@dataclass(frozen=True, slots=True)
class PhotoLine:
    """A picture of a listing as pages show it."""

    key: str
    alt: str
    drawing: str | None
    digest: str | None
    width: int | None
    height: int | None
    alt_en: str | None


def own_rows(producer_ids: Collection[int], *, offset: int, limit: int) -> tuple[list[OwnRow], int]:
    """A page of the goods of these producers, the latest made first, and how many there are."""
    mine = Product.producer_id.in_(sorted(producer_ids))
    total = session.scalar(select(func.count(Product.id)).where(mine)) or 0
    rows = session.execute(
        select(
            Product.id,
            ProductVersion.name,
            Product.slug,
            Product.state,
            ProductVersion.id,
            ProductVersion.state,
            Product.published_version_id,
            Producer.name,
            Producer.id,
        )
        .join(ProductVersion, ProductVersion.id == _newest())
        .join(Producer, Producer.id == Product.producer_id)
        .where(mine)
        .order_by(Product.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return [OwnRow._make(row) for row in rows], total


def own_product(product_id: int, producer_ids: Collection[int]) -> Product:
    """A product of one of these producers. Raises NotFound."""
    found = session.scalar(
        select(Product).where(Product.id == product_id, Product.producer_id.in_(sorted(producer_ids)))
    )
    if found is None:
        raise NotFound
    return found


def refusal(product_id: int) -> ProductVersion | None:
    """The newest version, if staff refused it for good."""
    newest = session.scalars(
        select(ProductVersion)
        .where(ProductVersion.product_id == product_id)
        .order_by(ProductVersion.number.desc())
        .limit(1)
    ).one_or_none()
    return newest if newest is not None and newest.state is VersionState.REFUSED else None


def waiting(province_code: str | None) -> list[Waiting]:
    """What waits for review, the oldest first."""
    statement = select(Product, ProductVersion, Producer.name).join(
        Producer, Producer.id == Product.producer_id
    )
    return [Waiting._make(row) for row in session.execute(_in_review(statement, province_code))]


def waiting_ids(province_code: str | None) -> list[int]:
    """The products of `waiting` in the same order."""
    return list(session.scalars(_in_review(select(Product.id), province_code)))


def on_sale_by_name() -> dict[str, list[tuple[int, str]]]:
    """(id, name) of all goods on sale by their folded name, to find twins."""
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    rows = session.execute(
        select(Product.id, ProductVersion.name)
        .join(ProductVersion, ProductVersion.id == Product.published_version_id)
        .where(Product.state == ProductState.PUBLISHED)
        .order_by(Product.id)
    )
    for product_id, name in rows:
        found[fold(name)].append((product_id, name))
    return found


def photo_lines(listing: Listing) -> list[PhotoLine]:
    """The pictures of a listing in their order. Two statements."""
    images = {
        f"i{row.id}": row
        for row in session.execute(
            select(ProductImage.id, ProductImage.drawing, MediaFile.digest, MediaFile.width, MediaFile.height)
            .outerjoin(MediaFile, MediaFile.id == ProductImage.media_id)
            .where(ProductImage.id.in_([photo.image_id for photo in listing.photos if photo.image_id]))
        )
    }
    files = {
        f"m{row.id}": row
        for row in session.execute(
            select(MediaFile.id, MediaFile.digest, MediaFile.width, MediaFile.height).where(
                MediaFile.id.in_([photo.media_id for photo in listing.photos if photo.media_id])
            )
        )
    }
    lines = []
    for photo in listing.photos:
        row = images.get(photo.key) or files.get(photo.key)
        if row is not None:
            drawing = getattr(row, "drawing", None)
            lines.append(
                PhotoLine(photo.key, photo.alt, drawing, row.digest, row.width, row.height, photo.alt_en)
            )
    return lines


def own_certificates(
    producer_id: int, also: Collection[int], day: date
) -> Sequence[Row[Certificate, Decision]]:
    """The certificates a producer may attach: verified ones in force of its goods, and those it entered here."""
    linked = (
        select(ProductCertificate.certificate_id)
        .join(Product, Product.id == ProductCertificate.product_id)
        .where(Product.producer_id == producer_id, ProductCertificate.withdrawn_on.is_(None))
    )
    in_force = (Certificate.state == CertificateState.VERIFIED) & (
        func.coalesce(Certificate.extended_until, Certificate.expires_on) >= day
    )
    return session.execute(
        select(Certificate, Decision)
        .join(Decision, Decision.id == Certificate.decision_id)
        .where((Certificate.id.in_(linked) & in_force) | Certificate.id.in_(list(also)))
        .order_by(Certificate.id)
    ).all()


def certificates_in(listing: Listing) -> Sequence[Row[Certificate, Decision]]:
    """The certificates of a listing with their decisions."""
    return session.execute(
        select(Certificate, Decision)
        .join(Decision, Decision.id == Certificate.decision_id)
        .where(Certificate.id.in_(listing.certificates))
        .order_by(Certificate.id)
    ).all()


def looked_at(
    product: Product, version: ProductVersion, on_sale: Mapping[str, list[tuple[int, str]]] | None = None
) -> Looked:
    """What the machine's checks read of a version; who looks at many reads `on_sale_by_name` once for all."""
    listing = listing_of(product, version)
    before = current(product) if product.published_version_id is not None else None
    namesakes = (on_sale_by_name() if on_sale is None else on_sale).get(fold(version.name), [])
    published = session.scalar(
        select(func.count(Product.id)).where(
            Product.producer_id == product.producer_id, Product.published_version_id.is_not(None)
        )
    )
    official = session.get_one(ProductSet, listing.set_code)
    return Looked(
        listing=listing,
        before=before,
        gaps=gaps_of(product, version),
        photo_sides=[
            min(line.width, line.height) for line in photo_lines(listing) if line.width and line.height
        ],
        twins=[name for product_id, name in namesakes if product_id != product.id],
        certificates=[row[0] for row in certificates_in(listing)],
        alcohol=official.is_alcohol or any(each.text.alcohol_bp for each in listing.variants),
        first_of_producer=not published,
        producer_accepted=session.get_one(Producer, product.producer_id).joining is JoiningState.ACCEPTED,
    )


def usual_words(producer: Producer) -> dict[str, Any]:
    """What a new product of this producer most likely says of who answers for it, and of its origin."""
    return {
        "responsible_name": producer.name,
        "responsible_address": ", ".join(filter(None, [producer.street, place(producer)])),
        "origin": ORIGIN,
    }


def _in_review(statement: Select[*tuple[Any, ...]], province_code: str | None) -> Select[*tuple[Any, ...]]:
    """The same columns of what waits for review, the oldest first."""
    statement = (
        statement.join(ProductVersion, ProductVersion.id == _newest())
        .where(ProductVersion.state == VersionState.SUBMITTED)
        .order_by(ProductVersion.submitted_at, Product.id)
    )
    if province_code is not None:
        statement = statement.where(Product.province_code == province_code)
    return statement


def _newest() -> ScalarSelect[int]:
    return (
        select(func.max(ProductVersion.id))
        .where(ProductVersion.product_id == Product.id)
        .correlate(Product)
        .scalar_subquery()
    )
