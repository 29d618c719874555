"""Bought goods and what was paid for them: the lots of which nobody has said it yet, and one of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select

from shop.accounts.models import User
from shop.audit.models import AuditEvent
from shop.catalogue.models import Product, ProductVersion, Variant
from shop.catalogue.queries.variants import current_version_id
from shop.catalogue.states import Measure
from shop.core.errors import NotFound
from shop.extensions import session
from shop.inventory.models import Lot, StockItem, StockMovement
from shop.inventory.queries.conditions import Root
from shop.inventory.states import LotOwner, MovementKind
from shop.outlets.models import Outlet

ADDED = "lot.cost_added"
LEFT = (MovementKind.HANDED_OVER, MovementKind.DISPATCHED)


@dataclass(frozen=True, slots=True)
class BoughtLot:
    """A lot that an outlet has or had. ``unit_cost`` in đồng per unit, None while nobody knows it."""

    lot_id: int
    variant_id: int
    name: str
    variant_name: str
    unit: str
    measure: Measure
    lot_name: str
    expires_on: date | None
    came_at: datetime
    unit_cost: int | None


def unpriced(outlet_id: int, *, skip: int, most: int) -> list[BoughtLot]:
    """Lots without a purchase price that lie at an outlet or were sold there, the latest first."""
    rows = session.execute(
        _lots().where(*_lacking(outlet_id)).order_by(Lot.id.desc()).offset(skip).limit(most)
    )
    return [BoughtLot(*row) for row in rows]


def count_unpriced(outlet_ids: Collection[int]) -> dict[int, int]:
    """How many such lots each outlet has; those without any are left out. One statement."""
    rows = session.execute(
        select(StockItem.outlet_id, func.count(StockItem.lot_id.distinct()))
        .join(Lot, Lot.id == StockItem.lot_id)
        .join(Outlet, (Outlet.id == StockItem.outlet_id) & (Outlet.operator_id == Lot.operator_id))
        .where(
            StockItem.outlet_id.in_(sorted(outlet_ids)),
            Lot.owner == LotOwner.OPERATOR,
            Lot.unit_cost.is_(None),
            _counts(),
        )
        .group_by(StockItem.outlet_id)
    )
    return {outlet_id: int(lots) for outlet_id, lots in rows}


def bought_lot(outlet_id: int, lot_id: int) -> BoughtLot:
    """A lot that its operator bought. Raises NotFound for consigned goods and what never was at this outlet."""
    row = session.execute(_lots().where(Lot.id == lot_id, *_bought(outlet_id))).one_or_none()
    if row is None:
        raise NotFound
    return BoughtLot(*row)


def added_later(lot_id: int) -> tuple[datetime, str | None] | None:
    """When, and by whom, the price of a lot was added after its receipt; None if it came with it."""
    row = session.execute(
        select(AuditEvent.at, User.name)
        .outerjoin(User, User.id == AuditEvent.actor_id)
        .where(AuditEvent.subject_kind == "lot", AuditEvent.subject_id == lot_id, AuditEvent.action == ADDED)
    ).one_or_none()
    return None if row is None else (row.at, row.name)


def _lots() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Lot.id,
            Variant.id,
            ProductVersion.name,
            Variant.name,
            Variant.unit,
            Variant.measure,
            func.coalesce(Root.number, Root.code, ""),
            Root.expires_on,
            Lot.created_at,
            Lot.unit_cost,
        )
        .join(Root, Root.id == func.coalesce(Lot.root_id, Lot.id))
        .join(Variant, Variant.id == Lot.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .join(ProductVersion, ProductVersion.id == current_version_id())
    )


def _bought(outlet_id: int) -> tuple[ColumnElement[bool], ...]:
    seller = select(Outlet.operator_id).where(Outlet.id == outlet_id).scalar_subquery()
    here = exists().where(StockItem.outlet_id == outlet_id, StockItem.lot_id == Lot.id)
    return Lot.owner == LotOwner.OPERATOR, Lot.operator_id == seller, here


def _lacking(outlet_id: int) -> tuple[ColumnElement[bool], ...]:
    counts = exists().where(StockItem.outlet_id == outlet_id, StockItem.lot_id == Lot.id, _counts())
    return *_bought(outlet_id), Lot.unit_cost.is_(None), counts


def _counts() -> ColumnElement[bool]:
    """What a receipt brought by mistake and took back is not missed: units lie there, or were sold."""
    sold = exists().where(StockMovement.stock_item_id == StockItem.id, StockMovement.kind.in_(LEFT))
    return or_(StockItem.on_hand > 0, sold.correlate(StockItem))
