"""Truth 1: the movements explain every balance, and no balance is impossible."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from shop.counts.models import Count
from shop.fairs.models import FairCountLine
from shop.inventory.models import Receipt, Reservation, StockItem, StockMovement
from shop.inventory.states import MovementKind, ReservationState
from shop.orders.models import OrderLine
from shop.reports.verify.findings import Rule
from shop.transfers.models import TransferLine


def rules() -> list[Rule]:
    """Sums, limits, the running balance, and the causes of movements."""
    return [_sums(), _limits(), _running(), _causes()]


def _sums() -> Rule:
    moved = (
        select(
            StockMovement.stock_item_id.label("item_id"),
            func.sum(StockMovement.on_hand_change).label("on_hand"),
            func.sum(StockMovement.allocated_change).label("allocated"),
        )
        .group_by(StockMovement.stock_item_id)
        .subquery()
    )
    on_hand, allocated = func.coalesce(moved.c.on_hand, 0), func.coalesce(moved.c.allocated, 0)
    return Rule(
        1,
        "movement-sums",
        "tổng các lần ghi không bằng tồn hoặc phần đang giữ",
        "stock_items",
        select(
            StockItem.id,
            StockItem.on_hand,
            on_hand.label("on_hand_moved"),
            StockItem.allocated,
            allocated.label("allocated_moved"),
        )
        .outerjoin(moved, moved.c.item_id == StockItem.id)
        .where(or_(StockItem.on_hand != on_hand, StockItem.allocated != allocated))
        .order_by(StockItem.id),
    )


def _limits() -> Rule:
    return Rule(
        1,
        "balance-limits",
        "tồn âm, phần giữ âm hoặc giữ nhiều hơn tồn",
        "stock_items",
        select(StockItem.id, StockItem.on_hand, StockItem.allocated)
        .where(or_(StockItem.on_hand < 0, StockItem.allocated < 0, StockItem.allocated > StockItem.on_hand))
        .order_by(StockItem.id),
    )


def _running() -> Rule:
    """The resulting values of each movement are those after all movements of its item until then."""
    running = select(
        StockMovement.id,
        StockMovement.stock_item_id,
        StockMovement.on_hand_after,
        _until_here(StockMovement.on_hand_change).label("on_hand_running"),
        StockMovement.allocated_after,
        _until_here(StockMovement.allocated_change).label("allocated_running"),
    ).subquery()
    return Rule(
        1,
        "movement-results",
        "kết quả ghi ở lần này không bằng tổng đến lúc đó",
        "stock_movements",
        select(running)
        .where(
            or_(
                running.c.on_hand_after != running.c.on_hand_running,
                running.c.allocated_after != running.c.allocated_running,
            )
        )
        .order_by(running.c.id),
    )


def _until_here(change: Any) -> ColumnElement[int]:
    return func.sum(change).over(partition_by=StockMovement.stock_item_id, order_by=StockMovement.id)


def _causes() -> Rule:
    """What a movement names as its cause exists: there is no foreign key upward.

    A line that staff took out of an order, or of a transfer, is gone; its units were held and set free, and never left.
    """
    line = exists().where(OrderLine.id == StockMovement.cause_id)
    taken_out = and_(
        StockMovement.kind.in_((MovementKind.ALLOCATED, MovementKind.REALLOCATED, MovementKind.RELEASED)),
        exists().where(
            Reservation.order_line_id == StockMovement.cause_id,
            Reservation.state == ReservationState.RELEASED,
        ),
    )
    sheet = exists().where(Count.id == StockMovement.cause_id)
    stall = exists().where(FairCountLine.id == StockMovement.cause_id)
    receipt = exists().where(Receipt.id == StockMovement.cause_id)
    transfer = exists().where(TransferLine.id == StockMovement.cause_id)
    unpacked = StockMovement.kind.in_((MovementKind.TRANSFER_HELD, MovementKind.TRANSFER_FREED))
    return Rule(
        1,
        "movement-causes",
        "nguyên nhân của lần ghi không tồn tại",
        "stock_movements",
        select(StockMovement.id, StockMovement.cause_kind, StockMovement.cause_id)
        .where(
            or_(
                and_(StockMovement.cause_kind == "order_line", ~line, ~taken_out),
                and_(StockMovement.cause_kind == "receipt", ~receipt),
                and_(StockMovement.cause_kind == "transfer_line", ~transfer, ~unpacked),
                and_(StockMovement.cause_kind == "count", ~sheet),
                and_(StockMovement.cause_kind == "fair_count_line", ~stall),
            )
        )
        .order_by(StockMovement.id),
    )
