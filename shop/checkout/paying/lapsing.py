"""An order that nobody paid in time ends, and its goods are free again: exactly once, never beside a payment."""

from __future__ import annotations

from datetime import datetime

from shop.checkout.paying import refunds, telling
from shop.core.sentences import lazy
from shop.inventory import services as inventory
from shop.orders import queries
from shop.orders import services as orders
from shop.orders.services import Locked
from shop.orders.states import OrderState
from shop.payments import attempts
from shop.payments.refund_states import RefundReason
from shop.payments.states import Method, PaymentState
from shop.promotions import using

due = attempts.overdue
# Kept in Vietnamese in the ledger, read in the language of the reader.
UNPAID = lazy("Quá hạn chuyển khoản")
UNPAID_CARD = lazy("Quá hạn trả bằng thẻ")


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
    end(locked, at=at)
    return True


def end(locked: Locked, *, at: datetime) -> None:
    """Nobody paid and nobody will: the goods are free again, and with them the voucher."""
    order = locked.order
    orders.move_order(order, OrderState.LAPSED, at=at, by=None)
    reason = UNPAID_CARD if order.payment_method == Method.CARD.value else UNPAID
    inventory.release(queries.line_ids(order.id), at=at, by=None, reason=reason.msgid)
    if order.voucher_code:
        using.give_back(order.id, at=at)
    refunds.end_attempt(order, RefundReason.ENDED, "chuyển thiếu, đơn hết hạn", at=at, by=None)
    telling.lapsed(order, at=at)
