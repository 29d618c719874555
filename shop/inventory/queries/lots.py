"""Where goods come from: batches by their public code, receipts, and what orders took from a batch."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from shop.catalogue.models import Product, ProductVersion, Variant
from shop.catalogue.queries.variants import current_version_id
from shop.catalogue.states import Measure, ProductState
from shop.core.errors import NotFound
from shop.extensions import session
from shop.inventory.models import Allocation, Lot, Reservation, StockItem
from shop.inventory.queries.conditions import Root
from shop.inventory.states import ReservationState
from shop.producers.models import Producer


@dataclass(frozen=True, slots=True)
class Batch:
    """What anybody may know of a batch."""

    root_id: int
    code: str | None
    number: str | None
    made_on: date | None
    expires_on: date | None
    blocked_on: date | None
    block_reason: str | None
    variant_id: int
    variant_name: str
    variant_name_en: str | None
    product_id: int
    product_name: str
    product_name_en: str | None
    product_slug: str
    product_state: ProductState
    producer_name: str
    producer_slug: str
    is_sample: bool
    measure: Measure
    producer_id: int
    commune_code: str | None
    place_published: str | None
    standard: str | None
    declaration_number: str | None

    @property
    def name(self) -> str:
        """The number printed on the goods, or our code."""
        return self.number or self.code or ""


@dataclass(frozen=True, slots=True)
class HeldUnits:
    """Units of a lot that an order line holds now."""

    order_line_id: int
    lot_id: int
    lot_name: str
    expires_on: date | None
    blocked_on: date | None
    quantity: int


def batch_by_code(code: str) -> Batch:
    """The batch with a public code (any case). Raises NotFound."""
    return _batch(Lot.code == code.strip().upper())


def batch_by_id(root_id: int) -> Batch:
    """A batch. Raises NotFound, also for a row that is not the root."""
    return _batch(Lot.id == root_id)


def is_at_outlet(root_id: int, outlet_id: int) -> bool:
    """Whether an outlet has, or had, units of a batch."""
    found = session.scalar(
        select(StockItem.id)
        .join(Lot, Lot.id == StockItem.lot_id)
        .where(StockItem.outlet_id == outlet_id, func.coalesce(Lot.root_id, Lot.id) == root_id)
        .limit(1)
    )
    return found is not None


def held_units(order_line_ids: Collection[int]) -> list[HeldUnits]:
    """The lots that order lines hold now, nearest last day first: what to take from the shelf."""
    rows = session.execute(
        select(
            Reservation.order_line_id,
            StockItem.lot_id,
            func.coalesce(Root.number, Root.code, ""),
            Root.expires_on,
            Root.blocked_on,
            Allocation.quantity,
        )
        .join(Allocation, Allocation.reservation_id == Reservation.id)
        .join(StockItem, StockItem.id == Allocation.stock_item_id)
        .join(Lot, Lot.id == StockItem.lot_id)
        .join(Root, Root.id == func.coalesce(Lot.root_id, Lot.id))
        .where(
            Reservation.order_line_id.in_(sorted(order_line_ids)), Reservation.state == ReservationState.OPEN
        )
        .order_by(Reservation.order_line_id, Root.expires_on.is_(None), Root.expires_on, StockItem.id)
    )
    return [HeldUnits(*row) for row in rows]


def _batch(*conditions: ColumnElement[bool]) -> Batch:
    row = session.execute(_batch_columns().where(Lot.root_id.is_(None), *conditions)).one_or_none()
    if row is None:
        raise NotFound
    return Batch(*row)


def _batch_columns() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Lot.id,
            Lot.code,
            Lot.number,
            Lot.made_on,
            Lot.expires_on,
            Lot.blocked_on,
            Lot.block_reason,
            Variant.id,
            Variant.name,
            Variant.name_en,
            Product.id,
            ProductVersion.name,
            ProductVersion.name_en,
            Product.slug,
            Product.state,
            Producer.name,
            Producer.slug,
            Product.is_sample,
            Variant.measure,
            Producer.id,
            Producer.commune_code,
            Producer.place_published,
            ProductVersion.standard,
            ProductVersion.declaration_number,
        )
        .join(Variant, Variant.id == Lot.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .join(ProductVersion, ProductVersion.id == current_version_id())
        .join(Producer, Producer.id == Product.producer_id)
    )
