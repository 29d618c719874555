"""Which goods can be chosen, and what edits did."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select

from shop.bulk.models import BulkChange, BulkEdit
from shop.bulk.plans import Target, Where
from shop.bulk.services import is_of
from shop.catalogue.models import Product, ProductVersion, Variant
from shop.catalogue.queries.variants import current_version_id
from shop.catalogue.states import ProductState
from shop.core.errors import NotFound
from shop.core.folding import slugify
from shop.extensions import session
from shop.inventory.queries.stock_page import stock_rows
from shop.producers.models import Producer

MOST = 100


@dataclass(frozen=True, slots=True)
class Filter:
    """Which goods of the programme; None: any."""

    text: str = ""
    state: ProductState | None = None
    set_code: int | None = None
    shelf_id: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Goods that can be ticked: a product of the programme (`id`), a variant of an outlet."""

    id: int
    name: str
    about: str
    state: ProductState | None


def choices(where: Where, wanted: Filter, at: datetime) -> list[Choice]:
    """What meets the filter, by name; one more than `MOST` when there are more."""
    if where.outlet_id is not None:
        rows = stock_rows(where.outlet_id, at=at, typed=wanted.text, most=MOST + 1)
        return [Choice(row.variant_id, row.name, row.variant_name, None) for row in rows]
    found = session.execute(
        select(Product.id, ProductVersion.name, Producer.name.label("producer"), Product.state)
        .select_from(Product)
        .join(ProductVersion, ProductVersion.id == current_version_id())
        .join(Producer, Producer.id == Product.producer_id)
        .where(*_meets(where, wanted))
        .order_by(ProductVersion.name, Product.id)
        .limit(MOST + 1)
    )
    return [Choice(row.id, row.name, row.producer, row.state) for row in found]


def _meets(where: Where, wanted: Filter) -> list[ColumnElement[bool]]:
    pairs = (
        (Product.province_code, where.province_code),
        (Product.state, wanted.state),
        (Product.set_code, wanted.set_code),
        (Product.shelf_id, wanted.shelf_id),
    )
    found: list[ColumnElement[bool]] = [column == value for column, value in pairs if value is not None]
    found.append(Product.state != ProductState.ARCHIVED)
    if slugify(wanted.text):
        found.append(Product.slug.contains(slugify(wanted.text), autoescape=True))
    return found


def targets(where: Where, ids: Collection[int], *, of_variants: bool) -> list[Target]:
    """The chosen goods that are the reader's, as what is changed: products, or each variant on offer.

    Ids are of variants at an outlet, of products in the programme.
    """
    key = Variant.id if where.outlet_id is not None else Product.id
    chosen: list[ColumnElement[bool]] = [key.in_(ids)]
    if where.province_code is not None:
        chosen.append(Product.province_code == where.province_code)
    named = (ProductVersion, ProductVersion.id == current_version_id())
    if not of_variants:
        products = select(Product.id, ProductVersion.name).join(*named).where(*chosen).order_by(Product.id)
        return [Target(row.id, None, row.name) for row in session.execute(products)]
    rows = session.execute(
        select(Product.id, ProductVersion.name, Variant.id.label("variant_id"), Variant.name.label("variant"))
        .select_from(Product)
        .join(*named)
        .join(Variant, Variant.product_id == Product.id)
        .where(*chosen, Variant.retired_on.is_(None))
        .order_by(Product.id, Variant.position, Variant.id)
    )
    return [Target(row.id, row.variant_id, f"{row.name} – {row.variant}") for row in rows]


def edit(where: Where, edit_id: int) -> BulkEdit:
    """One edit. Raises NotFound for somebody else's."""
    found = session.get(BulkEdit, edit_id)
    if found is None or not is_of(found, where):
        raise NotFound
    return found


def latest(where: Where, *, most: int = 10) -> Sequence[BulkEdit]:
    """The last edits, the newest first."""
    mine = BulkEdit.outlet_id.is_(None) if where.outlet_id is None else BulkEdit.outlet_id == where.outlet_id
    wanted = select(BulkEdit).where(mine).order_by(BulkEdit.id.desc()).limit(most)
    if where.province_code is not None:
        wanted = wanted.where(BulkEdit.province_code == where.province_code)
    return session.scalars(wanted).all()


def changes(edit_id: int) -> list[tuple[BulkChange, str]]:
    """What an edit did, with the name of what it did it to."""
    rows = session.execute(
        select(BulkChange, ProductVersion.name, Variant.name.label("variant"))
        .select_from(BulkChange)
        .join(Product, Product.id == BulkChange.product_id)
        .join(ProductVersion, ProductVersion.id == current_version_id())
        .outerjoin(Variant, Variant.id == BulkChange.variant_id)
        .where(BulkChange.edit_id == edit_id)
        .order_by(BulkChange.id)
    )
    return [(row[0], f"{row.name} – {row.variant}" if row.variant else row.name) for row in rows]
