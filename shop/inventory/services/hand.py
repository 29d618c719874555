"""What people do to the shelf by hand, each with its reason: what was found or lost, and moves between conditions."""

from datetime import datetime

from sqlalchemy import ColumnElement, select

from shop.catalogue.services import set_price
from shop.catalogue.states import PriceKind
from shop.core.errors import BadInput, Conflict, NotFound, Refused
from shop.core.sentences import lazy
from shop.core.tokens import random_token
from shop.extensions import session
from shop.inventory.models import Lot, StockItem
from shop.inventory.services.items import ensure_items
from shop.inventory.services.locking import Held, lock_items
from shop.inventory.services.outlet_prices import refuse_uncounted
from shop.inventory.services.posting import Change, post
from shop.inventory.states import Condition, LotOwner, MovementKind

# Whether each reason makes the shelf fuller (1), emptier (-1) or either (0).
ADJUSTMENTS = {
    MovementKind.FOUND: 1,
    MovementKind.DAMAGED: -1,
    MovementKind.EXPIRED: -1,
    MovementKind.SAMPLED: -1,
    MovementKind.GIVEN: -1,
    MovementKind.STOLEN: -1,
    MovementKind.LOST: -1,
    MovementKind.CORRECTED: 0,
}
MOST = 10**9


def adjust(
    item_id: int,
    *,
    outlet_id: int,
    seen: int,
    becomes: int,
    kind: MovementKind,
    at: datetime,
    by: int | None,
    reason: str | None = None,
) -> str:
    """Set an item's units on hand from the number ``seen`` to ``becomes``; gives the posting key.

    A compare-and-set: raises Conflict when the shelf no longer holds what was seen. Raises BadInput when the change
    does not go the way of its reason, Refused when fewer would be left than orders hold, NotFound for another
    outlet's item.
    """
    if kind not in ADJUSTMENTS:
        raise BadInput("kind", lazy("Hãy chọn lý do."))
    item = mine(item_id, outlet_id)
    as_seen(item, seen)
    change = becomes - seen
    way = ADJUSTMENTS[kind]
    if change == 0 or not 0 <= becomes <= MOST or change * way < 0:
        raise BadInput("becomes", lazy("Số mới không khớp với lý do đã chọn."))
    _refuse_held(item, -change)
    key = f"adjust:{random_token()}"
    post([Change(item.item_id, kind, key, "hand", on_hand=change, reason=reason)], at=at, by=by)
    return key


def move_condition(
    item_id: int,
    to: Condition,
    quantity: int,
    *,
    outlet_id: int,
    at: datetime,
    by: int | None,
    reason: str | None = None,
    price: int | None = None,
    seen: int | None = None,
) -> str:
    """Move free units of a lot to another condition (display, quarantine, back for sale …); gives the posting key.

    ``price`` (đồng with tax, per ``price_per``) is needed to mark a lot down and starts at once, at this outlet.
    ``seen``: units on hand that the form showed. Raises BadInput for a quantity or price that cannot be, a markdown of
    consigned goods without a reason, Refused when orders hold the units, Conflict when the shelf no longer holds what
    was seen (the form was sent twice).
    """
    source = session.get(StockItem, item_id)
    if source is None or source.outlet_id != outlet_id:
        raise NotFound
    if to is source.condition:
        raise BadInput("to", lazy("Hãy chọn một tình trạng khác."))
    if to is Condition.MARKED_DOWN:
        _mark_down(source, price, reason, at, by)
        # A lot that lies here at its price already is sold at that until it is counted.
        if session.scalar(select(StockItem.id).where(*_marked_down(source))) is not None:
            refuse_uncounted(outlet_id, source.variant_id, at, at)
    key, from_key = ((source.outlet_id, source.lot_id, each) for each in (to, source.condition))
    locked = ensure_items([key, from_key])
    target, item = locked[key], locked[from_key]
    if seen is not None:
        as_seen(item, seen)
    free_of(item, quantity)
    base = f"move:{random_token()}"
    post(
        [
            Change(item_id, MovementKind.MOVED, f"{base}:out", "hand", on_hand=-quantity, reason=reason),
            Change(target.item_id, MovementKind.MOVED, f"{base}:in", "hand", on_hand=quantity, reason=reason),
        ],
        at=at,
        by=by,
    )
    return f"{base}:out"


def mine(item_id: int, outlet_id: int) -> Held:
    """An item of the outlet, locked. Raises NotFound for another outlet's."""
    item = lock_items([item_id]).get(item_id)
    if item is None or item.outlet_id != outlet_id:
        raise NotFound
    return item


def as_seen(item: Held, seen: int) -> None:
    """Raise Conflict when the shelf no longer holds the units that were seen."""
    if item.on_hand != seen:
        raise Conflict(
            lazy(
                "Tồn vừa thay đổi từ %(seen)s thành %(now)s. Hãy xem lại rồi ghi lần nữa.",
                seen=seen,
                now=item.on_hand,
            )
        )


def free_of(item: Held, quantity: int) -> None:
    """Raise BadInput for a number of units that do not lie there, Refused when orders or transfers hold them."""
    if not 0 < quantity <= item.on_hand:
        raise BadInput("quantity", lazy("Hãy nhập số lượng từ 1 đến %(most)s.", most=item.on_hand))
    _refuse_held(item, quantity)


def _refuse_held(item: Held, taken: int) -> None:
    if taken > item.free:
        raise Refused(
            lazy(
                "Đang giữ %(held)s cho đơn hàng hoặc phiếu chuyển nên chỉ bớt được %(free)s. Hãy đổi lô cho đơn, hoặc mở lại phiếu, trước.",
                held=item.allocated,
                free=item.free,
            )
        )


def _marked_down(item: StockItem) -> tuple[ColumnElement[bool], ...]:
    return (
        StockItem.outlet_id == item.outlet_id,
        StockItem.lot_id == item.lot_id,
        StockItem.condition == Condition.MARKED_DOWN,
        StockItem.on_hand > 0,
    )


def _mark_down(item: StockItem, price: int | None, reason: str | None, at: datetime, by: int | None) -> None:
    """The price of consigned goods is the producer's to agree to: the reason says who did."""
    if price is None:
        raise BadInput("price", lazy("Hãy nhập giá xả hàng."))
    if not reason and session.get_one(Lot, item.lot_id).owner is LotOwner.PRODUCER:
        raise BadInput(
            "reason", lazy("Đây là hàng ký gửi: hãy ghi ai bên chủ thể đã đồng ý giá xả, và khi nào.")
        )
    set_price(
        item.variant_id,
        amount=price,
        starts_at=at,
        by=by,
        at=at,
        outlet_id=item.outlet_id,
        lot_id=item.lot_id,
        kind=PriceKind.MARKDOWN,
    )
