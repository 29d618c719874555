"""Units that orders hold ride with a transfer to the outlet where they are collected: out of the holds, and in again."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, update

from shop.extensions import session
from shop.inventory.models import Allocation, Reservation
from shop.inventory.services.locking import lock_units
from shop.inventory.services.missing import Cause, lock_orders_of, never_came, rewrite
from shop.inventory.services.reserving import Hold, lock_holds

__all__ = ["Cause", "arrived", "let_ride", "lock_orders_of", "not_coming"]


def let_ride(holds: Sequence[Hold], to_outlet_id: int) -> None:
    """Locked reservations are kept by no shelf any more: their units go to that outlet. The caller posts it."""
    ids = [hold.reservation_id for hold in holds]
    session.execute(
        delete(Allocation)
        .where(Allocation.reservation_id.in_(ids))
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(Reservation)
        .where(Reservation.id.in_(ids))
        .values(outlet_id=to_outlet_id)
        .execution_options(synchronize_session=False)
    )


def arrived(came: Mapping[int, Mapping[int, int]], holds: Sequence[Hold]) -> None:
    """Units (reservation → item → quantity) that came for locked reservations are theirs. The caller posted it."""
    whole: dict[int, dict[int, int]] = {}
    for hold in holds:
        if hold.reservation_id in came:
            whole[hold.reservation_id] = dict(hold.parts)
            for item_id, units in came[hold.reservation_id].items():
                whole[hold.reservation_id][item_id] = whole[hold.reservation_id].get(item_id, 0) + units
    left = {
        hold.reservation_id: hold.away - sum(came[hold.reservation_id].values())
        for hold in holds
        if hold.reservation_id in came
    }
    rewrite(whole, left)


def not_coming(
    losses: Mapping[int, int], order_line_ids: Collection[int], *, cause: Cause, at: datetime
) -> frozenset[int]:
    """Units (by reservation) that were to come for these lines do not; gives the reservations that end with it.

    The orders are locked. Free units of the outlet take their place, else the order has a case.
    """
    holds = [hold for hold in lock_holds(order_line_ids) if losses.get(hold.reservation_id)]
    _held, units = lock_units({(hold.outlet_id, hold.variant_id) for hold in holds}, at)
    return never_came(losses, holds, units, cause=cause, at=at)
