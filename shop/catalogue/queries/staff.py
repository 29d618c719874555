"""What staff see of the catalogue: lists of any state, one product with its drafts, prices, pictures and history.

An officer sees only the goods of one province: `province_code` is part of each question, None for all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select

from shop.accounts.models import User
from shop.catalogue.models import (
    ListingEvent,
    Price,
    Product,
    ProductImage,
    ProductSet,
    ProductVersion,
    Shelf,
    Variant,
)
from shop.catalogue.services.common import latest_version
from shop.catalogue.states import PriceKind, ProductState
from shop.core.errors import NotFound
from shop.core.folding import slugify
from shop.extensions import session
from shop.media.models import MediaFile
from shop.outlets.models import Outlet
from shop.producers.models import Producer

CONTENT = (
    "name",
    "name_en",
    "summary",
    "summary_en",
    "description",
    "description_en",
    "responsible_name",
    "responsible_address",
    "origin",
    "origin_en",
    "ingredients",
    "ingredients_en",
    "allergens",
    "allergens_en",
    "usage",
    "usage_en",
    "storage_note",
    "storage_note_en",
    "warning",
    "warning_en",
    "standard",
    "declaration_number",
)


class StaffRow(NamedTuple):
    """A product in the list of staff; ``has_draft``: its latest version is not the published one."""

    id: int
    slug: str
    name: str
    producer: str
    state: ProductState
    has_draft: bool


class PriceLine(NamedTuple):
    """A price with the names around it; moments are UTC."""

    id: int
    variant: str
    outlet: str | None
    lot_id: int | None
    kind: PriceKind
    amount: int
    starts_at: datetime
    ends_at: datetime | None


class ImageLine(NamedTuple):
    """A picture as staff see it."""

    id: int
    drawing: str | None
    digest: str | None
    alt: str
    alt_en: str | None


class EventLine(NamedTuple):
    """A move in the history of a product, with the name of who made it."""

    at: datetime
    from_state: str | None
    to_state: str
    note: str | None
    details: dict[str, Any]
    by: str | None


def staff_rows(
    *, province_code: str | None, state: ProductState | None, text: str, offset: int, limit: int
) -> tuple[list[StaffRow], int]:
    """A page of products, the latest made first, and how many there are. Two statements."""
    wanted = []
    if province_code is not None:
        wanted.append(Product.province_code == province_code)
    if state is not None:
        wanted.append(Product.state == state)
    if slugify(text):
        wanted.append(Product.slug.contains(slugify(text), autoescape=True))
    total = session.scalar(select(func.count()).select_from(Product).where(*wanted)) or 0
    rows = session.execute(
        _with_latest().where(*wanted).order_by(Product.id.desc()).offset(offset).limit(limit)
    )
    return [
        StaffRow(row.id, row.slug, row.name, row.producer, row.state, row.latest != row.shown) for row in rows
    ], total


def staff_product(product_id: int, province_code: str | None) -> Product:
    """One product, of an officer's own province. Raises NotFound."""
    found = session.get(Product, product_id)
    if found is None or province_code not in {None, found.province_code}:
        raise NotFound
    return found


def latest(product_id: int) -> ProductVersion:
    """Its latest version; one that was refused only when there is no other. Raises NotFound."""
    found = latest_version(product_id)
    if found is None:
        raise NotFound
    return found


def differences(product: Product) -> list[tuple[str, str, str]]:
    """(field, published, latest) of what the latest version would change."""
    draft = latest(product.id)
    if product.published_version_id in {None, draft.id}:
        return []
    shown = session.get_one(ProductVersion, product.published_version_id)
    pairs = ((name, getattr(shown, name) or "", getattr(draft, name) or "") for name in CONTENT)
    return [(name, old, new) for name, old, new in pairs if old != new]


def variants_of(product_id: int) -> Sequence[Variant]:
    """All its variants in their order, those taken off offer too."""
    return session.scalars(
        select(Variant).where(Variant.product_id == product_id).order_by(Variant.position, Variant.id)
    ).all()


def variant_of(product_id: int, variant_id: int) -> Variant:
    """One variant of this product. Raises NotFound."""
    found = session.get(Variant, variant_id)
    if found is None or found.product_id != product_id:
        raise NotFound
    return found


def prices_of(product_id: int) -> list[PriceLine]:
    """All prices ever set, the latest start first."""
    rows = session.execute(
        select(
            Price.id,
            Variant.name,
            Outlet.name,
            Price.lot_id,
            Price.kind,
            Price.amount,
            Price.starts_at,
            Price.ends_at,
        )
        .join(Variant, Variant.id == Price.variant_id)
        .outerjoin(Outlet, Outlet.id == Price.outlet_id)
        .where(Variant.product_id == product_id)
        .order_by(Price.starts_at.desc(), Price.id.desc())
    )
    return [PriceLine._make(row) for row in rows]


def images_of(product_id: int) -> list[ImageLine]:
    """Its pictures in their order."""
    rows = session.execute(
        select(ProductImage.id, ProductImage.drawing, MediaFile.digest, ProductImage.alt, ProductImage.alt_en)
        .outerjoin(MediaFile, MediaFile.id == ProductImage.media_id)
        .where(ProductImage.product_id == product_id)
        .order_by(ProductImage.position, ProductImage.id)
    )
    return [ImageLine._make(row) for row in rows]


def events_of(product_id: int) -> list[EventLine]:
    """Its history, the latest first."""
    rows = session.execute(
        select(
            ListingEvent.at,
            ListingEvent.from_state,
            ListingEvent.to_state,
            ListingEvent.note,
            ListingEvent.details,
            User.name,
        )
        .outerjoin(User, User.id == ListingEvent.by)
        .where(ListingEvent.product_id == product_id)
        .order_by(ListingEvent.id.desc())
    )
    return [EventLine._make(row) for row in rows]


def producer_choices(province_code: str | None) -> list[tuple[int, str]]:
    """(id, name) of the producers that staff may list goods for."""
    statement = select(Producer.id, Producer.name).order_by(Producer.name, Producer.id)
    if province_code is not None:
        statement = statement.where(Producer.province_code == province_code)
    return [(row.id, row.name) for row in session.execute(statement)]


def shelf_choices(lang: str = "vi") -> list[tuple[int, str]]:
    """(id, name) of the shelves in their order."""
    name = Shelf.name_en if lang == "en" else Shelf.name
    rows = session.execute(select(Shelf.id, name.label("name")).order_by(Shelf.position))
    return [(row.id, row.name) for row in rows]


def set_choices(lang: str = "vi") -> list[tuple[int, str]]:
    """(code, name) of the 26 official sets."""
    name = ProductSet.short_name_en if lang == "en" else ProductSet.short_name
    rows = session.execute(select(ProductSet.code, name.label("name")).order_by(ProductSet.code))
    return [(row.code, f"{row.code}. {row.name}") for row in rows]


def outlet_choices() -> list[tuple[int, str]]:
    """(id, name) of the outlets that are not given up."""
    rows = session.execute(
        select(Outlet.id, Outlet.name).where(Outlet.closed_on.is_(None)).order_by(Outlet.name, Outlet.id)
    )
    return [(row.id, row.name) for row in rows]


def _with_latest() -> Select[*tuple[Any, ...]]:
    newest = (
        select(func.max(ProductVersion.id))
        .where(ProductVersion.product_id == Product.id)
        .correlate(Product)
        .scalar_subquery()
    )
    return (
        select(
            Product.id,
            Product.slug,
            ProductVersion.name,
            Producer.name.label("producer"),
            Product.state,
            ProductVersion.id.label("latest"),
            Product.published_version_id.label("shown"),
        )
        .join(ProductVersion, ProductVersion.id == newest)
        .join(Producer, Producer.id == Product.producer_id)
    )
