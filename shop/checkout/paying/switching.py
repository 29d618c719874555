"""Instead of a transfer the customer pays in cash: at the counter, or whoever brings the parcel."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from shop.checkout import caps
from shop.checkout.paying import cash_words
from shop.checkout.rules import current_rules
from shop.core.errors import Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.orders import queries
from shop.orders import services as orders
from shop.orders.models import OrderLine
from shop.orders.services import Locked
from shop.orders.states import OrderState
from shop.outlets.queries import by_ids
from shop.payments import attempts
from shop.payments import queries as payments
from shop.payments import services as payment_services
from shop.payments.methods.base import PaymentMethod
from shop.payments.services import Due
from shop.payments.states import PaymentState


def pay_in_cash(token: str, value: str, *, at: datetime) -> None:
    """Change an order that waits for a transfer to a way to pay in cash; changed twice it changes nothing.

    Raises NotFound, BadInput on `payment` for a way this door does not have, Refused when money has come already,
    the order has ended, or cash on delivery may not be used for it.
    """
    locked = orders.lock_order(queries.id_by_token(token))
    order = locked.order
    method = payments.find_method(value, order.door)
    if order.state is OrderState.CONFIRMED and order.payment_method == method.method.value:
        return
    attempt = attempts.latest(order.id)
    if order.state is not OrderState.AWAITING_PAYMENT or attempt is None or method.is_prepaid:
        raise Refused(lazy("Đơn này không đổi cách trả tiền được nữa."))
    if attempt.state is not PaymentState.DUE or attempt.paid:
        raise Refused(lazy("Đã có tiền chuyển khoản cho đơn này. Hãy gọi cho điểm bán nếu bạn muốn đổi."))
    caps.check(method, order.phone, order.total, current_rules())
    attempts.give_up(attempt, at=at)
    _ask_for_cash(locked, method, at)
    cash_words.told(order, locked.parts, at=at)


def _ask_for_cash(locked: Locked, method: PaymentMethod, at: datetime) -> None:
    """Each part is paid where it is handed over, to its own outlet."""
    order = locked.order
    goods = dict(
        session.execute(
            select(OrderLine.fulfilment_id, func.sum(OrderLine.total))
            .where(OrderLine.order_id == order.id)
            .group_by(OrderLine.fulfilment_id)
        ).all()
    )
    for part in locked.parts:
        part.amount_to_collect = method.amount_to_collect(int(goods[part.id]), part.fee)
    outlets = by_ids([part.outlet_id for part in locked.parts])
    payment_services.make_due(
        order.id,
        method.method,
        [Due(part.id, outlets[part.outlet_id].operator_id, part.amount_to_collect) for part in locked.parts],
        at=at,
    )
    order.payment_method = method.method.value
    state, order.call_state = method.first_states()
    orders.move_order(order, state, at=at, by=order.user_id)
    orders.record(order.id, "paid_in_cash", at=at, by=order.user_id)
