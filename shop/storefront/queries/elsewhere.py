"""Outlets that show goods without selling them from stock: as a display, or made when somebody asks; where goods stand.

The rows come packed with the facts of a product, so that its page asks nothing more.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import String, cast, func, select

from shop.catalogue.models import Product, Variant
from shop.inventory.models import StockSetting
from shop.inventory.states import Offering
from shop.outlets.models import OutletSpot

ROWS, CELLS = "\x1e", "\x1f"  # no name holds them


class Elsewhere(NamedTuple):
    """What an outlet decided about a variant; ``lead_days`` until goods made on demand can be fetched."""

    variant_id: int
    outlet_id: int
    offering: Offering
    lead_days: int


def packed() -> Any:
    """SQL: `variant|outlet|offering|days` of a product's variants, between commas."""
    parts = (
        cast(StockSetting.variant_id, String),
        cast(StockSetting.outlet_id, String),
        cast(StockSetting.offering, String),
        cast(func.coalesce(StockSetting.lead_days, 1), String),
    )
    row = parts[0] + "|" + parts[1] + "|" + parts[2] + "|" + parts[3]
    return (
        select(func.aggregate_strings(row, ","))
        .join(Variant, Variant.id == StockSetting.variant_id)
        .where(Variant.product_id == Product.id, StockSetting.offering != Offering.SELL)
        .correlate(Product)
        .scalar_subquery()
    )


def unpacked(text: str | None) -> tuple[Elsewhere, ...]:
    """The rows of ``packed``."""
    rows = [row.split("|") for row in text.split(",")] if text else []
    return tuple(sorted(Elsewhere(int(a), int(b), Offering(c), int(d)) for a, b, c, d in rows))


def packed_spots() -> Any:
    """SQL: variant, outlet and the name of the place of a product's variants there."""
    row = (
        cast(StockSetting.variant_id, String)
        + CELLS
        + cast(StockSetting.outlet_id, String)
        + CELLS
        + OutletSpot.name
    )
    return (
        select(func.aggregate_strings(row, ROWS))
        .select_from(StockSetting)
        .join(Variant, Variant.id == StockSetting.variant_id)
        .join(OutletSpot, OutletSpot.id == StockSetting.spot_id)
        .where(Variant.product_id == Product.id)
        .correlate(Product)
        .scalar_subquery()
    )


def unpacked_spots(text: str | None) -> dict[int, dict[int, str]]:
    """The places of ``packed_spots``: outlet → variant → name."""
    found: dict[int, dict[int, str]] = {}
    for row in sorted(text.split(ROWS)) if text else ():
        variant_id, outlet_id, name = row.split(CELLS)
        found.setdefault(int(outlet_id), {})[int(variant_id)] = name
    return found
