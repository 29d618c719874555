"""Units leave the outlet for an order: over the counter, or with a carrier; refused ones come back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from shop.core.clock import vn_day
from shop.core.errors import Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.inventory.choosing import Unit, is_good
from shop.inventory.models import Lot
from shop.inventory.queries.conditions import Root
from shop.inventory.services.items import ensure_items
from shop.inventory.services.locking import lock_units
from shop.inventory.services.posting import Change, post
from shop.inventory.services.reserving import Hold, end_reservations, lock_holds
from shop.inventory.services.shifting import Shift, scanned, write_shifts
from shop.inventory.services.shortfalls import settle
from shop.inventory.states import Condition, MovementKind, ReservationState, ShiftReason


@dataclass(frozen=True, slots=True)
class UnitsOut:
    """Units of one lot that left for one order line, or came back from it."""

    order_line_id: int
    outlet_id: int
    lot_id: int
    quantity: int


def hand_over(
    order_line_ids: Collection[int],
    *,
    at: datetime,
    by: int | None,
    lots: Mapping[int, int] | None = None,
) -> list[UnitsOut]:
    """Consume the units of these lines at the outlet; gives them by lot, for the order to keep.

    ``lots``: order line id → lot that was scanned instead; its allocation moves there first. Raises Refused when
    a line holds nothing (any more), when a lot is recalled or past its last day (design rule 4.2, 4.4-3), or when
    the other lot does not last as long as the goods were promised to.
    The caller holds the order's lock.
    """
    return _leave(MovementKind.HANDED_OVER, order_line_ids, lots or {}, at, by)


def dispatch(
    order_line_ids: Collection[int],
    *,
    at: datetime,
    by: int | None,
    lots: Mapping[int, int] | None = None,
) -> list[UnitsOut]:
    """Give the units of these lines to the carrier: they are under way, no longer in stock. As hand_over."""
    return _leave(MovementKind.DISPATCHED, order_line_ids, lots or {}, at, by)


def refused_back(units: Sequence[UnitsOut], *, at: datetime, by: int | None) -> None:
    """Put units that a carrier brought back into quarantine at their outlet, whatever became of their lot."""
    wanted = [(unit.outlet_id, unit.lot_id, Condition.QUARANTINE) for unit in units]
    items = ensure_items(wanted)
    post(
        [
            Change(
                items[key].item_id,
                MovementKind.REFUSED_BACK,
                f"refused_back:{unit.order_line_id}:{unit.lot_id}",
                "order_line",
                unit.order_line_id,
                on_hand=unit.quantity,
            )
            for key, unit in zip(wanted, units, strict=True)
        ],
        at=at,
        by=by,
    )


def _leave(
    kind: MovementKind,
    order_line_ids: Collection[int],
    lots: Mapping[int, int],
    at: datetime,
    by: int | None,
) -> list[UnitsOut]:
    holds = _all_held(order_line_ids)
    _held, free = lock_units({(hold.outlet_id, hold.variant_id) for hold in holds}, at)
    units = {unit.item_id: unit for unit in free}
    shifts = [
        Shift(hold, _from_other(hold, lots[hold.order_line_id], units, vn_day(at)), ShiftReason.SCAN)
        for hold in holds
        if hold.order_line_id in lots
    ]
    holds = [*write_shifts(shifts, at=at, by=by), *(hold for hold in holds if hold.order_line_id not in lots)]
    _refuse_unfit([units[item_id] for hold in holds for item_id, _ in hold.parts], vn_day(at))
    post([change for hold in holds for change in _consumed(kind, hold)], at=at, by=by)
    end_reservations(holds, ReservationState.CONSUMED, at)
    settle(order_line_ids, at=at, by=by)
    return [
        UnitsOut(hold.order_line_id, hold.outlet_id, units[item_id].lot_id, quantity)
        for hold in holds
        for item_id, quantity in hold.parts
    ]


def _from_other(
    hold: Hold, lot_id: int, units: Mapping[int, Unit], today: date
) -> tuple[tuple[int, int], ...]:
    """The units of the lot that was scanned. What the customer was promised, it keeps; its own lot is asked for today."""
    parts, own = scanned(hold, lot_id, list(units.values())), dict(hold.parts)
    until = max(today, hold.good_until or today)
    for unit in (units[item_id] for item_id, _quantity in parts if item_id not in own):
        if is_good(unit, today) and unit.expires_on is not None and unit.expires_on < until:
            raise Refused(
                lazy(
                    "Lô %(lot)s chỉ dùng được đến %(day)s, mà khách được hứa hàng dùng đến %(until)s. Hãy chọn lô khác.",
                    lot=_lot_name(lot_id),
                    day=f"{unit.expires_on:%d/%m/%Y}",
                    until=f"{until:%d/%m/%Y}",
                )
            )
    return parts


def _all_held(order_line_ids: Collection[int]) -> list[Hold]:
    holds = lock_holds(order_line_ids)
    if {hold.order_line_id for hold in holds} != set(order_line_ids):
        raise Refused(lazy("Hàng của đơn này không còn được giữ. Hãy tải lại trang để xem tình trạng mới."))
    if any(hold.away for hold in holds):
        raise Refused(lazy("Hàng của đơn này còn đang trên đường về điểm bán."))
    return holds


def _consumed(kind: MovementKind, hold: Hold) -> list[Change]:
    return [
        Change(
            item_id,
            kind,
            f"{kind}:{hold.reservation_id}:{item_id}",
            "order_line",
            hold.order_line_id,
            on_hand=-quantity,
            allocated=-quantity,
        )
        for item_id, quantity in hold.parts
    ]


def _refuse_unfit(units: Sequence[Unit], today: date) -> None:
    bad = [unit for unit in units if not is_good(unit, today)]
    if not bad:
        return
    name = _lot_name(bad[0].lot_id)
    if bad[0].blocked_on is not None:
        raise Refused(lazy("Lô %(lot)s đang bị thu hồi, không giao được. Hãy đổi sang lô khác.", lot=name))
    raise Refused(
        lazy(
            "Lô %(lot)s đã hết hạn sử dụng ngày %(day)s, không giao được. Hãy đổi sang lô khác.",
            lot=name,
            day=f"{bad[0].expires_on:%d/%m/%Y}",
        )
    )


def _lot_name(lot_id: int) -> str:
    """The number printed on the goods, or our public code."""
    root = select(func.coalesce(Lot.root_id, Lot.id)).where(Lot.id == lot_id).scalar_subquery()
    return session.scalars(select(func.coalesce(Root.number, Root.code)).where(Root.id == root)).one()
