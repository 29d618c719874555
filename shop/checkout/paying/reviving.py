"""An order that lapsed comes back when its money comes late and all its goods can be had again."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

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
from shop.orders.services import Locked
from shop.orders.states import OrderState
from shop.payments import attempts
from shop.payments.accounts import Account
from shop.payments.models import Payment

STILL = timedelta(days=3)  # later, prices and promised days are those of another week: people decide


def revive(locked: Locked, lapsed: Payment, amount: Dong, *, at: datetime, by: int | None) -> Payment | None:
    """A new attempt of a lapsed order, confirmed with its goods held again; None when that cannot be.

    Only for the whole sum at once, within three days after the deadline. Promised days move by as long as the money
    was late.
    """
    order = locked.order
    ended = lapsed.deadline_at or lapsed.moved_at
    if lapsed.paid or amount < order.total or at > ended + STILL or not _reserved_again(order.id, at, by):
        return None
    account = Account(
        lapsed.operator_id,
        lapsed.bank_bin or "",
        lapsed.bank_account or "",
        lapsed.bank_account_name or "",
    )
    again = attempts.open_transfer(order.id, account, order.total, deadline_at=None, at=at)
    for part in locked.parts:
        span = part.hand_over_day - vn_day(order.placed_at)
        part.hand_over_day = max(part.hand_over_day, vn_day(at) + span)
    orders.move_order(order, OrderState.CONFIRMED, at=at, by=by, note="tiền đến muộn, hàng đã được giữ lại")
    return again


def _reserved_again(order_id: int, at: datetime, by: int | None) -> bool:
    """Hold the same goods once more, all or none."""
    before = session.execute(
        select(
            Reservation.outlet_id,
            Reservation.variant_id,
            Reservation.quantity,
            Reservation.order_line_id,
            Reservation.lot_id,
        )
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
    except Shortage:
        return False
    return bool(wants)
