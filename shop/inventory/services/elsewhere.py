"""What order lines hold moves to other outlets: let go of here and held there in one posting, or not at all."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, tuple_

from shop.core.clock import vn_day
from shop.core.errors import Shortage
from shop.inventory.choosing import Choice, Want, choose
from shop.inventory.services.locking import ITEMS, PROMISED, Held, lock_where, units_of
from shop.inventory.services.posting import Change, post
from shop.inventory.services.reserving import (
    Hold,
    end_reservations,
    lock_holds,
    write_allocations,
    write_reservations,
)
from shop.inventory.services.shortfalls import settle
from shop.inventory.states import MovementKind, ReservationState

REASON = "chuyển sang điểm bán khác"


def hold_elsewhere(wants: Sequence[Want], *, at: datetime, by: int | None) -> None:
    """Hold for these lines at the outlets that are wanted, instead of where they hold now: every line, or none.

    The caller holds the order's lock. All items, here and there, are locked at once by id. Raises Shortage that names
    every line for which there is not enough there; nothing is written then.
    """
    holds = lock_holds([want.order_line_id for want in wants])
    held = _locked(wants, holds)
    pairs = {(want.outlet_id, want.variant_id) for want in wants}
    there = {
        item_id: item
        for item_id, item in held.items()
        if (item.outlet_id, item.variant_id) in pairs and item.condition in PROMISED
    }
    units, own = units_of(there, at), _own(holds)
    for unit in units:
        # Let go of in the same posting: what was to be brought from there stays.
        unit.free += own[unit.item_id]
    chosen = choose(wants, units, vn_day(at))
    if chosen.short:
        raise Shortage(chosen.short)
    ids = write_reservations(chosen.choices, at)
    post([*_let_go(holds), *_taken(chosen.choices, ids)], at=at, by=by)
    if holds:
        end_reservations(holds, ReservationState.RELEASED, at)
    write_allocations({ids[choice.want.order_line_id]: choice.parts for choice in chosen.choices})
    settle([want.order_line_id for want in wants], at=at, by=by)


def _locked(wants: Sequence[Want], holds: Sequence[Hold]) -> dict[int, Held]:
    here = sorted({item_id for hold in holds for item_id, _units in hold.parts})
    there = sorted({(want.outlet_id, want.variant_id) for want in wants})
    return lock_where(or_(ITEMS.c.id.in_(here), tuple_(ITEMS.c.outlet_id, ITEMS.c.variant_id).in_(there)))


def _own(holds: Sequence[Hold]) -> Counter[int]:
    """How many units of each item they hold."""
    found: Counter[int] = Counter()
    for hold in holds:
        for item_id, units in hold.parts:
            found[item_id] += units
    return found


def _let_go(holds: Sequence[Hold]) -> list[Change]:
    return [
        Change(
            item_id,
            MovementKind.RELEASED,
            f"release:{hold.reservation_id}:{item_id}",
            "order_line",
            hold.order_line_id,
            allocated=-units,
            reason=REASON,
        )
        for hold in holds
        for item_id, units in hold.parts
    ]


def _taken(choices: Sequence[Choice], ids: dict[int, int]) -> list[Change]:
    return [
        Change(
            item_id,
            MovementKind.ALLOCATED,
            f"reserve:{ids[choice.want.order_line_id]}:{item_id}",
            "order_line",
            choice.want.order_line_id,
            allocated=units,
            reason=REASON,
        )
        for choice in choices
        for item_id, units in choice.parts
    ]
