"""An order that nobody paid in time ends, and its goods are free again: exactly once, never beside a payment."""

from __future__ import annotations

from datetime import datetime

from shop.checkout.paying import matters, telling
from shop.core.sentences import lazy
from shop.inventory import services as inventory
from shop.orders import queries
from shop.orders import services as orders
from shop.orders.states import OrderState
from shop.payments import attempts
from shop.payments.states import PaymentState

due = attempts.overdue
UNPAID = lazy("Quá hạn chuyển khoản")  # kept in Vietnamese in the ledger, read in the language of the reader


def lapse(order_id: int, *, at: datetime) -> bool:
    """End an order whose deadline has passed; False when it was paid, ended or given more time meanwhile.

    No bank has to be asked: a transfer that comes later is told like any other and settled as late money.
    """
    locked = orders.lock_order(order_id)
    order = locked.order
    attempt = attempts.latest(order_id)
    if order.state is not OrderState.AWAITING_PAYMENT or attempt is None:
        return False
    if attempt.state is not PaymentState.DUE or attempt.deadline_at is None or attempt.deadline_at > at:
        return False
    attempts.give_up(attempt, at=at)
    orders.move_order(order, OrderState.LAPSED, at=at, by=None)
    inventory.release(queries.line_ids(order_id), at=at, by=None, reason=UNPAID.msgid)
    if attempt.paid:
        matters.owe_back(order, attempt.paid, "chuyển thiếu, đơn hết hạn", at=at, by=None)
    telling.lapsed(order, at=at)
    return True
