"""An order that lapsed comes back when its money comes late and all its goods can be had again."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from shop.core.clock import vn_day
from shop.core.errors import Shortage
from shop.core.money import Dong
from shop.extensions import session
from shop.inventory import services as inventory
from shop.inventory.choosing import Want
from shop.inventory.models import Reservation
from shop.inventory.states import ReservationState
from shop.orders import queries
from shop.orders import services as orders
from shop.orders.models import Order, OrderLine
from shop.orders.services import Locked
from shop.orders.states import OrderState
from shop.outlets.models import Outlet
from shop.payments import attempts
from shop.payments.accounts import Account
from shop.payments.models import Payment
from shop.promotions import using
from shop.promotions.using import UsedUp

STILL = timedelta(days=3)  # later, prices and promised days are those of another week: people decide


def revive(locked: Locked, lapsed: Payment, amount: Dong, *, at: datetime, by: int | None) -> Payment | None:
    """A new attempt of a lapsed order, confirmed with its goods held again; None when that cannot be.

    Only for the whole sum at once, within three days after the deadline, and where a voucher was used, only while it
    has a use left. Promised days move by as long as the money was late; a wished day only if it cannot be kept.
    """
    order = locked.order
    if lapsed.paid or amount < order.total:
        return None
    if not bring_back(locked, lapsed.deadline_at or lapsed.moved_at, at=at, by=by):
        return None
    account = Account(
        lapsed.operator_id,
        lapsed.bank_bin or "",
        lapsed.bank_account or "",
        lapsed.bank_account_name or "",
    )
    return attempts.open_transfer(order.id, account, order.total, deadline_at=None, at=at)


def bring_back(locked: Locked, ended: datetime, *, at: datetime, by: int | None) -> bool:
    """Confirm a lapsed order whose whole sum came late, with its goods held again; False when that cannot be."""
    order = locked.order
    if at > ended + STILL:
        return False
    if not _reserved_again(order.id, at, by, has_voucher=order.voucher_code is not None):
        return False
    for part in locked.parts:
        span = part.hand_over_day - (part.prepare_on or vn_day(order.placed_at))
        if part.prepare_on:
            span += _on_the_way(order)  # what others bring there is prepared only when it came
        part.hand_over_day = max(part.hand_over_day, vn_day(at) + span)
    orders.move_order(order, OrderState.CONFIRMED, at=at, by=by, note="tiền đến muộn, hàng đã được giữ lại")
    return True


def _on_the_way(order: Order) -> timedelta:
    """As long as the slowest of those takes who bring goods to where a pick-up is collected; mostly nobody does."""
    if "collected_at" not in order.routing:
        return timedelta()
    senders = {pick["outlet"] for pick in order.routing["picks"]} - {order.routing["collected_at"]}
    return timedelta(session.scalar(select(func.max(Outlet.send_days)).where(Outlet.id.in_(senders))) or 0)


def _reserved_again(order_id: int, at: datetime, by: int | None, *, has_voucher: bool) -> bool:
    """Hold the same goods once more, all or none, and with them the voucher of the price that was agreed."""
    before = session.execute(
        select(
            Reservation.outlet_id,
            Reservation.variant_id,
            OrderLine.quantity,
            Reservation.order_line_id,
            Reservation.lot_id,
            Reservation.good_until,
        )
        .join(OrderLine, OrderLine.id == Reservation.order_line_id)
        .where(
            Reservation.order_line_id.in_(queries.line_ids(order_id)),
            Reservation.state == ReservationState.RELEASED,
        )
        .order_by(Reservation.id)
    ).all()
    wants = {row.order_line_id: Want(*row) for row in before}
    try:
        with session.begin_nested():
            inventory.reserve(list(wants.values()), at=at, by=by)
            if has_voucher:
                using.use_again(order_id)
    except (Shortage, UsedUp):
        return False
    return bool(wants)
