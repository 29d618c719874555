"""Who holds units: read from the orders' tables, which belong to a package above.

A reservation keeps the id of an order line without a foreign key, because orders stand above stock. To tell which
orders a recall or a bad lot touches, their tables are read here by name, and only read.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, Date, String, column, exists, func, or_, select, table

from shop.extensions import session
from shop.inventory.models import Allocation, Lot, Reservation, StockItem
from shop.inventory.queries.conditions import Root
from shop.inventory.states import ReservationState

ORDERS = table(
    "orders", column("id"), column("code", String), column("state", String), column("call_state", String)
)
ORDER_LINES = table(
    "order_lines",
    column("id"),
    column("order_id"),
    column("parent_id"),
    column("fulfilment_id"),
    column("quantity"),
)
FULFILMENTS = table(
    "fulfilments",
    column("id"),
    column("order_id"),
    column("outlet_id"),
    column("tracking", String),
    column("hand_over_day", Date),
    column("state", String),
)
FULFILMENT_LINES = table(
    "fulfilment_lines",
    column("fulfilment_id"),
    column("order_line_id"),
    column("lot_id"),
    column("quantity"),
    column("state", String),
)
# And the transfers', for the ledger.
TRANSFERS = table("transfers", column("id"), column("code", String))
TRANSFER_LINES = table("transfer_lines", column("id"), column("transfer_id"))
COUNTS = table("counts", column("id"), column("code", String))
UNDER_WAY = "under_way"
SOLD = "sold"
LIVE = ("awaiting_payment", "confirmed")
WAITING = ("new", "preparing", "ready")


@dataclass(frozen=True, slots=True)
class Holder:
    """An order with units of a batch: still held at ``outlet_id``, or under way from there."""

    order_id: int
    order_code: str
    outlet_id: int
    root_id: int
    lot_name: str
    quantity: int
    order_line_ids: tuple[int, ...] = field(default=())
    under_way: bool = False

    @property
    def case_key(self) -> str:
        """The key of the one case about it."""
        way = "way" if self.under_way else "held"
        return f"shortfall:{way}:{self.order_id}:{self.outlet_id}:{self.root_id}"


def holding(*conditions: ColumnElement[bool]) -> list[Holder]:
    """Orders with open reservations on batches that meet the conditions (on ``Root``), one row an order and batch."""
    rows = session.execute(
        select(
            ORDERS.c.id,
            ORDERS.c.code,
            StockItem.outlet_id,
            Root.id,
            func.coalesce(Root.number, Root.code, ""),
            Allocation.quantity,
            Reservation.order_line_id,
        )
        .select_from(Allocation)
        .join(Reservation, Reservation.id == Allocation.reservation_id)
        .join(StockItem, StockItem.id == Allocation.stock_item_id)
        .join(Lot, Lot.id == StockItem.lot_id)
        .join(Root, Root.id == func.coalesce(Lot.root_id, Lot.id))
        .join(ORDER_LINES, ORDER_LINES.c.id == Reservation.order_line_id)
        .join(ORDERS, ORDERS.c.id == ORDER_LINES.c.order_id)
        .where(Reservation.state == ReservationState.OPEN, *conditions)
        .order_by(ORDERS.c.id, Reservation.order_line_id)
    )
    return _grouped([tuple(row) for row in rows], under_way=False)


def under_way(root_id: int) -> list[Holder]:
    """Orders whose parcels with units of a batch are with a carrier."""
    rows = session.execute(
        select(
            ORDERS.c.id,
            ORDERS.c.code,
            FULFILMENTS.c.outlet_id,
            Root.id,
            func.coalesce(Root.number, Root.code, ""),
            FULFILMENT_LINES.c.quantity,
            FULFILMENT_LINES.c.order_line_id,
        )
        .select_from(FULFILMENT_LINES)
        .join(FULFILMENTS, FULFILMENTS.c.id == FULFILMENT_LINES.c.fulfilment_id)
        .join(ORDERS, ORDERS.c.id == FULFILMENTS.c.order_id)
        .join(Lot, Lot.id == FULFILMENT_LINES.c.lot_id)
        .join(Root, Root.id == func.coalesce(Lot.root_id, Lot.id))
        .where(FULFILMENT_LINES.c.state == UNDER_WAY, Root.id == root_id)
        .order_by(ORDERS.c.id, FULFILMENT_LINES.c.order_line_id)
    )
    return _grouped([tuple(row) for row in rows], under_way=True)


def recalled_outside(order_ids: Sequence[int]) -> list[tuple[int, int]]:
    """(order, batch) of recalled units that are with a carrier or with the customer of these orders."""
    rows = session.execute(
        select(FULFILMENTS.c.order_id, Root.id)
        .distinct()
        .select_from(FULFILMENT_LINES)
        .join(FULFILMENTS, FULFILMENTS.c.id == FULFILMENT_LINES.c.fulfilment_id)
        .join(Lot, Lot.id == FULFILMENT_LINES.c.lot_id)
        .join(Root, Root.id == func.coalesce(Lot.root_id, Lot.id))
        .where(
            FULFILMENT_LINES.c.state.in_((UNDER_WAY, SOLD)),
            Root.blocked_on.is_not(None),
            FULFILMENTS.c.order_id.in_(order_ids),
        )
    )
    return [(order_id, root_id) for order_id, root_id in rows]


def missing_units(order_line_ids: Collection[int]) -> dict[int, int]:
    """Units that lines of live orders still need and do not hold, by line; lines that hold all are left out."""
    held = (
        select(func.coalesce(func.sum(Reservation.quantity), 0))
        .where(Reservation.order_line_id == ORDER_LINES.c.id, Reservation.state == ReservationState.OPEN)
        .correlate(ORDER_LINES)
        .scalar_subquery()
    )
    component = ORDER_LINES.alias("component")
    rows = session.execute(
        select(ORDER_LINES.c.id, ORDER_LINES.c.quantity - held)
        .join(ORDERS, ORDERS.c.id == ORDER_LINES.c.order_id)
        .join(FULFILMENTS, FULFILMENTS.c.id == ORDER_LINES.c.fulfilment_id)
        .where(
            ORDER_LINES.c.id.in_(sorted(order_line_ids)),
            ORDERS.c.state.in_(LIVE),
            FULFILMENTS.c.state.in_(WAITING),
            ~exists().where(component.c.parent_id == ORDER_LINES.c.id),
            ORDER_LINES.c.quantity > held,
        )
        .order_by(ORDER_LINES.c.id)
    )
    return {line_id: int(units) for line_id, units in rows}


def unfit(today: date) -> ColumnElement[bool]:
    """Batches that may not leave today: recalled, or past their last day."""
    return or_(Root.blocked_on.is_not(None), Root.expires_on < today)


def _grouped(rows: Sequence[tuple[int, str, int, int, str, int, int]], *, under_way: bool) -> list[Holder]:
    """One holder for each order, outlet and batch."""
    found: dict[tuple[int, int, int], Holder] = {}
    for order_id, code, outlet_id, root_id, name, quantity, line_id in rows:
        before = found.get((order_id, outlet_id, root_id))
        lines = (*before.order_line_ids, line_id) if before else (line_id,)
        units = quantity + (before.quantity if before else 0)
        found[order_id, outlet_id, root_id] = Holder(
            order_id, code, outlet_id, root_id, name, units, lines, under_way=under_way
        )
    return list(found.values())
