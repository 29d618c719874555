"""Truth 3: nothing left from a lot that was past its last day or recalled that day, nor instead of what was promised."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select

from shop.inventory.models import Lot, LotRecall, Reservation, StockItem, StockMovement
from shop.inventory.queries.conditions import Root
from shop.inventory.states import Condition, MovementKind, ReservationState, ShiftReason
from shop.orders.models import FulfilmentLine
from shop.reports.verify.findings import Rule, VnDay


def rules() -> list[Rule]:
    """The ledger's departures; that orders keep the very lots that left; and that blocks are recalls."""
    return [_movements(), _promises(), _by_lot(), _recalls()]


def _movements() -> Rule:
    return Rule(
        3,
        "unfit-left",
        "hàng rời điểm bán từ lô đã hết hạn hoặc bị thu hồi hôm đó",
        "stock_movements",
        select(
            StockMovement.id,
            StockMovement.kind,
            StockMovement.at,
            StockMovement.cause_kind,
            StockMovement.cause_id,
            Root.id.label("lot_id"),
            Root.expires_on,
            Root.blocked_on,
        )
        .join(StockItem, StockItem.id == StockMovement.stock_item_id)
        .join(Lot, Lot.id == StockItem.lot_id)
        .join(Root, Root.id == func.coalesce(Lot.root_id, Lot.id))
        .where(
            or_(
                StockMovement.kind.in_((MovementKind.HANDED_OVER, MovementKind.DISPATCHED)),
                and_(
                    StockMovement.kind == MovementKind.TRANSFERRED_OUT,
                    StockItem.condition != Condition.QUARANTINE,
                ),
            ),
            _unfit_at(StockMovement.at),
        )
        .order_by(StockMovement.id),
    )


def _promises() -> Rule:
    """A lot that was scanned instead lasts as long as the goods of its line were promised to."""
    promised = exists().where(
        Reservation.order_line_id == StockMovement.cause_id,
        Reservation.outlet_id == StockItem.outlet_id,
        Reservation.state.in_((ReservationState.OPEN, ReservationState.CONSUMED)),
        Reservation.good_until > Root.expires_on,
    )
    return Rule(
        3,
        "promise-left",
        "lô giao thay không còn hạn đến ngày đã hứa với khách",
        "stock_movements",
        select(
            StockMovement.id,
            StockMovement.at,
            StockMovement.cause_id,
            Root.id.label("lot_id"),
            Root.expires_on,
        )
        .join(StockItem, StockItem.id == StockMovement.stock_item_id)
        .join(Lot, Lot.id == StockItem.lot_id)
        .join(Root, Root.id == func.coalesce(Lot.root_id, Lot.id))
        .where(
            StockMovement.kind == MovementKind.REALLOCATED,
            StockMovement.reason == ShiftReason.SCAN,
            StockMovement.cause_kind == "order_line",
            StockMovement.allocated_change > 0,
            promised,
        )
        .order_by(StockMovement.id),
    )


def _by_lot() -> Rule:
    """The lots that an order keeps for its lines are those that left by the ledger."""
    moved = (
        select(func.coalesce(func.sum(-StockMovement.on_hand_change), 0))
        .join(StockItem, StockItem.id == StockMovement.stock_item_id)
        .where(
            StockMovement.cause_kind == "order_line",
            StockMovement.cause_id == FulfilmentLine.order_line_id,
            StockMovement.on_hand_change < 0,
            StockItem.lot_id == FulfilmentLine.lot_id,
        )
        .correlate(FulfilmentLine)
        .scalar_subquery()
    )
    kept = func.sum(FulfilmentLine.quantity)
    return Rule(
        3,
        "left-by-lot",
        "lô ghi trong đơn hàng khác với lô đã rời điểm bán",
        "fulfilment_lines",
        select(
            func.min(FulfilmentLine.id).label("id"),
            FulfilmentLine.order_line_id,
            FulfilmentLine.lot_id,
            kept.label("kept_by_order"),
            moved.label("moved_out"),
        )
        .group_by(FulfilmentLine.order_line_id, FulfilmentLine.lot_id)
        .having(kept != moved)
        .order_by(func.min(FulfilmentLine.id)),
    )


def _recalls() -> Rule:
    """A batch is blocked exactly while one recall of it is open."""
    open_ones = (
        select(func.count())
        .where(LotRecall.root_id == Lot.id, LotRecall.lifted_at.is_(None))
        .correlate(Lot)
        .scalar_subquery()
    )
    return Rule(
        3,
        "recall-rows",
        "lô bị chặn và lần thu hồi đang mở không khớp nhau",
        "lots",
        select(Lot.id, Lot.blocked_on, open_ones.label("open_recalls"))
        .where(case((Lot.blocked_on.is_(None), 0), else_=1) != open_ones)
        .order_by(Lot.id),
    )


def _unfit_at(moment: Any) -> ColumnElement[bool]:
    """Past its last day on that Vietnamese day, or left between the hour of a recall and that of its end."""
    return or_(
        Root.expires_on < VnDay(moment),
        exists().where(
            LotRecall.root_id == Root.id,
            LotRecall.blocked_at < moment,
            or_(LotRecall.lifted_at.is_(None), LotRecall.lifted_at > moment),
        ),
    )
