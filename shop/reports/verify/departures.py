"""Truth 3: nothing left from a lot that was past its last day or recalled that day."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from shop.audit.models import AuditEvent
from shop.inventory.models import Lot, StockItem, StockMovement
from shop.inventory.queries.conditions import Root
from shop.inventory.states import MovementKind
from shop.orders.models import FulfilmentLine
from shop.reports.verify.findings import Rule, VnDay


def rules() -> list[Rule]:
    """The ledger's departures; and that orders keep the very lots that left."""
    return [_movements(), _by_lot()]


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
            StockMovement.cause_id.label("order_line_id"),
            Root.id.label("lot_id"),
            Root.expires_on,
            Root.blocked_on,
        )
        .join(StockItem, StockItem.id == StockMovement.stock_item_id)
        .join(Lot, Lot.id == StockItem.lot_id)
        .join(Root, Root.id == func.coalesce(Lot.root_id, Lot.id))
        .where(
            StockMovement.kind.in_((MovementKind.HANDED_OVER, MovementKind.DISPATCHED)),
            _unfit_at(StockMovement.at),
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


def _unfit_at(moment: Any) -> ColumnElement[bool]:
    """Past its last day on that Vietnamese day, or recalled: before that day, or that day and not after the moment.

    The hour of a recall stands in the audit; what left earlier on the day of the recall was not recalled yet.
    """
    day = VnDay(moment)
    recalled_later = exists().where(
        AuditEvent.action == "lot.blocked",
        AuditEvent.subject_kind == "lot",
        AuditEvent.subject_id == Root.id,
        AuditEvent.at >= moment,
    )
    return or_(
        Root.expires_on < day,
        Root.blocked_on < day,
        and_(Root.blocked_on == day, ~recalled_later),
    )
