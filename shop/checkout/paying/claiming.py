"""The customer says that the transfer was sent: a note for staff, never a payment."""

from __future__ import annotations

from datetime import datetime

from shop.core.errors import Refused
from shop.core.sentences import lazy
from shop.orders import queries
from shop.orders import services as orders
from shop.orders.board import CLAIMED
from shop.orders.states import OrderState
from shop.payments import attempts


def claim(token: str, *, at: datetime) -> None:
    """Write down that the money is said to be under way; said twice it changes nothing.

    The first time the deadline moves to at least twelve hours from now, so that somebody can look at the account.
    Raises NotFound, Refused when no transfer is awaited.
    """
    locked = orders.lock_order(queries.id_by_token(token))
    attempt = attempts.latest(locked.order.id)
    if locked.order.state is not OrderState.AWAITING_PAYMENT or attempt is None:
        raise Refused(lazy("Đơn này không chờ chuyển khoản."))
    if attempts.claim(attempt, at=at):
        orders.record(locked.order.id, CLAIMED, at=at, by=locked.order.user_id)
