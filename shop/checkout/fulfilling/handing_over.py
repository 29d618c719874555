"""Goods change hands at the counter."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import insert, select

from shop.checkout.fulfilling import telling
from shop.core.errors import BadInput, Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.inventory.models import Reservation
from shop.inventory.services import UnitsOut
from shop.inventory.services import hand_over as consume
from shop.inventory.states import ReservationState
from shop.orders.models import Fulfilment, FulfilmentLine, Order, OrderLine
from shop.orders.services.moving import complete_if_ended, lock_order_of, move_fulfilment
from shop.orders.states import FulfilmentState, UnitState
from shop.payments.queries import is_prepaid
from shop.payments.services import collect


def hand_over(
    outlet_id: int,
    fulfilment_id: int,
    *,
    code: str,
    lots: Mapping[int, int] | None = None,
    at: datetime,
    by: int | None,
) -> None:
    """Give a prepared pick-up to the customer who shows the code, and take the money due (đồng).

    Consumes the allocated lots, or those in ``lots`` (order line id → lot id). Raises NotFound for another outlet's
    part, BadInput for a wrong code, Refused when the part is not ready or a lot may not be sold today.
    """
    locked = lock_order_of(outlet_id, fulfilment_id)
    part = locked.part(fulfilment_id)
    _check_code(locked.order, part, code)
    move_fulfilment(part, FulfilmentState.HANDED_OVER, at=at, by=by)
    units = consume(held_lines(part), at=at, by=by, lots=lots or {})
    keep_units(part, units, UnitState.SOLD, at)
    take_money(locked.order, part, at=at, by=by)
    telling.drop_ready(part, at=at)
    complete_if_ended(locked, at=at, by=by)
    telling.completed(locked.order, at=at)


def take_money(order: Order, part: Fulfilment, *, at: datetime, by: int | None) -> None:
    """What is due for a part was collected (đồng); what was paid ahead is not asked for again."""
    if not is_prepaid(order.payment_method):
        collect(part.id, part.amount_to_collect, by=by, at=at)


def held_lines(part: Fulfilment) -> list[int]:
    """The lines of a part that hold units. Raises Refused when the part holds nothing any more."""
    found = list(
        session.scalars(
            select(OrderLine.id)
            .join(Reservation, Reservation.order_line_id == OrderLine.id)
            .where(OrderLine.fulfilment_id == part.id, Reservation.state == ReservationState.OPEN)
            .order_by(OrderLine.id)
        )
    )
    if not found:
        raise Refused(lazy("Hàng của đơn này không còn được giữ. Hãy tải lại trang để xem tình trạng mới."))
    return found


def keep_units(part: Fulfilment, units: Sequence[UnitsOut], state: UnitState, at: datetime) -> None:
    """Write down which lots left for which lines. One statement."""
    session.execute(
        insert(FulfilmentLine),
        [
            {
                "fulfilment_id": part.id,
                "order_line_id": unit.order_line_id,
                "lot_id": unit.lot_id,
                "quantity": unit.quantity,
                "state": state,
                "at": at,
            }
            for unit in units
        ],
    )


def _check_code(order: Order, part: Fulfilment, typed: str) -> None:
    given = typed.upper().replace(" ", "").replace("-", "")
    if given not in {part.pickup_code, order.code}:
        raise BadInput("code", lazy("Mã không đúng với đơn này. Hãy xem lại mã trên máy của khách."))
