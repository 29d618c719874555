"""A producer's goods at every outlet: what lies there, what sells, and what to bring next."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from shop.catalogue.models import Product, Variant
from shop.core.folding import sort_key
from shop.extensions import session
from shop.inventory.models import StockItem
from shop.inventory.queries import spread
from shop.inventory.queries.spread import Named
from shop.outlets.models import Outlet
from shop.reports.network import Figures


@dataclass(frozen=True, slots=True)
class OwnRow:
    """One variant at one outlet."""

    goods: Named
    outlet: str
    figures: Figures


def own_stock(producer_ids: Collection[int], at: datetime) -> list[OwnRow]:
    """Where any units of these producers are or were: what an outlet could use first, then by name. Five statements."""
    pairs = session.execute(
        select(StockItem.variant_id, StockItem.outlet_id, Outlet.name)
        .join(Variant, Variant.id == StockItem.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .join(Outlet, Outlet.id == StockItem.outlet_id)
        .where(Product.producer_id.in_(sorted(producer_ids)))
        .distinct()
    ).all()
    variants = {variant for variant, _outlet, _name in pairs}
    outlets = {outlet for _variant, outlet, _name in pairs}
    held, sold = spread.held(outlets, variants), spread.sold(outlets, variants, at)
    named = spread.by_ids(variants)
    rows = []
    for variant, outlet, name in pairs:
        units, other = held.get((outlet, variant), (0, 0))
        figures = Figures(on_hand=units, other=other, sold=sold.get((outlet, variant), 0))
        if variant in named and (units or other or figures.sold):
            rows.append(OwnRow(named[variant], name, figures))
    return sorted(rows, key=_first)


def _first(row: OwnRow) -> tuple[bool, int, str, str]:
    lasts = row.figures.lasts
    soon = lasts if row.figures.is_wanting and lasts else 0
    return not row.figures.is_wanting, soon, sort_key(row.goods.name), sort_key(row.outlet)
