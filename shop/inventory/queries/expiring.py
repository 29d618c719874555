"""Lots of an outlet whose last day comes near, what they are worth, and where such goods sell fastest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from shop.agreements.models import AgreementTerms
from shop.agreements.states import LossBearer
from shop.catalogue.models import Product, ProductVersion, Variant
from shop.catalogue.queries import prices_at
from shop.catalogue.queries.variants import current_version_id
from shop.catalogue.states import Measure
from shop.core.clock import vn_day
from shop.core.money import line_total
from shop.extensions import session
from shop.inventory.models import Lot, StockItem
from shop.inventory.queries.conditions import Root
from shop.inventory.queries.selling import Faster, selling
from shop.inventory.states import Condition, LotOwner

SHELVES = (Condition.SELLABLE, Condition.MARKED_DOWN, Condition.DISPLAY)
MOST = 200


@dataclass(frozen=True, slots=True)
class Expiring:
    """Units of one lot in one condition. ``value``: đồng at the price in force there, None without a price.

    ``sold``: units of the variant that this outlet sold in the last 30 days; ``faster``: the outlet of the same
    operator that sold more of it than any other, and more than this one; ``in_time``: of the free units, those that it
    would sell until their last day.
    """

    item_id: int
    variant_id: int
    root_id: int
    name: str
    variant_name: str
    measure: Measure
    lot_name: str
    code: str
    condition: Condition
    expires_on: date
    on_hand: int
    free: int
    value: int | None
    may_go_back: bool
    sold: int
    faster: Faster | None
    in_time: int


def expiring(outlet_id: int, *, days: int, at: datetime, ended: bool | None = None) -> list[Expiring]:
    """Lots on the shelves of an outlet that expire within so many days or have expired, the nearest first.

    `ended`: only those that have expired, or only those that have not.
    """
    today = vn_day(at)
    over = {None: [], True: [Root.expires_on < today], False: [Root.expires_on >= today]}[ended]
    rows = session.execute(
        select(
            StockItem.id.label("item_id"),
            StockItem.variant_id,
            StockItem.lot_id,
            Root.id.label("root_id"),
            ProductVersion.name,
            Variant.name.label("variant_name"),
            Variant.measure,
            Variant.price_per,
            func.coalesce(Root.number, Root.code, "").label("lot_name"),
            func.coalesce(Root.code, "").label("code"),
            StockItem.condition,
            Root.expires_on,
            Root.blocked_on,
            StockItem.on_hand,
            StockItem.allocated,
            Lot.owner,
            AgreementTerms.expiry_bearer,
        )
        .join(Lot, Lot.id == StockItem.lot_id)
        .join(Root, Root.id == func.coalesce(Lot.root_id, Lot.id))
        .join(Variant, Variant.id == StockItem.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .join(ProductVersion, ProductVersion.id == current_version_id())
        .outerjoin(AgreementTerms, AgreementTerms.id == Lot.terms_id)
        .where(
            StockItem.outlet_id == outlet_id,
            StockItem.on_hand > 0,
            StockItem.condition.in_(SHELVES),
            Root.expires_on <= today + timedelta(days=days),
            *over,
        )
        .order_by(Root.expires_on, StockItem.id)
        .limit(MOST)
    ).all()
    prices = prices_at({(row.variant_id, _offer(row)) for row in rows}, [outlet_id], at)
    sales = selling(outlet_id, {row.variant_id for row in rows}, at)
    found = []
    for row in rows:
        price = prices.get((row.variant_id, outlet_id, _offer(row)))
        sold, faster = sales[row.variant_id]
        free = row.on_hand - row.allocated
        found.append(
            Expiring(
                row.item_id,
                row.variant_id,
                row.root_id,
                row.name,
                row.variant_name,
                row.measure,
                row.lot_name,
                row.code,
                row.condition,
                row.expires_on,
                row.on_hand,
                free,
                line_total(row.on_hand, price.amount, row.price_per) if price else None,
                goes_back(row.owner, row.blocked_on, row.expiry_bearer),
                sold,
                faster,
                min(free, faster.would_sell(row.expires_on, today)) if faster else 0,
            )
        )
    return found


def goes_back(owner: LotOwner, blocked_on: date | None, expiry_bearer: LossBearer | None) -> bool:
    """Whether the producer takes units back: consigned or recalled ones, or those that the terms let it bear."""
    return owner is LotOwner.PRODUCER or blocked_on is not None or expiry_bearer is LossBearer.PRODUCER


def _offer(row: object) -> int | None:
    """Marked-down units have a price of their own."""
    return row.lot_id if row.condition is Condition.MARKED_DOWN else None  # type: ignore[attr-defined]
