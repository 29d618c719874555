"""Finds the item of an (outlet, lot, condition), or makes it empty, under the locks that design 3 orders."""

from collections.abc import Collection
from typing import Any, cast

from sqlalchemy import Table, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite

from shop.extensions import session
from shop.inventory.models import Lot, StockItem
from shop.inventory.services.locking import Held, lock_items
from shop.inventory.states import Condition

Key = tuple[int, int, Condition]
ITEMS = cast("Table", StockItem.__table__)


def ensure_items(keys: Collection[Key]) -> dict[Key, Held]:
    """Give the locked items of these (outlet, lot, condition); make those that are not there, with nothing in them.

    Locks the lots FOR SHARE first: a recall that runs at the same time either sees the new item or is seen.
    """
    lots = session.execute(
        select(Lot.id, Lot.variant_id)
        .where(Lot.id.in_(sorted({lot_id for _, lot_id, _ in keys})))
        .order_by(Lot.id)
        .with_for_update(read=True)
    )
    variants = {row.id: row.variant_id for row in lots}
    rows = [_empty(key, variants[key[1]]) for key in sorted(set(keys))]
    session.execute(_insert_missing(), rows)
    ids = session.scalars(
        select(StockItem.id).where(
            tuple_(StockItem.outlet_id, StockItem.lot_id, StockItem.condition).in_(sorted(set(keys)))
        )
    )
    return {(item.outlet_id, item.lot_id, item.condition): item for item in lock_items(ids.all()).values()}


def _empty(key: Key, variant_id: int) -> dict[str, Any]:
    outlet_id, lot_id, condition = key
    return {
        "outlet_id": outlet_id,
        "lot_id": lot_id,
        "variant_id": variant_id,
        "condition": condition,
        "on_hand": 0,
        "allocated": 0,
    }


def _insert_missing() -> Any:
    """INSERT that leaves rows alone that are already there, as each database spells it."""
    dialect = session.get_bind().dialect.name
    table_insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return table_insert(ITEMS).on_conflict_do_nothing()
