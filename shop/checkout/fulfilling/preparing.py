"""Before goods leave: the call, preparing, ready, and the part that cannot be served."""

from datetime import datetime

from sqlalchemy import select

from shop.checkout.fulfilling import telling
from shop.checkout.fulfilling.waiting import last_day, refuse_away
from shop.checkout.paying import ahead
from shop.checkout.paying.refunds import end_part
from shop.core.clock import vn_day
from shop.core.errors import Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.inventory.services import release
from shop.orders.models import Fulfilment, OrderLine
from shop.orders.services.moving import Locked, complete_if_ended, lock_order_of, move_fulfilment, record
from shop.orders.states import CallState, Door, FulfilmentState, OrderState
from shop.payments.refund_states import RefundReason
from shop.payments.services import cancel_due


def confirm_call(outlet_id: int, fulfilment_id: int, *, at: datetime, by: int | None) -> None:
    """Note that the customer confirmed the order on the phone; preparing may begin.

    Raises NotFound for another outlet's part, Refused when nobody waits for a call.
    """
    locked = _confirmed(outlet_id, fulfilment_id)
    if locked.order.call_state is not CallState.WAITING:
        raise Refused(lazy("Đơn này không chờ gọi xác nhận."))
    locked.order.call_state = CallState.CONFIRMED
    record(locked.order.id, "call", at=at, by=by, moved=(CallState.WAITING, CallState.CONFIRMED))


def start_preparing(
    outlet_id: int, fulfilment_id: int, *, at: datetime, by: int | None, pays_here: bool = False
) -> None:
    """Take the part off the heap of new ones. From now on the customer can no longer cancel by themselves.

    Raises NotFound for another outlet's part, Refused while a call is due, while the rest of a gift or of alcohol has
    to be paid ahead (not where the customer `pays_here`, at the counter), or when it moved on.
    """
    locked = _confirmed(outlet_id, fulfilment_id)
    if not pays_here and ahead.comes_first(locked.order, locked.part(fulfilment_id)):
        raise Refused(ahead.NOT_YET)
    if locked.order.call_state is CallState.WAITING:
        raise Refused(lazy("Hãy gọi xác nhận với khách trước khi chuẩn bị hàng."))
    move_fulfilment(locked.part(fulfilment_id), FulfilmentState.PREPARING, at=at, by=by)


def mark_ready(outlet_id: int, fulfilment_id: int, *, at: datetime, by: int | None) -> None:
    """Goods lie ready for pick-up; the customer is told until when. Raises NotFound, or Refused for a parcel."""
    locked = _confirmed(outlet_id, fulfilment_id)
    part = locked.part(fulfilment_id)
    if part.door is not Door.PICKUP:
        raise Refused(lazy("Phần hàng này giao tận nơi: hãy ghi hãng vận chuyển rồi gửi đi."))
    refuse_away(part)
    move_fulfilment(part, FulfilmentState.READY, at=at, by=by)
    part.pickup_until = last_day(part, at=at)
    _invite(locked, part, at=at)


def cancel_part(outlet_id: int, fulfilment_id: int, *, reason: str, at: datetime, by: int | None) -> None:
    """The outlet cannot serve its part: units are free again, nothing is due for it, the customer is told.

    Ends the order when no other part is open. Raises NotFound, or Refused once goods have left.
    """
    locked = _confirmed(outlet_id, fulfilment_id)
    part = locked.part(fulfilment_id)
    move_fulfilment(part, FulfilmentState.CANCELLED, at=at, by=by, note=reason)
    release(line_ids(part), at=at, by=by, reason=reason)
    cancel_due([part.id], at=at)
    end_part(locked.order, part, RefundReason.NOT_SERVED, "điểm bán không phục vụ được", at=at, by=by)
    telling.cancelled(locked.order, part, reason, at=at)
    if part.door is Door.PICKUP:
        _invite(locked, part, at=at)
    complete_if_ended(locked, at=at, by=by)


def line_ids(part: Fulfilment) -> list[int]:
    """The lines of a part that hold units: a basket's own line holds none."""
    return list(session.scalars(select(OrderLine.id).where(OrderLine.fulfilment_id == part.id)))


def _invite(locked: Locked, part: Fulfilment, *, at: datetime) -> None:
    """Ask the customer to come once all that is collected with this part lies ready; what lay there longer waits anew."""
    its = telling.together(locked.order, part)
    if not telling.is_asked(its):
        return
    for each in its:
        if each is not part:
            telling.drop_ready(each, at=at)
            each.pickup_until = max(each.pickup_until or vn_day(at), last_day(each, at=at))
            each.reminded_at = None
    telling.ready(locked.order, part if part in its else its[-1], its, at=at)


def _confirmed(outlet_id: int, fulfilment_id: int) -> Locked:
    locked = lock_order_of(outlet_id, fulfilment_id)
    if locked.order.state is not OrderState.CONFIRMED:
        raise Refused(lazy("Đơn này đã hủy hoặc đã xong, không làm tiếp được."))
    return locked
