"""How fast goods sell at the outlets of one operator, and what another outlet would sell of a lot until its last day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select

from shop.core.clock import vn_day
from shop.extensions import session
from shop.inventory.models import Lot, StockItem
from shop.inventory.queries.conditions import FREE, Root
from shop.inventory.queries.spread import SALES_DAYS, Pair, sold
from shop.inventory.queries.stock_page import FOR_SALE
from shop.outlets.models import Outlet


@dataclass(frozen=True, slots=True)
class Faster:
    """An outlet, what it sold of a variant in 30 days, and what it has of it to sell: (last day, free units)."""

    outlet_id: int
    name: str
    sold: int
    shelf: tuple[tuple[date, int], ...]

    def would_sell(self, expires_on: date, today: date) -> int:
        """Units of a lot that it would sell until that day, at its pace and after what it has with the same or a nearer one."""
        pace = self.sold * max(0, (expires_on - today).days) // SALES_DAYS
        return max(0, pace - sum(units for day, units in self.shelf if today <= day <= expires_on))


def selling(
    outlet_id: int, variant_ids: Collection[int], at: datetime
) -> dict[int, tuple[int, Faster | None]]:
    """By variant: units sold here, and the outlet that sold most where that is another one. Three statements."""
    if not variant_ids:
        return {}
    others = _others(outlet_id, vn_day(at))
    units = sold({outlet_id, *others}, variant_ids, at)
    found: dict[int, tuple[int, int | None]] = {}
    for variant_id in variant_ids:
        here = units.get((outlet_id, variant_id), 0)
        most = max(others, key=lambda other: units.get((other, variant_id), 0), default=None)
        is_faster = most is not None and units.get((most, variant_id), 0) > here
        found[variant_id] = here, most if is_faster else None
    shelves = _shelves({(other, variant_id) for variant_id, (_here, other) in found.items() if other})
    return {
        variant_id: (
            here,
            Faster(other, others[other], units[other, variant_id], tuple(shelves[other, variant_id]))
            if other
            else None,
        )
        for variant_id, (here, other) in found.items()
    }


def _others(outlet_id: int, day: date) -> dict[int, str]:
    """The other outlets of its operator that are not closed."""
    operator = select(Outlet.operator_id).where(Outlet.id == outlet_id).scalar_subquery()
    rows = session.execute(
        select(Outlet.id, Outlet.name)
        .where(
            Outlet.operator_id == operator,
            Outlet.id != outlet_id,
            or_(Outlet.closed_on.is_(None), Outlet.closed_on > day),
        )
        .order_by(Outlet.id)
    )
    return {row.id: row.name for row in rows}


def _shelves(wanted: Collection[Pair]) -> dict[Pair, list[tuple[date, int]]]:
    """(last day, free units) for sale by pair."""
    found: dict[Pair, list[tuple[date, int]]] = defaultdict(list)
    if not wanted:
        return found
    rows = session.execute(
        select(StockItem.outlet_id, StockItem.variant_id, Root.expires_on, FREE)
        .join(Lot, Lot.id == StockItem.lot_id)
        .join(Root, Root.id == func.coalesce(Lot.root_id, Lot.id))
        .where(
            StockItem.outlet_id.in_(sorted({outlet_id for outlet_id, _variant in wanted})),
            StockItem.variant_id.in_(sorted({variant_id for _outlet, variant_id in wanted})),
            StockItem.condition.in_(FOR_SALE),
            FREE > 0,
            Root.blocked_on.is_(None),
        )
    )
    for outlet_id, variant_id, expires_on, free in rows:
        if expires_on is not None:
            found[outlet_id, variant_id].append((expires_on, free))
    return found
