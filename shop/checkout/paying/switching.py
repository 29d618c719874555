"""An order that waits for its money is paid in another way: by transfer, by card, or in cash."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from shop.checkout import caps, gifts
from shop.checkout.paying import awaiting, cash_words, payee, wishes
from shop.checkout.rules import current_rules
from shop.core.clock import vn_day
from shop.core.errors import Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.orders import queries
from shop.orders import services as orders
from shop.orders.models import Order, OrderLine
from shop.orders.services import Locked
from shop.orders.states import OrderState
from shop.outlets.queries import by_ids
from shop.payments import attempts
from shop.payments import queries as payments
from shop.payments import services as payment_services
from shop.payments.accounts import Account
from shop.payments.methods.base import PaymentMethod
from shop.payments.services import Due
from shop.payments.states import Method, PaymentState

CHANGED = "payment_changed"  # the kind of an order event
NO_MORE = lazy("Đơn này không đổi cách trả tiền được nữa.")


def switch(token: str, value: str, *, at: datetime) -> int | None:
    """Pay an order that waits for its money in another way; changed twice it changes nothing.

    While a page for a card is open, the change only begins: gives the attempt for `paying.end_page`, outside the
    transaction. Raises NotFound, BadInput on `payment` for a way this door does not have, Refused when money has come
    already, the order has ended, or this way may not be used for it.
    """
    locked = orders.lock_order(queries.id_by_token(token))
    order = locked.order
    method = payments.find_method(value, order.door)
    goes_on = order.state in {OrderState.AWAITING_PAYMENT, OrderState.CONFIRMED}
    if order.payment_method == method.method.value and goes_on:
        return None
    if order.state is not OrderState.AWAITING_PAYMENT:
        raise Refused(NO_MORE)
    _check(locked, method, at)
    if order.payment_method == Method.CARD.value:
        return _leave_card(order, method, at)
    attempt = attempts.latest(order.id)
    if attempt is None or attempt.state is not PaymentState.DUE or attempt.paid:
        raise Refused(lazy("Đã có tiền chuyển khoản cho đơn này. Hãy gọi cho điểm bán nếu bạn muốn đổi."))
    attempts.give_up(attempt, at=at)
    go_on(locked, value, at=at)
    return None


def go_on(locked: Locked, value: str, *, at: datetime) -> None:
    """Nobody can pay in the former way any more: ask for the money in this one."""
    order, method = locked.order, payments.find_method(value, locked.order.door)
    rules = current_rules()
    if method.method is Method.CARD:
        awaiting.card(order, order.total, minutes=rules.card_minutes, at=at)
    elif method.method is Method.VIETQR:
        awaiting.transfer(order, _account(locked, at), order.total, hours=rules.transfer_hours, at=at)
    else:
        _ask_for_cash(locked, method, at)
        cash_words.told(order, locked.parts, at=at)
        return
    order.payment_method = method.method.value
    orders.record(order.id, CHANGED, at=at, by=order.user_id, note=str(method.label.msgid))


def _check(locked: Locked, method: PaymentMethod, at: datetime) -> None:
    """Raises Refused when this order may not be paid like that."""
    order, rules = locked.order, current_rules()
    if method.method is Method.CARD:
        payee.check_card(order.total, rules)
    elif method.method is Method.VIETQR:
        _account(locked, at)
    else:
        if order.age_confirmed:
            raise Refused(lazy("Đơn có rượu bia phải trả tiền trước nên không đổi sang tiền mặt được."))
        gifts.check(method, for_others=order.is_for_others)
        caps.check(method, order.phone, order.total, rules)


def _account(locked: Locked, at: datetime) -> Account:
    found = payee.of_outlets({part.outlet_id for part in locked.parts}, vn_day(at))
    if found is None:
        raise Refused(lazy("Đơn này chưa có tài khoản nhận chuyển khoản. Hãy chọn cách trả tiền khác."))
    return found


def _leave_card(order: Order, method: PaymentMethod, at: datetime) -> int:
    waiting = wishes.begin(order, method.method.value, at=at)
    if waiting is None:
        raise Refused(NO_MORE)
    return waiting


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
