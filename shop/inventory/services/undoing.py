"""Within ten minutes what a hand did is taken back by a counter-movement; nothing is ever deleted."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from shop.core.errors import NotFound, Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.inventory.models import StockItem, StockMovement
from shop.inventory.services.hand import ADJUSTMENTS
from shop.inventory.services.locking import lock_items
from shop.inventory.services.posting import Change, post
from shop.inventory.states import MovementKind

UNDO_TIME = timedelta(minutes=10)
UNDOABLE = frozenset({*ADJUSTMENTS, MovementKind.MOVED, MovementKind.RETURNED_TO_PRODUCER})


def undo(movement_id: int, *, outlet_id: int, at: datetime, by: int | None) -> None:
    """Take back one adjustment, or both sides of a move between conditions.

    Raises NotFound for another outlet's movement; Refused after ten minutes, when it was taken back before, when
    it is not the kind that a hand takes back, or when orders hold the units by now.
    """
    first = session.execute(_movements().where(StockMovement.id == movement_id)).one_or_none()
    if first is None or first.outlet_id != outlet_id:
        raise NotFound
    if first.kind not in UNDOABLE:
        raise Refused(lazy("Việc này không hoàn tác được ở đây."))
    keys = _both_sides(first.posting_key)
    _take_back([StockMovement.posting_key.in_(keys)], at=at, by=by)


def undo_receipt(receipt_id: int, *, outlet_id: int, at: datetime, by: int | None) -> None:
    """Take back a whole receipt, all its lines or none. Raises as undo."""
    _take_back(
        [
            StockMovement.cause_kind == "receipt",
            StockMovement.cause_id == receipt_id,
            StockMovement.kind == MovementKind.RECEIVED,
            StockItem.outlet_id == outlet_id,
        ],
        at=at,
        by=by,
    )


def may_undo(kind: MovementKind, moved_at: datetime, at: datetime) -> bool:
    """Whether the page offers to take a movement back."""
    return kind in {*UNDOABLE, MovementKind.RECEIVED} and at - moved_at <= UNDO_TIME


def _take_back(conditions: Sequence[ColumnElement[bool]], *, at: datetime, by: int | None) -> None:
    statement = _movements().where(*conditions)
    movements = session.execute(statement.order_by(StockMovement.id)).all()
    if not movements:
        raise NotFound
    if any(at - movement.at > UNDO_TIME for movement in movements):
        raise Refused(lazy("Đã quá 10 phút nên không hoàn tác được nữa. Hãy ghi một điều chỉnh mới."))
    held = lock_items({movement.stock_item_id for movement in movements})
    _refuse_undone([movement.id for movement in movements])
    for item_id, item in held.items():
        back = sum(row.on_hand_change for row in movements if row.stock_item_id == item_id)
        if back > item.free:
            raise Refused(lazy("Không hoàn tác được: hàng đã được giữ hoặc giao cho đơn hàng."))
    post(
        [
            Change(
                movement.stock_item_id,
                MovementKind.UNDONE,
                f"undo:{movement.id}",
                movement.cause_kind,
                movement.cause_id,
                on_hand=-movement.on_hand_change,
                undoes_id=movement.id,
            )
            for movement in movements
        ],
        at=at,
        by=by,
    )


def _movements() -> Select[*tuple[Any, ...]]:
    return select(
        StockMovement.id,
        StockMovement.stock_item_id,
        StockMovement.kind,
        StockMovement.on_hand_change,
        StockMovement.cause_kind,
        StockMovement.cause_id,
        StockMovement.posting_key,
        StockMovement.at,
        StockItem.outlet_id,
    ).join(StockItem, StockItem.id == StockMovement.stock_item_id)


def _both_sides(posting_key: str) -> list[str]:
    """A move has two movements whose keys differ in their last word."""
    base, _, side = posting_key.rpartition(":")
    return [f"{base}:out", f"{base}:in"] if side in {"out", "in"} else [posting_key]


def _refuse_undone(movement_ids: Sequence[int]) -> None:
    undone = session.scalar(
        select(StockMovement.id).where(StockMovement.undoes_id.in_(movement_ids)).limit(1)
    )
    if undone is not None:
        raise Refused(lazy("Việc này đã được hoàn tác rồi."))
