"""Goods over several outlets: what lies where, what was sold there, and what does not move."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, select
from sqlalchemy.orm import aliased

from shop.catalogue.models import Product, ProductVersion, SearchEntry, Variant
from shop.catalogue.queries.variants import current_version_id
from shop.catalogue.states import Measure
from shop.extensions import session
from shop.inventory.models import Lot, StockItem, StockMovement
from shop.inventory.queries.conditions import Root
from shop.inventory.queries.stock_page import FOR_SALE, typed_conditions
from shop.inventory.states import MovementKind

SALES_DAYS = 30
SOLD = (MovementKind.HANDED_OVER, MovementKind.DISPATCHED)
Pair = tuple[int, int]  # outlet, variant


@dataclass(frozen=True, slots=True)
class Named:
    """One variant by its names."""

    variant_id: int
    name: str
    variant_name: str
    sku: str
    unit: str
    measure: Measure


@dataclass(frozen=True, slots=True)
class Slow:
    """Goods of an outlet of which none was sold in the last days; ``units`` for sale, ``expires_on`` the nearest."""

    goods: Named
    units: int
    expires_on: date | None


def stocked_goods(outlet_ids: Collection[int], typed: str, *, skip: int, most: int) -> list[Named]:
    """The variants that lie at any of these outlets, by name; of what was typed. One statement."""
    there = exists().where(
        StockItem.variant_id == Variant.id, StockItem.outlet_id.in_(sorted(outlet_ids)), StockItem.on_hand > 0
    )
    rows = session.execute(
        _named()
        .outerjoin(SearchEntry, SearchEntry.product_id == Product.id)
        .where(there, *typed_conditions(typed))
        .order_by(ProductVersion.name, Variant.position, Variant.id)
        .offset(skip)
        .limit(most)
    )
    return [Named(*row) for row in rows]


def one_of(variant_id: int) -> Named | None:
    """One variant by its names."""
    row = session.execute(_named().where(Variant.id == variant_id)).one_or_none()
    return None if row is None else Named(*row)


def by_ids(variant_ids: Collection[int]) -> dict[int, Named]:
    """Variants by their names. One statement."""
    rows = session.execute(_named().where(Variant.id.in_(sorted(variant_ids))))
    return {row[0]: Named(*row) for row in rows}


def held(outlet_ids: Collection[int], variant_ids: Collection[int]) -> dict[Pair, tuple[int, int]]:
    """(units for sale, units on display, in quarantine or damaged) by pair. One statement."""
    for_sale = StockItem.condition.in_(FOR_SALE)
    rows = session.execute(
        select(
            StockItem.outlet_id,
            StockItem.variant_id,
            func.sum(case((for_sale, StockItem.on_hand), else_=0)),
            func.sum(case((for_sale, 0), else_=StockItem.on_hand)),
        )
        .where(StockItem.variant_id.in_(sorted(variant_ids)), StockItem.outlet_id.in_(sorted(outlet_ids)))
        .group_by(StockItem.outlet_id, StockItem.variant_id)
    )
    return {(outlet, variant): (int(units), int(other)) for outlet, variant, units, other in rows}


def sold(outlet_ids: Collection[int], variant_ids: Collection[int], at: datetime) -> dict[Pair, int]:
    """Units that left for customers in the last 30 days by pair. One statement."""
    rows = session.execute(
        select(StockItem.outlet_id, StockItem.variant_id, func.sum(-StockMovement.on_hand_change))
        .join(StockMovement, StockMovement.stock_item_id == StockItem.id)
        .where(
            StockItem.variant_id.in_(sorted(variant_ids)),
            StockItem.outlet_id.in_(sorted(outlet_ids)),
            StockMovement.kind.in_(SOLD),
            StockMovement.at >= at - timedelta(days=SALES_DAYS),
        )
        .group_by(StockItem.outlet_id, StockItem.variant_id)
    )
    return {(outlet, variant): int(units) for outlet, variant, units in rows}


def unsold(at: datetime) -> ColumnElement[bool]:
    """Of a stock item: it lay for 30 days, and none of its goods was sold at its outlet since."""
    since, other = at - timedelta(days=SALES_DAYS), aliased(StockItem)
    moved = exists().where(
        other.outlet_id == StockItem.outlet_id,
        other.variant_id == StockItem.variant_id,
        StockMovement.stock_item_id == other.id,
        StockMovement.kind.in_(SOLD),
        StockMovement.at >= since,
    )
    is_old = exists().where(StockMovement.stock_item_id == StockItem.id, StockMovement.at < since)
    return and_(is_old, ~moved)


def slow(outlet_id: int, at: datetime, *, skip: int, most: int) -> list[Slow]:
    """What lay at an outlet for 30 days without a sale, the nearest last day first. One statement."""
    units = (
        select(
            StockItem.variant_id,
            func.sum(StockItem.on_hand).label("units"),
            func.min(Root.expires_on).label("expires_on"),
        )
        .join(Lot, Lot.id == StockItem.lot_id)
        .join(Root, Root.id == func.coalesce(Lot.root_id, Lot.id))
        .where(
            StockItem.outlet_id == outlet_id,
            StockItem.on_hand > 0,
            StockItem.condition.in_(FOR_SALE),
            unsold(at),
        )
        .group_by(StockItem.variant_id)
        .subquery("units")
    )
    rows = session.execute(
        _named()
        .add_columns(units.c.units, units.c.expires_on)
        .join(units, units.c.variant_id == Variant.id)
        .order_by(units.c.expires_on.is_(None), units.c.expires_on, ProductVersion.name, Variant.id)
        .offset(skip)
        .limit(most)
    )
    return [Slow(Named(*row[:6]), int(row[6]), row[7]) for row in rows]


def _named() -> Select[*tuple[Any, ...]]:
    return (
        select(Variant.id, ProductVersion.name, Variant.name, Variant.sku, Variant.unit, Variant.measure)
        .join(Product, Product.id == Variant.product_id)
        .join(ProductVersion, ProductVersion.id == current_version_id())
    )
