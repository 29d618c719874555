"""A parcel's way: given to a carrier, under way, then delivered, refused or lost."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select, update

from shop.checkout.fulfilling import telling
from shop.checkout.fulfilling.handing_over import held_lines, keep_units, take_money
from shop.checkout.fulfilling.of_age import check_leaving
from shop.checkout.fulfilling.supplying import settle_vat
from shop.checkout.paying.refunds import end_part
from shop.core.errors import Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.inventory.services import UnitsOut, dispatch, refused_back
from shop.orders.models import Fulfilment, FulfilmentLine
from shop.orders.services.moving import complete_if_ended, lock_order_of, move_fulfilment
from shop.orders.states import Door, FulfilmentState, UnitState
from shop.payments.refund_states import RefundReason
from shop.payments.services import cancel_due


def ship(
    outlet_id: int,
    fulfilment_id: int,
    *,
    carrier: str,
    tracking: str | None,
    lots: Mapping[int, int] | None = None,
    at: datetime,
    by: int | None,
) -> None:
    """Give a prepared parcel to a carrier: its units leave the outlet and are under way, by lot.

    ``lots``: order line id → another fit lot that was packed instead, for instance because its own lot expired or
    was recalled since. Raises NotFound, or Refused for a pick-up, a lot that may not leave, or alcohol without a licence.
    """
    locked = lock_order_of(outlet_id, fulfilment_id)
    part = locked.part(fulfilment_id)
    if part.door is not Door.DELIVERY:
        raise Refused(lazy("Phần hàng này khách đến nhận, không gửi đi."))
    check_leaving(locked.order, part, at=at)
    move_fulfilment(part, FulfilmentState.SHIPPED, at=at, by=by, note=f"{carrier} {tracking or ''}".strip())
    # Without spaces and in capitals, as the carrier's own file writes it.
    part.carrier, part.tracking = carrier, "".join((tracking or "").split()).upper() or None
    keep_units(part, dispatch(held_lines(part), at=at, by=by, lots=lots or {}), UnitState.UNDER_WAY, at)
    telling.shipped(locked.order, part, at=at)


def deliver(outlet_id: int, fulfilment_id: int, *, at: datetime, by: int | None) -> None:
    """The customer has the parcel: it is sold, and what the carrier collected (đồng) is paid."""
    locked = lock_order_of(outlet_id, fulfilment_id)
    part = locked.part(fulfilment_id)
    move_fulfilment(part, FulfilmentState.DELIVERED, at=at, by=by)
    settle_vat(locked.order, part, at=at)
    _end_units(part, UnitState.SOLD, at)
    take_money(locked.order, part, at=at, by=by)
    complete_if_ended(locked, at=at, by=by)
    telling.completed(locked.order, at=at)


def refuse(outlet_id: int, fulfilment_id: int, *, reason: str, at: datetime, by: int | None) -> None:
    """The parcel came back: its units go to quarantine until somebody looked at them; nothing is due."""
    locked = lock_order_of(outlet_id, fulfilment_id)
    part = locked.part(fulfilment_id)
    move_fulfilment(part, FulfilmentState.REFUSED, at=at, by=by, note=reason)
    refused_back(_units_under_way(part), at=at, by=by)
    _end_units(part, UnitState.REFUSED, at)
    cancel_due([part.id], at=at)
    end_part(locked.order, part, RefundReason.REFUSED, "khách không nhận", at=at, by=by)
    complete_if_ended(locked, at=at, by=by)
    telling.completed(locked.order, at=at)


def lose(outlet_id: int, fulfilment_id: int, *, reason: str, at: datetime, by: int | None) -> None:
    """The carrier lost the parcel: its units come back nowhere; nothing is due."""
    locked = lock_order_of(outlet_id, fulfilment_id)
    part = locked.part(fulfilment_id)
    move_fulfilment(part, FulfilmentState.REFUSED, at=at, by=by, note=reason)
    _end_units(part, UnitState.LOST, at)
    cancel_due([part.id], at=at)
    end_part(locked.order, part, RefundReason.LOST, "kiện hàng thất lạc", at=at, by=by)
    complete_if_ended(locked, at=at, by=by)
    telling.completed(locked.order, at=at)


def _units_under_way(part: Fulfilment) -> list[UnitsOut]:
    rows = session.execute(
        select(FulfilmentLine.order_line_id, FulfilmentLine.lot_id, FulfilmentLine.quantity)
        .where(FulfilmentLine.fulfilment_id == part.id, FulfilmentLine.state == UnitState.UNDER_WAY)
        .order_by(FulfilmentLine.id)
    )
    return [UnitsOut(line_id, part.outlet_id, lot_id, units) for line_id, lot_id, units in rows]


def _end_units(part: Fulfilment, state: UnitState, at: datetime) -> None:
    session.execute(
        update(FulfilmentLine)
        .where(FulfilmentLine.fulfilment_id == part.id, FulfilmentLine.state == UnitState.UNDER_WAY)
        .values(state=state, at=at)
        .execution_options(synchronize_session=False)
    )
