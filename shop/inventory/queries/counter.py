"""What lies on an outlet's shelf, lot by lot, for whoever sells it over the counter."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from shop.catalogue.models import BasketItem, Product, ProductVersion, SearchEntry, Variant
from shop.catalogue.queries.variants import current_version_id
from shop.extensions import run
from shop.inventory.models import Lot, StockItem
from shop.inventory.queries import codes
from shop.inventory.queries.conditions import FREE, Root
from shop.inventory.queries.stock_page import typed_conditions
from shop.inventory.states import Condition


@dataclass(frozen=True, slots=True)
class ShelfLot:
    """The units of one lot in one condition. ``free``: nobody was promised them; ``name``: as it is printed on the goods."""

    variant_id: int
    lot_id: int
    root_id: int
    condition: Condition
    free: int
    expires_on: date | None
    blocked_on: date | None
    name: str | None

    def is_fit(self, today: date) -> bool:
        """Whether it may be handed over that day: neither recalled by then nor past its last day."""
        if self.blocked_on is not None and self.blocked_on <= today:
            return False
        return self.expires_on is None or self.expires_on >= today


def shelf(outlet_id: int, variant_ids: Collection[int]) -> list[ShelfLot]:
    """The lots of these variants, nearest last day first, undated last. One statement."""
    return _read(_lots(outlet_id).where(StockItem.variant_id.in_(sorted(variant_ids))))


def lots_named(outlet_id: int, typed: str) -> list[ShelfLot]:
    """The lots whose number or public code was scanned, also as the address in a square code. One statement."""
    exact = codes.lot_in(typed)
    return _read(_lots(outlet_id).where(or_(Root.number == exact, Root.code == exact.upper())))


def matching(outlet_id: int, typed: str, *, most: int) -> list[int]:
    """The variants on this shelf, and the baskets, that a name or code means, by name. One statement."""
    mine = select(StockItem.variant_id).where(StockItem.outlet_id == outlet_id, StockItem.on_hand > 0)
    statement = (
        select(Variant.id)
        .join(Product, Product.id == Variant.product_id)
        .join(ProductVersion, ProductVersion.id == current_version_id())
        .outerjoin(SearchEntry, SearchEntry.product_id == Product.id)
        .where(
            or_(Variant.id.in_(mine), Variant.id.in_(select(BasketItem.basket_id))), *typed_conditions(typed)
        )
        .order_by(ProductVersion.name, Variant.position, Variant.id)
        .limit(most)
    )
    return list(run(statement).scalars())


def _lots(outlet_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            StockItem.variant_id,
            StockItem.lot_id,
            Root.id,
            StockItem.condition,
            FREE,
            Root.expires_on,
            Root.blocked_on,
            func.coalesce(Root.number, Root.code),
        )
        .join(Lot, Lot.id == StockItem.lot_id)
        .join(Root, Root.id == func.coalesce(Lot.root_id, Lot.id))
        .where(and_(StockItem.outlet_id == outlet_id, StockItem.on_hand > 0))
    )


def _read(statement: Select[*tuple[Any, ...]]) -> list[ShelfLot]:
    found = [ShelfLot(*row) for row in run(statement)]
    return sorted(found, key=lambda lot: (lot.expires_on or date.max, lot.lot_id, lot.condition))
