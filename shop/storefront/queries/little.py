"""When customers read that little is left, at an outlet that does not tell how much."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from shop.extensions import session
from shop.inventory.models import StockSetting

FEW = 5


def is_little(units: int, low_mark: int, step: int) -> bool:
    """At or below the outlet's own mark; without one, at most five times the least that can be bought."""
    return units <= (low_mark or FEW * step)


def low_marks(outlet_id: int, variant_ids: Collection[int]) -> dict[int, int]:
    """The marks that an outlet has set, by variant. One statement."""
    rows = session.execute(
        select(StockSetting.variant_id, StockSetting.low_mark).where(
            StockSetting.outlet_id == outlet_id,
            StockSetting.variant_id.in_(sorted(variant_ids)),
            StockSetting.low_mark > 0,
        )
    )
    return {row.variant_id: row.low_mark for row in rows}
