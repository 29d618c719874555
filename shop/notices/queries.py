"""Who waits for goods that can be bought again, and which goods fell below their mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, func, or_, select

from shop.accounts.models import User
from shop.catalogue import queries as catalogue
from shop.catalogue.models import Product, ProductVersion, Variant
from shop.catalogue.queries import VariantRow
from shop.catalogue.queries.variants import current_version_id
from shop.catalogue.states import Measure, ProductState
from shop.core.clock import vn_day
from shop.core.errors import NotFound
from shop.extensions import session
from shop.inventory.models import StockItem, StockSetting
from shop.inventory.queries.sellable import sellable, sellable_sql
from shop.inventory.states import Offering
from shop.notices.models import LowStock, StockWatch
from shop.outlets.models import Outlet, OutletStaff
from shop.outlets.states import StaffRole


@dataclass(frozen=True, slots=True)
class Fallen:
    """Goods of an outlet at or below its mark; ``units`` in the variant's own unit."""

    outlet_id: int
    variant_id: int
    units: int
    outlet: str
    outlet_slug: str
    producer_id: int
    name: str
    variant_name: str
    unit: str
    measure: Measure


def ready(at: datetime, *, most: int) -> list[tuple[int, int]]:
    """(watch, an outlet that has the goods) of those who wait for what can be bought now, the longest waiting first.

    Who does not name an outlet hears of the one that has most. Two statements.
    """
    is_open = StockWatch.open_key.is_not(None)
    units = sellable(None, select(StockWatch.variant_id).where(is_open), at)
    best: dict[int, int] = {}
    for (outlet_id, variant_id), number in sorted(units.items()):
        if number > units.get((best.get(variant_id, 0), variant_id), 0):
            best[variant_id] = outlet_id
    if not best:
        return []
    rows = session.execute(
        select(StockWatch.id, StockWatch.variant_id, StockWatch.outlet_id)
        .where(is_open, StockWatch.variant_id.in_(best))
        .order_by(StockWatch.id)
    )
    found = [
        (watch_id, outlet_id or best[variant_id])
        for watch_id, variant_id, outlet_id in rows
        if outlet_id is None or (outlet_id, variant_id) in units
    ]
    return found[:most]


def goods(variant_id: int, day: date) -> VariantRow:
    """What somebody may wait for: published goods, also of a producer who sells nothing today; never alcohol.

    Raises NotFound for anything else.
    """
    row = catalogue.variant_rows([variant_id], day).get(variant_id)
    if row is None or row.state is not ProductState.PUBLISHED or row.retired_on is not None or row.alcohol:
        raise NotFound
    return row


def is_back(variant_id: int, outlet_id: int | None, at: datetime) -> int | None:
    """An outlet at which the goods can be bought now (the one named); None when there is none."""
    units = sellable(None if outlet_id is None else [outlet_id], [variant_id], at)
    return max(units, key=lambda pair: (units[pair], -pair[0]))[0] if units else None


def by_token(token: str) -> StockWatch | None:
    """The wish behind the link of a message."""
    return session.scalar(select(StockWatch).where(StockWatch.token == token))


def fallen(at: datetime) -> list[Fallen]:
    """What fell to its mark or below and of which nobody was told yet. One statement."""
    marked = _marked(at).subquery("marked")
    rows = session.execute(
        select(marked)
        .join(StockSetting, _pair(StockSetting, marked))
        .outerjoin(LowStock, _pair(LowStock, marked))
        .where(LowStock.since.is_(None), marked.c.units <= StockSetting.low_mark)
        .order_by(marked.c.outlet_id, marked.c.name, marked.c.variant_id)
    )
    return [Fallen(*row) for row in rows]


def risen(at: datetime) -> list[tuple[int, int]]:
    """(outlet, variant) that people were told of and that are above their mark again, or have none any more."""
    marked = _marked(at).subquery("marked")
    rows = session.execute(
        select(LowStock.outlet_id, LowStock.variant_id)
        .outerjoin(marked, _pair(LowStock, marked))
        .outerjoin(StockSetting, _pair(StockSetting, marked))
        .where(or_(marked.c.units.is_(None), marked.c.units > StockSetting.low_mark))
    )
    return [(outlet_id, variant_id) for outlet_id, variant_id in rows]


def managers(outlet_id: int, day: date) -> Sequence[User]:
    """The managers of an outlet on a day who have an e-mail address."""
    return session.scalars(
        select(User)
        .join(OutletStaff, OutletStaff.user_id == User.id)
        .where(
            OutletStaff.outlet_id == outlet_id,
            OutletStaff.role == StaffRole.MANAGER,
            OutletStaff.since <= day,
            or_(OutletStaff.until.is_(None), OutletStaff.until >= day),
            User.email.is_not(None),
            User.erased_at.is_(None),
        )
        .order_by(User.id)
    ).all()


def _web(at: datetime) -> Any:
    wanted = StockSetting.low_mark > 0
    return sellable_sql(
        at,
        outlet_ids=select(StockSetting.outlet_id).where(wanted),
        variant_ids=select(StockSetting.variant_id).where(wanted),
    )


def _marked(at: datetime) -> Any:
    """Every pair with a mark at an outlet that goes on, that has or had the goods, with the units of now."""
    web, day = _web(at), vn_day(at)
    had = select(StockItem.id).where(
        StockItem.outlet_id == StockSetting.outlet_id, StockItem.variant_id == StockSetting.variant_id
    )
    return (
        select(
            StockSetting.outlet_id,
            StockSetting.variant_id,
            func.coalesce(web.c.sellable, 0).label("units"),
            Outlet.name.label("outlet"),
            Outlet.slug,
            Product.producer_id,
            ProductVersion.name,
            Variant.name.label("variant_name"),
            Variant.unit,
            Variant.measure,
        )
        .join(Outlet, Outlet.id == StockSetting.outlet_id)
        .join(Variant, Variant.id == StockSetting.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .join(ProductVersion, ProductVersion.id == current_version_id())
        .outerjoin(
            web, and_(web.c.outlet_id == StockSetting.outlet_id, web.c.variant_id == StockSetting.variant_id)
        )
        .where(
            StockSetting.low_mark > 0,
            StockSetting.offering == Offering.SELL,
            Outlet.sells_online.is_(True),
            or_(Outlet.closed_on.is_(None), Outlet.closed_on > day),
            or_(Outlet.ends_on.is_(None), Outlet.ends_on >= day),
            or_(Variant.retired_on.is_(None), Variant.retired_on > day),
            had.exists(),
        )
    )


def _pair(table: Any, marked: Subquery) -> ColumnElement[bool]:
    return and_(table.outlet_id == marked.c.outlet_id, table.variant_id == marked.c.variant_id)
