"""Goods change hands at the counter."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import and_, func, insert, select

from shop.checkout.fulfilling import telling
from shop.checkout.fulfilling.of_age import check_age
from shop.checkout.fulfilling.supplying import settle_vat
from shop.checkout.fulfilling.waiting import refuse_away
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
    age_checked: bool = False,
    lots: Mapping[int, int] | None = None,
    at: datetime,
    by: int | None,
) -> None:
    """Give a prepared pick-up to the customer who shows the code, and take the money due (đồng).

    Consumes the allocated lots, or those in ``lots`` (order line id → lot id). ``age_checked``: for alcohol, papers
    were seen. Raises NotFound for another outlet's part, BadInput for a wrong code or unseen papers, Refused when the
    part is not ready, a lot may not be sold today or the licence for alcohol has ended.
    """
    locked = lock_order_of(outlet_id, fulfilment_id)
    part = locked.part(fulfilment_id)
    _check_code(locked.order, part, code)
    check_age(locked.order, part, seen=age_checked, at=at, by=by)
    refuse_away(part)
    move_fulfilment(part, FulfilmentState.HANDED_OVER, at=at, by=by)
    settle_vat(locked.order, part, at=at)
    units = consume(held_lines(part), at=at, by=by, lots=lots or {})
    keep_units(part, units, UnitState.SOLD, at)
    take_money(locked.order, part, at=at, by=by)
    telling.drop_ready(part, at=at)
    complete_if_ended(locked, at=at, by=by)
    telling.completed(locked.order, at=at)


def take_money(order: Order, part: Fulfilment, *, at: datetime, by: int | None) -> None:
    """What is due for a part was collected (đồng); what was paid ahead is not asked for again."""
    if part.amount_to_collect or not is_prepaid(order.payment_method):
        collect(part.id, part.amount_to_collect, by=by, at=at)


def held_lines(part: Fulfilment) -> list[int]:
    """The lines of a part that hold units. Raises Refused when the part holds nothing any more, or not all."""
    held = func.coalesce(func.sum(Reservation.quantity), 0)
    is_open = and_(Reservation.order_line_id == OrderLine.id, Reservation.state == ReservationState.OPEN)
    rows = session.execute(
        select(OrderLine.id, OrderLine.parent_id, OrderLine.quantity, held)
        .outerjoin(Reservation, is_open)
        .where(OrderLine.fulfilment_id == part.id)
        .group_by(OrderLine.id, OrderLine.parent_id, OrderLine.quantity)
        .order_by(OrderLine.id)
    ).all()
    found = [line_id for line_id, _parent, _quantity, units in rows if units]
    if not found:
        raise Refused(lazy("Hàng của đơn này không còn được giữ. Hãy tải lại trang để xem tình trạng mới."))
    baskets = {parent_id for _line, parent_id, _quantity, _units in rows}
    if any(units < quantity and line_id not in baskets for line_id, _parent, quantity, units in rows):
        raise Refused(
            lazy("Đơn này đang thiếu hàng sau kiểm kho nên chưa giao được. Hãy giữ hàng lại cho đơn trước.")
        )
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
