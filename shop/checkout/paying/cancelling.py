"""The customer's wish to cancel, fulfilled: at once, or when a service has ended the page for the card."""

from __future__ import annotations

from datetime import datetime

from shop.checkout import announcing
from shop.checkout.paying import refunds
from shop.core.sentences import lazy
from shop.inventory import services as inventory
from shop.orders import queries
from shop.orders import services as orders
from shop.orders.services import Locked
from shop.orders.states import FulfilmentState, OrderState
from shop.payments import queries as payments
from shop.payments import services as payment_services
from shop.payments.refund_states import RefundReason
from shop.promotions import using

CANCELLED = lazy("Khách hủy đơn")  # kept in Vietnamese in the ledger, read in the language of the reader


def cancel_now(locked: Locked, *, reason: str | None, at: datetime) -> None:
    """Stock is free again, nothing is due, what was paid is owed back, the outlet is told."""
    order, parts = locked.order, locked.parts
    for part in parts:
        if part.state is not FulfilmentState.CANCELLED:
            orders.move_fulfilment(part, FulfilmentState.CANCELLED, at=at, by=order.user_id)
    orders.move_order(order, OrderState.CANCELLED, at=at, by=order.user_id, note=reason)
    inventory.release(queries.line_ids(order.id), at=at, by=order.user_id, reason=CANCELLED.msgid)
    if order.voucher_code:
        using.give_back(order.id, at=at)
    payment_services.cancel_due([part.id for part in parts], at=at)
    if payments.is_prepaid(order.payment_method):
        refunds.end_attempt(order, RefundReason.CANCELLED, "khách hủy đơn", at=at, by=order.user_id)
    announcing.cancelled(order, parts, at=at)
