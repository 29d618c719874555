"""Truth 1: the row from which the web reads what it may sell says what the items say."""

from sqlalchemy import func, select, union_all

from shop.inventory.models import StockItem, StockLevel
from shop.inventory.queries import levels
from shop.reports.verify.findings import Rule


def rules() -> list[Rule]:
    """Levels are the sums of items, by their nearest days."""
    return [_levels()]


def _levels() -> Rule:
    """A pair is named by the first of its items, since a level has no number of its own."""
    written = select(*StockLevel.__table__.c).where(StockLevel.free > 0)
    is_wrong = union_all(
        select(levels.summed().except_(written).subquery()),
        select(written.except_(levels.summed()).subquery()),
    ).subquery("wrong")
    return Rule(
        1,
        "levels",
        "số bán được trên web không khớp tồn kho",
        "stock_items",
        select(
            func.min(StockItem.id).label("id"),
            is_wrong.c.outlet_id,
            is_wrong.c.variant_id,
            func.max(is_wrong.c.free).label("free"),
        )
        .join(
            StockItem,
            (StockItem.variant_id == is_wrong.c.variant_id) & (StockItem.outlet_id == is_wrong.c.outlet_id),
        )
        .group_by(is_wrong.c.outlet_id, is_wrong.c.variant_id)
        .order_by(is_wrong.c.variant_id, is_wrong.c.outlet_id),
    )
