"""Units that the web may sell now and that come near their last day: of two outlets the one with more of them sells first."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, cast, func, select

from shop.core.clock import vn_day
from shop.extensions import run
from shop.inventory.models import StockItem
from shop.inventory.queries.conditions import FREE, Root, joined, open_online, published, web_fit
from shop.inventory.states import Condition

NEAR_DAYS = 30


def nearing(
    outlet_ids: Collection[int], variant_ids: Collection[int], at: datetime
) -> dict[tuple[int, int], int]:
    """Units whose last day is within 30 days, by (outlet, variant), as many as are free and fit. One statement."""
    today = vn_day(at)
    statement = (
        joined(select(StockItem.outlet_id, StockItem.variant_id, cast(func.sum(FREE), BigInteger)))
        .where(
            StockItem.outlet_id.in_(sorted(outlet_ids)),
            StockItem.variant_id.in_(sorted(variant_ids)),
            StockItem.condition == Condition.SELLABLE,
            FREE > 0,
            web_fit(today),
            open_online(today),
            published(),
            Root.expires_on <= today + timedelta(days=NEAR_DAYS),
        )
        .group_by(StockItem.outlet_id, StockItem.variant_id)
    )
    return {(outlet_id, variant_id): units for outlet_id, variant_id, units in run(statement)}
