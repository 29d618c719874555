"""Orders that are collected at one outlet with goods that lie at another: what has to be sent, and what is coming."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, cast, func, or_, select
from sqlalchemy.orm import aliased

from shop.catalogue.models import Product, ProductVersion, Variant
from shop.catalogue.queries.variants import current_version_id
from shop.catalogue.states import Measure
from shop.extensions import session
from shop.inventory.holders import FULFILMENTS, ORDER_LINES, ORDERS, WAITING
from shop.inventory.models import Allocation, Lot, Reservation, StockItem
from shop.inventory.queries.conditions import Root
from shop.inventory.states import ReservationState
from shop.outlets.models import Outlet
from shop.transfers.models import Transfer, TransferHold, TransferLine
from shop.transfers.states import COMING

OPEN = Reservation.state == ReservationState.OPEN
_Sender = aliased(Outlet)
RIDING = TransferHold.quantity - TransferHold.arrived - TransferHold.lost


@dataclass(frozen=True, slots=True)
class ToSend:
    """Units of a lot that an order holds here and that its customer collects at another outlet."""

    to_outlet_id: int
    to: str
    send_days: int
    fulfilment_id: int
    code: str
    hand_over_day: date
    variant_id: int
    name: str
    variant_name: str
    unit: str
    measure: Measure
    lot_name: str
    expires_on: date | None
    quantity: int


@dataclass(frozen=True, slots=True)
class Away:
    """Units of an order line that are not where they are collected: still at the outlet `sender`, or on their way.

    `code`, `transfer_id`, `due_on`: of the transfer that brings them.
    """

    order_line_id: int
    sender: str
    quantity: int
    transfer_id: int | None = None
    code: str | None = None
    due_on: date | None = None


def to_send(outlet_id: int) -> list[ToSend]:
    """What orders hold here for customers of other outlets, by outlet and promised day."""
    rows = session.execute(
        _waiting(
            Outlet.id,
            Outlet.name,
            _Sender.send_days,
            FULFILMENTS.c.id,
            ORDERS.c.code,
            FULFILMENTS.c.hand_over_day,
            Variant.id,
            ProductVersion.name,
            Variant.name,
            Variant.unit,
            Variant.measure,
            func.coalesce(Root.number, Root.code, ""),
            Root.expires_on,
            Allocation.quantity,
        )
        .join(Outlet, Outlet.id == FULFILMENTS.c.outlet_id)
        .join(_Sender, _Sender.id == Reservation.outlet_id)
        .join(Allocation, Allocation.reservation_id == Reservation.id)
        .join(StockItem, StockItem.id == Allocation.stock_item_id)
        .join(Lot, Lot.id == StockItem.lot_id)
        .join(Root, Root.id == func.coalesce(Lot.root_id, Lot.id))
        .join(Variant, Variant.id == StockItem.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .join(ProductVersion, ProductVersion.id == current_version_id())
        .where(Reservation.outlet_id == outlet_id)
        .order_by(Outlet.name, FULFILMENTS.c.hand_over_day, FULFILMENTS.c.id, Allocation.id)
    )
    return [ToSend(*row) for row in rows]


def count_to_send(outlet_id: int) -> int:
    """How many parts of orders wait here to be sent to the outlet that hands them over."""
    statement = _waiting(func.count(FULFILMENTS.c.id.distinct())).where(Reservation.outlet_id == outlet_id)
    return session.scalar(statement) or 0


def waiting_lines(from_outlet_id: int, to_outlet_id: int, fulfilment_ids: Collection[int]) -> set[int]:
    """The order lines of these parts whose units lie at the one outlet and are collected at the other."""
    statement = _waiting(Reservation.order_line_id).where(
        Reservation.outlet_id == from_outlet_id,
        FULFILMENTS.c.outlet_id == to_outlet_id,
        FULFILMENTS.c.id.in_(sorted(fulfilment_ids)),
    )
    return set(session.scalars(statement))


def away(order_line_ids: Collection[int]) -> list[Away]:
    """Where the units of these lines are that have not come to the outlet where they are collected. Two statements."""
    mine = Reservation.order_line_id.in_(sorted(order_line_ids))
    there = session.execute(
        _lines_of(Reservation.order_line_id, Outlet.name, Reservation.quantity)
        .join(Outlet, Outlet.id == Reservation.outlet_id)
        .where(OPEN, mine, Reservation.outlet_id != FULFILMENTS.c.outlet_id)
        .order_by(Reservation.order_line_id)
    )
    riding = session.execute(
        select(
            Reservation.order_line_id,
            Outlet.name,
            cast(func.sum(RIDING), BigInteger),
            Transfer.id,
            Transfer.code,
            Transfer.due_on,
        )
        .select_from(TransferHold)
        .join(Reservation, Reservation.id == TransferHold.reservation_id)
        .join(TransferLine, TransferLine.id == TransferHold.transfer_line_id)
        .join(Transfer, Transfer.id == TransferLine.transfer_id)
        .join(Outlet, Outlet.id == Transfer.from_outlet_id)
        .where(OPEN, mine, RIDING > 0, Transfer.state.in_(COMING))
        .group_by(Reservation.order_line_id, Outlet.name, Transfer.id, Transfer.code, Transfer.due_on)
        .order_by(Reservation.order_line_id, Transfer.id)
    )
    return [Away(*row) for row in (*there, *riding)]


def away_parts(fulfilment_ids: Collection[int]) -> set[int]:
    """Which of these parts wait for something that is not where it is collected. One statement."""
    shelved = (
        select(func.coalesce(func.sum(Allocation.quantity), 0))
        .where(Allocation.reservation_id == Reservation.id)
        .scalar_subquery()
    )
    elsewhere = or_(Reservation.outlet_id != FULFILMENTS.c.outlet_id, Reservation.quantity > shelved)
    statement = _lines_of(FULFILMENTS.c.id).where(
        OPEN, FULFILMENTS.c.id.in_(sorted(fulfilment_ids)), elsewhere
    )
    return set(session.scalars(statement.distinct()))


def orders_of(transfer_id: int) -> list[tuple[int, str, int]]:
    """(line of the transfer, code of the order, units) of the orders that still wait for what a transfer brings."""
    rows = session.execute(
        select(TransferHold.transfer_line_id, ORDERS.c.code, TransferHold.quantity)
        .join(TransferLine, TransferLine.id == TransferHold.transfer_line_id)
        .join(Reservation, Reservation.id == TransferHold.reservation_id)
        .join(ORDER_LINES, ORDER_LINES.c.id == Reservation.order_line_id)
        .join(ORDERS, ORDERS.c.id == ORDER_LINES.c.order_id)
        .where(TransferLine.transfer_id == transfer_id, OPEN)
        .order_by(TransferHold.id)
    )
    return [tuple(row) for row in rows]


def _lines_of(*columns: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(*columns)
        .select_from(Reservation)
        .join(ORDER_LINES, ORDER_LINES.c.id == Reservation.order_line_id)
        .join(FULFILMENTS, FULFILMENTS.c.id == ORDER_LINES.c.fulfilment_id)
    )


def _waiting(*columns: Any) -> Select[*tuple[Any, ...]]:
    """Open holds of confirmed orders at another outlet than the one that hands them over; nobody has to be called first."""
    return (
        _lines_of(*columns)
        .join(ORDERS, ORDERS.c.id == ORDER_LINES.c.order_id)
        .where(OPEN, *_confirmed(), Reservation.outlet_id != FULFILMENTS.c.outlet_id)
    )


def _confirmed() -> tuple[ColumnElement[bool], ...]:
    return (
        and_(ORDERS.c.state == "confirmed", ORDERS.c.call_state != "waiting"),
        FULFILMENTS.c.state.in_(WAITING),
    )
