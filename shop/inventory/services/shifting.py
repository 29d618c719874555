"""A promise moves to other units of the same variant: another lot was scanned, or its own went bad."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete

from shop.core.errors import Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.inventory.choosing import Unit, standing_in, take
from shop.inventory.models import Allocation
from shop.inventory.services.posting import Change, post
from shop.inventory.services.reserving import Hold, write_allocations
from shop.inventory.states import Condition, MovementKind, ShiftReason


@dataclass(frozen=True, slots=True)
class Shift:
    """The units (item id, quantity) that a reservation shall hold from now on, and why it moves."""

    hold: Hold
    parts: tuple[tuple[int, int], ...]
    reason: ShiftReason


def write_shifts(shifts: Sequence[Shift], *, at: datetime, by: int | None) -> list[Hold]:
    """Move allocations to their new units, with movements for both sides; gives the holds as they are now.

    The caller holds the reservations and every item concerned.
    """
    moved = [shift for shift in shifts if dict(shift.parts) != dict(shift.hold.parts)]
    post([change for shift in moved for change in _changes(shift, at)], at=at, by=by)
    if moved:
        session.execute(
            delete(Allocation)
            .where(Allocation.reservation_id.in_([shift.hold.reservation_id for shift in moved]))
            .execution_options(synchronize_session=False)
        )
        write_allocations({shift.hold.reservation_id: shift.parts for shift in moved})
    return [_as_now(shift) for shift in shifts]


def scanned(hold: Hold, lot_id: int, units: Sequence[Unit]) -> tuple[tuple[int, int], ...]:
    """All units of the reservation from one lot. Raises Refused when that lot has too few that are free.

    A marked-down promise may be kept with full-price units, never the reverse.
    """
    own = dict(hold.parts)
    kept_with = {Condition.SELLABLE} if hold.lot_id is None else {Condition.MARKED_DOWN, Condition.SELLABLE}
    for unit in units:
        mine = (unit.lot_id, unit.variant_id, unit.outlet_id) == (lot_id, hold.variant_id, hold.outlet_id)
        if mine and unit.condition in kept_with and unit.free + own.get(unit.item_id, 0) >= hold.quantity:
            unit.free += own.get(unit.item_id, 0) - hold.quantity
            return ((unit.item_id, hold.quantity),)
    raise Refused(lazy("Lô vừa chọn không còn đủ hàng cho phần này. Hãy chọn lô khác."))


def replaced(
    hold: Hold, bad: set[int], units: Sequence[Unit], until: date
) -> tuple[tuple[int, int], ...] | None:
    """The reservation's units with those of the ``bad`` items replaced by units good until ``until``.

    Nearest last day first. None when there are not enough; then nothing is used up.
    """
    missing = sum(quantity for item_id, quantity in hold.parts if item_id in bad)
    others = (unit for unit in units if unit.item_id not in bad)
    fit = standing_in(others, (hold.outlet_id, hold.variant_id), until)
    if sum(unit.free for unit in fit) < missing:
        return None
    parts = {item_id: quantity for item_id, quantity in hold.parts if item_id not in bad}
    for item_id, quantity in take(fit, missing):
        parts[item_id] = parts.get(item_id, 0) + quantity
    return tuple(sorted(parts.items()))


def _changes(shift: Shift, at: datetime) -> list[Change]:
    old, new = dict(shift.hold.parts), dict(shift.parts)
    stamp = int(at.timestamp() * 1_000_000)
    return [
        Change(
            item_id,
            MovementKind.REALLOCATED,
            f"shift:{shift.hold.reservation_id}:{item_id}:{stamp}",
            "order_line",
            shift.hold.order_line_id,
            allocated=new.get(item_id, 0) - old.get(item_id, 0),
            reason=shift.reason,
        )
        for item_id in sorted(old.keys() | new.keys())
        if new.get(item_id, 0) != old.get(item_id, 0)
    ]


def _as_now(shift: Shift) -> Hold:
    hold = shift.hold
    return Hold(
        hold.reservation_id,
        hold.order_line_id,
        hold.outlet_id,
        hold.variant_id,
        hold.lot_id,
        hold.quantity,
        hold.good_until,
        shift.parts,
    )
