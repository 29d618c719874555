"""A prepared pick-up waits for its customer until a day: it is reminded of, given more time, or given up.

Whoever holds the order's lock decides: of a hand-over and a lapse at the same moment exactly one happens.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy import ColumnElement, select

from shop.checkout.fulfilling import telling
from shop.checkout.fulfilling.preparing import line_ids
from shop.checkout.fulfilling.waiting import goods_end
from shop.checkout.paying.refunds import end_part
from shop.core.clock import VN, start_of_day, vn_day
from shop.core.errors import BadInput, Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.inventory.services import release
from shop.jobs import one_by_one
from shop.orders.models import Fulfilment, Order
from shop.orders.services.moving import Locked, complete_if_ended, lock_order_of, move_fulfilment, record
from shop.orders.states import Door, FulfilmentState, OrderState
from shop.payments.refund_states import RefundReason
from shop.payments.services import cancel_due
from shop.unit_of_work import in_transaction
from shop.web.context import day

EXTENDED = "pickup_extended"
REMINDED = "pickup_reminded"
BEFORE = timedelta(days=1)
MOST = timedelta(days=60)
WAKING = range(8, 20)  # nobody is reminded at night
# Kept in Vietnamese in the ledger, read in the language of the reader.
NOBODY_CAME = lazy("Quá hạn nhận hàng")

Ref = tuple[int, int]  # outlet, part


def extend_pickup(outlet_id: int, fulfilment_id: int, *, until: date, at: datetime, by: int | None) -> None:
    """Let a prepared pick-up wait until a later day; the customer is told, and reminded before it.

    Raises NotFound for another outlet's part, BadInput on `until` for a day that is no later, too far away or past the
    last day of the goods, Refused when it does not wait (any more).
    """
    locked = lock_order_of(outlet_id, fulfilment_id)
    part = _waiting(locked, fulfilment_id)
    _check_day(part, until, vn_day(at))
    part.pickup_until, part.reminded_at = until, None
    record(locked.order.id, EXTENDED, at=at, by=by, note=day(until), fulfilment_id=part.id)
    telling.extended(locked.order, part, at=at)


def give_up(outlet_id: int, fulfilment_id: int, *, reason: str, at: datetime, by: int | None) -> None:
    """Nobody comes for a prepared pick-up: its units are free again where they lie, what was paid ahead is owed back.

    Raises NotFound for another outlet's part, Refused when it was handed over or ended meanwhile.
    """
    locked = lock_order_of(outlet_id, fulfilment_id)
    _end(locked, _waiting(locked, fulfilment_id), reason, at=at, by=by)


def lapse_pickups(clock: Callable[[], datetime]) -> int:
    """Give up every pick-up whose last day is over, each in a transaction of its own; how many."""
    late = _parts(Fulfilment.pickup_until < vn_day(clock()))
    ended, _ = one_by_one(late, lambda ref: in_transaction(partial(_lapse, ref, clock)))
    return sum(ended)


def remind_pickups(clock: Callable[[], datetime]) -> int:
    """Remind who has not come by the day before the last one, once and not at night; how many."""
    at = clock()
    if at.astimezone(VN).hour not in WAKING:
        return 0
    soon = _parts(
        Fulfilment.reminded_at.is_(None),
        Fulfilment.pickup_until >= vn_day(at),
        Fulfilment.pickup_until <= vn_day(at) + BEFORE,
        Fulfilment.moved_at < start_of_day(vn_day(at)),
    )
    told, _ = one_by_one(soon, lambda ref: in_transaction(partial(_remind, ref, clock)))
    return sum(told)


def _lapse(ref: Ref, clock: Callable[[], datetime]) -> bool:
    """Whether it ended now: not when somebody came, or it was given more time, in the last moment."""
    at = clock()
    locked = lock_order_of(*ref)
    part = locked.part(ref[1])
    if not _waits(locked, part) or part.pickup_until is None or part.pickup_until >= vn_day(at):
        return False
    if not telling.is_asked(telling.together(locked.order, part)):
        return False  # its customer was not asked to come yet
    _end(locked, part, NOBODY_CAME.msgid, at=at, by=None)
    return True


def _remind(ref: Ref, clock: Callable[[], datetime]) -> bool:
    at = clock()
    locked = lock_order_of(*ref)
    part = locked.part(ref[1])
    if not _waits(locked, part) or part.reminded_at is not None:
        return False
    its = telling.together(locked.order, part)
    if not telling.is_asked(its) or part is not min(its, key=lambda each: (each.pickup_until, each.id)):
        return False  # not asked to come yet, or reminded of with what is put back sooner
    part.reminded_at = at
    record(locked.order.id, REMINDED, at=at, by=None, fulfilment_id=part.id)
    telling.reminder(locked.order, part, its, at=at)
    return True


def _end(locked: Locked, part: Fulfilment, reason: str, *, at: datetime, by: int | None) -> None:
    move_fulfilment(part, FulfilmentState.NOT_COLLECTED, at=at, by=by, note=reason)
    release(line_ids(part), at=at, by=by, reason=reason)
    cancel_due([part.id], at=at)
    end_part(locked.order, part, RefundReason.REFUSED, "khách không đến nhận", at=at, by=by)
    telling.not_collected(locked.order, part, at=at)
    complete_if_ended(locked, at=at, by=by)


def _check_day(part: Fulfilment, until: date, today: date) -> None:
    if until < today or (part.pickup_until is not None and until <= part.pickup_until):
        raise BadInput("until", lazy("Hãy chọn một ngày sau hạn nhận hiện nay và không ở quá khứ."))
    if until > today + MOST:
        raise BadInput("until", lazy("Giữ hàng thêm nhiều nhất 60 ngày kể từ hôm nay."))
    end = goods_end(part)
    if end is not None and until > end:
        raise BadInput("until", lazy("Hàng đang giữ chỉ dùng được đến hết %(day)s.", day=day(end)))


def _waiting(locked: Locked, fulfilment_id: int) -> Fulfilment:
    part = locked.part(fulfilment_id)
    if not _waits(locked, part):
        raise Refused(lazy("Phần hàng này không còn chờ khách đến nhận. Hãy tải lại trang."))
    return part


def _waits(locked: Locked, part: Fulfilment) -> bool:
    is_pickup = part.door is Door.PICKUP and part.state is FulfilmentState.READY
    return is_pickup and locked.order.state is OrderState.CONFIRMED


def _parts(*conditions: ColumnElement[bool]) -> Sequence[Ref]:
    rows = session.execute(
        select(Fulfilment.outlet_id, Fulfilment.id)
        .join(Order, Order.id == Fulfilment.order_id)
        .where(
            Fulfilment.state == FulfilmentState.READY,
            Fulfilment.door == Door.PICKUP,
            Order.state == OrderState.CONFIRMED,
            *conditions,
        )
        .order_by(Fulfilment.id)
    )
    return [(outlet_id, part_id) for outlet_id, part_id in rows]
