"""The lots behind the lines of a part: what is held, what has left, what could be taken instead."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from shop.extensions import session
from shop.inventory.models import Allocation, Lot, Reservation, StockItem
from shop.inventory.queries.conditions import Root
from shop.inventory.states import Condition, ReservationState
from shop.orders.models import FulfilmentLine
from shop.orders.states import UnitState


@dataclass(frozen=True, slots=True)
class LineLot:
    """Units of one lot held for, or gone with, a line; ``good_until``: the day that held ones were promised to last to."""

    lot_id: int
    code: str
    number: str | None
    expires_on: date | None
    blocked_on: date | None
    quantity: int
    state: UnitState | None
    good_until: date | None = None


def lots_of(line_ids: list[int]) -> dict[int, tuple[LineLot, ...]]:
    """Lots by order line: what is still held, then what has left."""
    found: dict[int, list[LineLot]] = {line_id: [] for line_id in line_ids}
    held: Select[*tuple[Any, ...]] = (
        select(
            Reservation.order_line_id,
            StockItem.lot_id,
            *_lot_columns(),
            Allocation.quantity,
            Reservation.good_until,
        )
        .join(
            Allocation,
            and_(Allocation.reservation_id == Reservation.id, Reservation.state == ReservationState.OPEN),
        )
        .join(StockItem, StockItem.id == Allocation.stock_item_id)
        .join(Lot, Lot.id == StockItem.lot_id)
        .join(Root, Root.id == func.coalesce(Lot.root_id, Lot.id))
        .where(Reservation.order_line_id.in_(line_ids))
        .order_by(Allocation.id)
    )
    for row in session.execute(held):
        lot = row.lot_id, row.code, row.number, row.expires_on, row.blocked_on, row.quantity
        found[row.order_line_id].append(LineLot(*lot, None, row.good_until))
    left: Select[*tuple[Any, ...]] = (
        select(
            FulfilmentLine.order_line_id,
            FulfilmentLine.lot_id,
            *_lot_columns(),
            FulfilmentLine.quantity,
            FulfilmentLine.state,
        )
        .join(Lot, Lot.id == FulfilmentLine.lot_id)
        .join(Root, Root.id == func.coalesce(Lot.root_id, Lot.id))
        .where(FulfilmentLine.order_line_id.in_(line_ids))
        .order_by(FulfilmentLine.id)
    )
    for row in session.execute(left):
        found[row.order_line_id].append(LineLot(*row[1:]))
    return {line_id: tuple(lots) for line_id, lots in found.items()}


def _lot_columns() -> tuple[Any, ...]:
    return Root.code, Root.number, Root.expires_on, Root.blocked_on


def fit_lots(outlet_id: int, variant_ids: list[int], today: date) -> dict[int, list[LineLot]]:
    """Lots with free sellable units that may leave the outlet today, by variant, nearest last day first."""
    free = StockItem.on_hand - StockItem.allocated
    wanted = (
        select(StockItem.variant_id, StockItem.lot_id, *_lot_columns(), free.label("quantity"))
        .join(Lot, Lot.id == StockItem.lot_id)
        .join(Root, Root.id == func.coalesce(Lot.root_id, Lot.id))
        .where(
            StockItem.outlet_id == outlet_id,
            StockItem.variant_id.in_(variant_ids),
            StockItem.condition == Condition.SELLABLE,
            free > 0,
            Root.blocked_on.is_(None),
            or_(Root.expires_on.is_(None), Root.expires_on >= today),
        )
        .order_by(Root.expires_on.is_(None), Root.expires_on, StockItem.lot_id)
    )
    found: dict[int, list[LineLot]] = {variant_id: [] for variant_id in variant_ids}
    for row in session.execute(wanted):
        found[row.variant_id].append(
            LineLot(row.lot_id, row.code, row.number, row.expires_on, row.blocked_on, row.quantity, None)
        )
    return found
