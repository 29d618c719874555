"""What stands at a stall, and on which day its missing units were sold."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select

from shop.catalogue.models import Product, ProductVersion, Variant
from shop.catalogue.queries.variants import current_version_id
from shop.catalogue.states import Measure
from shop.core.clock import start_of_day, vn_day
from shop.extensions import session
from shop.inventory.models import Lot, StockItem, StockMovement
from shop.inventory.queries.conditions import Root
from shop.inventory.states import Condition
from shop.outlets.models import Outlet

FOR_SALE = (Condition.SELLABLE, Condition.MARKED_DOWN)


@dataclass(frozen=True, slots=True)
class ShelfItem:
    """Units of one lot in one condition at a stall. ``came_at``: when the first of them came."""

    item_id: int
    variant_id: int
    name: str
    name_en: str | None
    variant_name: str
    variant_name_en: str | None
    unit: str
    measure: Measure
    lot_id: int
    lot_name: str
    expires_on: date | None
    blocked_on: date | None
    condition: Condition
    on_hand: int
    allocated: int
    came_at: datetime

    @property
    def is_for_sale(self) -> bool:
        """Whether missing units can have been sold."""
        return self.condition in FOR_SALE

    def is_over(self, day: date) -> bool:
        """Whether its last day is before a day."""
        return self.expires_on is not None and self.expires_on < day


def of_outlet(outlet_id: int) -> list[ShelfItem]:
    """All that stands there, by name and last day. One statement."""
    rows = session.execute(_items().where(StockItem.outlet_id == outlet_id, StockItem.on_hand > 0))
    return [ShelfItem(*row) for row in rows]


def some(item_ids: Collection[int]) -> dict[int, ShelfItem]:
    """Items by id, also empty ones. One statement."""
    rows = session.execute(_items().where(StockItem.id.in_(sorted(item_ids))))
    return {row[0]: ShelfItem(*row) for row in rows}


def sale_moment(
    item: ShelfItem, outlet: Outlet, counted_at: datetime, before: datetime | None = None
) -> datetime | None:
    """When missing units were sold: when they were counted, else at the end of the last day on which they could be.

    That is the earliest of the fair's last day, the stall's, the lot's and the day before its recall. None: they cannot
    have been sold at this fair at all, as they came later, before it began, or stood there at the count ``before``.
    """
    limits = (outlet.ends_on, outlet.closed_on, item.expires_on)
    days = [vn_day(counted_at), *(day for day in limits if day is not None)]
    if item.blocked_on is not None:
        days.append(item.blocked_on - timedelta(days=1))
    day = min(days)
    moment = counted_at if day == vn_day(counted_at) else end_of(day)
    earliest = item.came_at if before is None else max(item.came_at, before)
    if moment < earliest or (outlet.starts_on is not None and day < outlet.starts_on):
        return None
    return moment


def end_of(day: date) -> datetime:
    """The last second of a Vietnamese day."""
    return start_of_day(day + timedelta(days=1)) - timedelta(seconds=1)


def _items() -> Select[*tuple[Any, ...]]:
    came = (
        select(func.min(StockMovement.at))
        .where(StockMovement.stock_item_id == StockItem.id)
        .correlate(StockItem)
        .scalar_subquery()
    )
    return (
        select(
            StockItem.id,
            StockItem.variant_id,
            ProductVersion.name,
            ProductVersion.name_en,
            Variant.name,
            Variant.name_en,
            Variant.unit,
            Variant.measure,
            StockItem.lot_id,
            func.coalesce(Root.number, Root.code, ""),
            Root.expires_on,
            Root.blocked_on,
            StockItem.condition,
            StockItem.on_hand,
            StockItem.allocated,
            came,
        )
        .join(Variant, Variant.id == StockItem.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .join(ProductVersion, ProductVersion.id == current_version_id())
        .join(Lot, Lot.id == StockItem.lot_id)
        .join(Root, Root.id == func.coalesce(Lot.root_id, Lot.id))
        .order_by(ProductVersion.name, Variant.position, Variant.id, Root.expires_on, StockItem.id)
    )
