"""Where goods stand inside an outlet: its floor, kiosk or shelf, by variant."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import select

from shop.extensions import session
from shop.inventory.models import StockSetting
from shop.outlets.models import OutletSpot


class Spot(NamedTuple):
    """A place of an outlet. ``number``: places are walked in the order in which they were entered."""

    number: int
    name: str


def spots_of(outlet_id: int, variant_ids: Collection[int]) -> dict[int, Spot]:
    """The places of these goods at an outlet; goods without one are left out. One statement."""
    rows = session.execute(
        select(StockSetting.variant_id, OutletSpot.id, OutletSpot.name)
        .join(OutletSpot, OutletSpot.id == StockSetting.spot_id)
        .where(StockSetting.outlet_id == outlet_id, StockSetting.variant_id.in_(sorted(variant_ids)))
    )
    return {variant_id: Spot(number, name) for variant_id, number, name in rows}
