"""Truth 6, goods between outlets: what was sent arrived, came home, is short for a reason, or is in transit."""

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from shop.inventory.models import Lot, Reservation, StockItem, StockMovement
from shop.inventory.states import MovementKind, ReservationState
from shop.outlets.models import Outlet
from shop.reports.verify.findings import Rule
from shop.transfers.models import Transfer, TransferArrival, TransferEvent, TransferHold, TransferLine
from shop.transfers.states import COMING, UNDER_WAY, Arrival, TransferState

OVER = (TransferState.RECEIVED, TransferState.CANCELLED)
ARRIVED = TransferLine.received + TransferLine.returned + TransferLine.short


def rules() -> list[Rule]:
    """Lines against the ledger, against what was written down, and against the state; and whose the goods became."""
    return [_equation(), _arrivals(), _places(), _states(), _history(), _owners(), _riders()]


def _equation() -> Rule:
    """By the ledger: sent = received + came home + short + in transit."""
    out, came, home = (
        _moved(kind)
        for kind in (
            MovementKind.TRANSFERRED_OUT,
            MovementKind.TRANSFERRED_IN,
            MovementKind.TRANSFERRED_BACK,
        )
    )
    transit = case((Transfer.state.in_(UNDER_WAY), TransferLine.quantity - ARRIVED), else_=0)
    sent = case((Transfer.sent_at.is_not(None), TransferLine.quantity), else_=0)
    short = _written(Arrival.SHORT)
    return Rule(
        6,
        "transfer-line",
        "hàng gửi đi không bằng hàng đến, quay về, thiếu và đang trên đường",
        "transfer_lines",
        select(
            TransferLine.id,
            Transfer.code,
            TransferLine.quantity,
            (-out).label("left"),
            came.label("arrived"),
            home.label("came_home"),
            short.label("short"),
            transit.label("in_transit"),
        )
        .join(Transfer, Transfer.id == TransferLine.transfer_id)
        .where(or_(-out != sent, -out != came + home + short + transit))
        .order_by(TransferLine.id),
    )


def _arrivals() -> Rule:
    """The sums on a line are those of the arrivals that were written down, and of the ledger."""
    columns = (
        (TransferLine.received, Arrival.RECEIVED, MovementKind.TRANSFERRED_IN),
        (TransferLine.returned, Arrival.RETURNED, MovementKind.TRANSFERRED_BACK),
    )
    wrong = [or_(column != _written(kind), column != _moved(move)) for column, kind, move in columns]
    return Rule(
        6,
        "transfer-arrivals",
        "số đã nhận, quay về hoặc thiếu của dòng không bằng tổng các lần ghi",
        "transfer_lines",
        select(TransferLine.id, TransferLine.received, TransferLine.returned, TransferLine.short)
        .where(or_(*wrong, TransferLine.short != _written(Arrival.SHORT)))
        .order_by(TransferLine.id),
    )


def _places() -> Rule:
    """Units leave the sender's item, and arrive at the receiver's row of the batch, or home at the sender's."""
    source = aliased(StockItem)
    there = and_(
        StockItem.outlet_id == Transfer.to_outlet_id,
        StockItem.lot_id.is_not_distinct_from(TransferLine.to_lot_id),
    )
    here = and_(StockItem.id == source.id, StockItem.outlet_id == Transfer.from_outlet_id)
    home = and_(StockItem.outlet_id == Transfer.from_outlet_id, StockItem.lot_id == source.lot_id)
    return Rule(
        6,
        "transfer-place",
        "hàng chuyển được ghi ở điểm bán hoặc lô khác với phiếu",
        "stock_movements",
        select(StockMovement.id, StockMovement.kind, Transfer.code, StockItem.outlet_id, StockItem.lot_id)
        .join(StockItem, StockItem.id == StockMovement.stock_item_id)
        .join(TransferLine, TransferLine.id == StockMovement.cause_id)
        .join(Transfer, Transfer.id == TransferLine.transfer_id)
        .join(source, source.id == TransferLine.stock_item_id)
        .where(
            StockMovement.cause_kind == "transfer_line",
            ~case(
                (StockMovement.kind == MovementKind.TRANSFERRED_IN, there),
                (StockMovement.kind == MovementKind.TRANSFERRED_BACK, home),
                else_=here,
            ),
        )
        .order_by(StockMovement.id),
    )


def _states() -> Rule:
    """A transfer is over when nothing of it is under way, and not before; whatever was packed has lines."""
    is_empty = func.count(TransferLine.id) == 0
    left = func.sum(TransferLine.quantity - ARRIVED)
    arrived = func.sum(ARRIVED)
    return Rule(
        6,
        "transfer-state",
        "trạng thái của phiếu chuyển không khớp với hàng còn trên đường",
        "transfers",
        select(Transfer.id, Transfer.code, Transfer.state, left.label("left"), arrived.label("arrived"))
        .outerjoin(TransferLine, TransferLine.transfer_id == Transfer.id)
        .group_by(Transfer.id, Transfer.code, Transfer.state, Transfer.sent_at)
        .having(
            or_(
                and_(is_empty, or_(Transfer.sent_at.is_not(None), Transfer.state == TransferState.READY)),
                and_(Transfer.state.in_(UNDER_WAY), or_(left == 0, Transfer.sent_at.is_(None))),
                and_(Transfer.state.in_(OVER), Transfer.sent_at.is_not(None), left != 0),
                and_(Transfer.sent_at.is_(None), or_(arrived != 0, Transfer.state == TransferState.RECEIVED)),
                and_(Transfer.state == TransferState.IN_TRANSIT, arrived != 0),
                and_(Transfer.state == TransferState.PARTLY_RECEIVED, arrived == 0),
            )
        )
        .order_by(Transfer.id),
    )


def _history() -> Rule:
    """The last row of a transfer's history leads to its state."""
    last = (
        select(TransferEvent.to_state)
        .where(TransferEvent.transfer_id == Transfer.id)
        .order_by(TransferEvent.id.desc())
        .limit(1)
        .correlate(Transfer)
        .scalar_subquery()
    )
    return Rule(
        6,
        "transfer-history",
        "lịch sử của phiếu chuyển không dẫn đến trạng thái của nó",
        "transfers",
        select(Transfer.id, Transfer.code, Transfer.state, last.label("last"))
        .where(or_(last.is_(None), last != Transfer.state))
        .order_by(Transfer.id),
    )


def _owners() -> Rule:
    """What was sent belongs, at its end, to the same batch and to the receiver's operator."""
    source, target = aliased(Lot), aliased(Lot)
    sender, receiver = aliased(Outlet), aliased(Outlet)
    return Rule(
        6,
        "transfer-owner",
        "lô của hàng chuyển không cùng gốc hoặc không thuộc đơn vị của điểm nhận",
        "transfer_lines",
        select(TransferLine.id, Transfer.code, source.id.label("lot_id"), target.id.label("to_lot_id"))
        .join(Transfer, Transfer.id == TransferLine.transfer_id)
        .join(StockItem, StockItem.id == TransferLine.stock_item_id)
        .join(source, source.id == StockItem.lot_id)
        .join(sender, sender.id == Transfer.from_outlet_id)
        .join(receiver, receiver.id == Transfer.to_outlet_id)
        .outerjoin(target, target.id == TransferLine.to_lot_id)
        .where(
            Transfer.sent_at.is_not(None),
            or_(
                target.id.is_(None),
                func.coalesce(target.root_id, target.id) != func.coalesce(source.root_id, source.id),
                and_(sender.operator_id == receiver.operator_id, target.id != source.id),
                and_(sender.operator_id != receiver.operator_id, target.operator_id != receiver.operator_id),
            ),
        )
        .order_by(TransferLine.id),
    )


def _riders() -> Rule:
    """What orders wait for is on its way to where they wait, and no more than what is on its way."""
    waits = func.sum(TransferHold.quantity - TransferHold.arrived - TransferHold.lost)
    left = TransferLine.quantity - ARRIVED
    return Rule(
        6,
        "transfer-riders",
        "đơn chờ hàng mà phiếu chuyển không còn đem tới điểm nhận",
        "transfer_lines",
        select(TransferLine.id, Transfer.code, left.label("left"), waits.label("waited_for"))
        .join(Transfer, Transfer.id == TransferLine.transfer_id)
        .join(TransferHold, TransferHold.transfer_line_id == TransferLine.id)
        .join(Reservation, Reservation.id == TransferHold.reservation_id)
        .where(Reservation.state == ReservationState.OPEN)
        .group_by(TransferLine.id, Transfer.code, Transfer.state, Transfer.to_outlet_id, left)
        .having(
            and_(
                waits > 0,
                or_(
                    waits > left,
                    Transfer.state.not_in(COMING),
                    func.min(Reservation.outlet_id) != Transfer.to_outlet_id,
                    func.max(Reservation.outlet_id) != Transfer.to_outlet_id,
                ),
            )
        )
        .order_by(TransferLine.id),
    )


def _moved(kind: MovementKind) -> ColumnElement[int]:
    return _sum(
        select(func.sum(StockMovement.on_hand_change))
        .where(
            StockMovement.cause_kind == "transfer_line",
            StockMovement.cause_id == TransferLine.id,
            StockMovement.kind == kind,
        )
        .correlate(TransferLine)
        .scalar_subquery()
    )


def _written(kind: Arrival) -> ColumnElement[int]:
    return _sum(
        select(func.sum(TransferArrival.quantity))
        .where(TransferArrival.transfer_line_id == TransferLine.id, TransferArrival.kind == kind)
        .correlate(TransferLine)
        .scalar_subquery()
    )


def _sum(units: ScalarSelect[Any]) -> ColumnElement[int]:
    return func.coalesce(units, 0)
