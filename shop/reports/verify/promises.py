"""Truth 2: what is promised is held, and nothing is held for nobody."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from shop.cases.models import Case
from shop.cases.states import CaseKind, CaseState
from shop.inventory.models import Allocation, Reservation, StockItem, StockMovement
from shop.inventory.states import ReservationState
from shop.orders.models import Fulfilment, FulfilmentLine, Order, OrderLine
from shop.orders.states import FulfilmentState, OrderState
from shop.reports.verify.findings import Rule
from shop.transfers.models import Transfer, TransferHold, TransferLine
from shop.transfers.states import TransferState

LIVE = (OrderState.AWAITING_PAYMENT, OrderState.CONFIRMED)
WAITING = (FulfilmentState.NEW, FulfilmentState.PREPARING, FulfilmentState.READY)
GIVEN_UP = (FulfilmentState.CANCELLED, FulfilmentState.NOT_COLLECTED)
LEFT = (
    FulfilmentState.SHIPPED,
    FulfilmentState.HANDED_OVER,
    FulfilmentState.DELIVERED,
    FulfilmentState.REFUSED,
)


def rules() -> list[Rule]:
    """Items against allocations, reservations against allocations, and orders against both."""
    return [_items(), _wholes(), _places(), _lines(), _lasting(), _left()]


def _items() -> Rule:
    held = (
        select(Allocation.stock_item_id.label("item_id"), func.sum(Allocation.quantity).label("units"))
        .join(Reservation, Reservation.id == Allocation.reservation_id)
        .where(Reservation.state == ReservationState.OPEN)
        .group_by(Allocation.stock_item_id)
        .subquery()
    )
    packed = (
        select(TransferLine.stock_item_id.label("item_id"), func.sum(TransferLine.quantity).label("units"))
        .join(Transfer, Transfer.id == TransferLine.transfer_id)
        .where(Transfer.state == TransferState.READY)
        .group_by(TransferLine.stock_item_id)
        .subquery()
    )
    orders, transfers = func.coalesce(held.c.units, 0), func.coalesce(packed.c.units, 0)
    return Rule(
        2,
        "allocated-sums",
        "phần đang giữ không bằng tổng các phần giữ cho đơn và phiếu chuyển",
        "stock_items",
        select(
            StockItem.id,
            StockItem.allocated,
            orders.label("open_allocations"),
            transfers.label("packed_for_transfers"),
        )
        .outerjoin(held, held.c.item_id == StockItem.id)
        .outerjoin(packed, packed.c.item_id == StockItem.id)
        .where(StockItem.allocated != orders + transfers)
        .order_by(StockItem.id),
    )


def _wholes() -> Rule:
    """What a reservation holds on a shelf, and what a transfer brings for it, is the whole of it."""
    units = _units_of(Allocation.quantity, Allocation.reservation_id == Reservation.id)
    units += _units_of(
        TransferHold.quantity - TransferHold.arrived - TransferHold.lost,
        TransferHold.reservation_id == Reservation.id,
    )
    return Rule(
        2,
        "reservation-whole",
        "các lô được chọn không đủ số lượng đã giữ",
        "reservations",
        select(Reservation.id, Reservation.state, Reservation.quantity, units.label("allocated"))
        .where(Reservation.quantity != units)
        .order_by(Reservation.id),
    )


def _places() -> Rule:
    """The units of a reservation are of its variant, at its outlet, for a line of that variant."""
    return Rule(
        2,
        "reservation-goods",
        "lô được chọn khác quy cách hoặc khác điểm bán",
        "reservations",
        select(
            Reservation.id,
            Reservation.variant_id,
            StockItem.variant_id.label("item_variant_id"),
            OrderLine.variant_id.label("line_variant_id"),
            Reservation.outlet_id,
            StockItem.outlet_id.label("item_outlet_id"),
        )
        .join(Allocation, Allocation.reservation_id == Reservation.id)
        .join(StockItem, StockItem.id == Allocation.stock_item_id)
        .join(OrderLine, OrderLine.id == Reservation.order_line_id)
        .where(
            or_(
                StockItem.variant_id != Reservation.variant_id,
                OrderLine.variant_id != Reservation.variant_id,
                StockItem.outlet_id != Reservation.outlet_id,
            )
        )
        .order_by(Reservation.id),
    )


def _lines() -> Rule:
    """Units of live orders that have not left are reserved, or people know (an open case)."""
    held = _units_of(
        Reservation.quantity,
        and_(Reservation.order_line_id == OrderLine.id, Reservation.state == ReservationState.OPEN),
    )
    gone = _units_of(FulfilmentLine.quantity, FulfilmentLine.order_line_id == OrderLine.id)
    known = exists().where(
        Case.kind == CaseKind.SHORTFALL,
        Case.subject_kind == "order",
        Case.subject_id == Order.id,
        Case.state != CaseState.CLOSED,
    )
    due = case((Fulfilment.state.in_(GIVEN_UP), 0), else_=OrderLine.quantity)
    return Rule(
        2,
        "line-reserved",
        "hàng của đơn chưa rời điểm bán mà không được giữ, và không có vụ việc nào mở",
        "order_lines",
        select(
            OrderLine.id,
            Order.code,
            Fulfilment.state,
            OrderLine.quantity,
            held.label("reserved"),
            gone.label("left"),
        )
        .join(Order, Order.id == OrderLine.order_id)
        .join(Fulfilment, Fulfilment.id == OrderLine.fulfilment_id)
        .where(Order.state.in_(LIVE), _leaf(), held + gone != due, ~known)
        .order_by(OrderLine.id),
    )


def _lasting() -> Rule:
    """An open reservation has a live order whose part has not left or ended."""
    alive = (
        exists()
        .where(OrderLine.id == Reservation.order_line_id)
        .where(Order.id == OrderLine.order_id, Order.state.in_(LIVE))
        .where(Fulfilment.id == OrderLine.fulfilment_id, Fulfilment.state.in_(WAITING))
    )
    return Rule(
        2,
        "reservation-outlives",
        "vẫn giữ hàng cho đơn đã xong, đã hủy hoặc không có",
        "reservations",
        select(Reservation.id, Reservation.order_line_id, Reservation.outlet_id, Reservation.quantity)
        .where(Reservation.state == ReservationState.OPEN, ~alive)
        .order_by(Reservation.id),
    )


def _left() -> Rule:
    """What the ledger says left for a line is what the order keeps by lot."""
    gone = _units_of(
        -StockMovement.on_hand_change,
        and_(
            StockMovement.cause_kind == "order_line",
            StockMovement.cause_id == OrderLine.id,
            StockMovement.on_hand_change < 0,
        ),
    )
    kept = _units_of(FulfilmentLine.quantity, FulfilmentLine.order_line_id == OrderLine.id)
    whole = case((Fulfilment.state.in_(LEFT), OrderLine.quantity), else_=0)
    return Rule(
        2,
        "line-left",
        "số lượng đã rời điểm bán theo sổ khác với đơn hàng",
        "order_lines",
        select(OrderLine.id, OrderLine.quantity, gone.label("moved_out"), kept.label("kept_by_order"))
        .join(Fulfilment, Fulfilment.id == OrderLine.fulfilment_id)
        .where(_leaf(), or_(gone != kept, kept != whole))
        .order_by(OrderLine.id),
    )


def _units_of(quantity: Any, condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(select(func.sum(quantity)).where(condition).scalar_subquery(), 0)


def _leaf() -> ColumnElement[bool]:
    """A line that is goods itself: a basket's own line is not."""
    component = aliased(OrderLine)
    return ~exists().where(component.parent_id == OrderLine.id)
