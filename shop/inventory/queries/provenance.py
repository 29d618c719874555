"""The way of a batch as anybody may know it: when it came in, and which outlets it passed; no figures, no names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select

from shop.core.clock import vn_day
from shop.extensions import session
from shop.inventory.models import Lot, StockItem, StockMovement
from shop.outlets.models import Outlet

LONGEST = 60


@dataclass(frozen=True, slots=True)
class Passed:
    """An outlet that had units of the batch, from the Vietnamese day on which the first came."""

    slug: str
    name: str
    name_en: str | None
    commune_code: str
    since: date


def passed(root_id: int) -> list[Passed]:
    """The outlets that had units of a batch, in the order in which it came to them. One statement."""
    rows = session.execute(
        select(
            Outlet.slug,
            Outlet.name,
            Outlet.name_en,
            Outlet.commune_code,
            func.min(StockMovement.at).label("at"),
        )
        .join(StockItem, StockItem.outlet_id == Outlet.id)
        .join(Lot, Lot.id == StockItem.lot_id)
        .join(StockMovement, StockMovement.stock_item_id == StockItem.id)
        .where(func.coalesce(Lot.root_id, Lot.id) == root_id, StockMovement.on_hand_change > 0)
        .group_by(Outlet.id)
        .order_by(func.min(StockMovement.at), Outlet.id)
    )
    return [Passed(row.slug, row.name, row.name_en, row.commune_code, vn_day(row.at)) for row in rows]


def codes_like(typed: str) -> list[str]:
    """Public codes of the batches that somebody may mean: by our code, or by the number that the goods carry."""
    exact = "".join(typed.split())[:LONGEST]
    if not exact:
        return []
    rows = session.scalars(
        select(Lot.code)
        .where(
            Lot.root_id.is_(None),
            Lot.code.is_not(None),
            or_(
                Lot.code == exact.upper().replace("-", ""),
                Lot.number == exact,
                Lot.number == typed.strip()[:LONGEST],
            ),
        )
        .order_by(Lot.id.desc())
        .limit(10)
    )
    return [code for code in rows if code]
