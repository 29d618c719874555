"""The difference: another sum to collect, money that is owed back, or money that is still to pay at the door or ahead."""

from __future__ import annotations

from datetime import datetime

from shop.checkout.paying import ahead
from shop.checkout.refunding.owing import Owed, owe
from shop.checkout.rules import current_rules
from shop.core.errors import Refused
from shop.core.money import Dong, format_dong
from shop.core.sentences import lazy
from shop.orders.models import Fulfilment, Order
from shop.orders.services import Locked
from shop.orders.states import Door
from shop.outlets.queries import by_ids
from shop.payments import queries as payments
from shop.payments import services
from shop.payments.refund_states import RefundReason
from shop.payments.services import Due
from shop.payments.states import Method
from shop.promotions import using

WHY = "đơn được sửa còn ít hơn"


def settle(locked: Locked, part: Fulfilment, difference: Dong, *, at: datetime, by: int | None) -> None:
    """A part costs so much more or less (đồng) than before. Raises Refused beyond the cap of cash on delivery."""
    order = locked.order
    if order.voucher_code:
        _keep_voucher(order)
    if not payments.is_prepaid(order.payment_method):
        _refuse_above_cap(order)
        part.amount_to_collect += difference
        services.change_due(part.id, part.amount_to_collect, at=at)
        return
    extra = max(0, part.amount_to_collect + difference)
    back = max(0, -(part.amount_to_collect + difference))
    only_ahead = order.is_for_others or order.age_confirmed
    is_other = extra not in {0, part.amount_to_collect}
    if is_other and only_ahead and not ahead.can_prepay(order, extra):
        raise Refused(ahead.ONLY_AHEAD)
    if extra != part.amount_to_collect:
        _ask_at_the_door(order, part, extra, at)
    if back:
        key = f"edit:{part.id}:{int(at.timestamp() * 1_000_000)}"
        owe(order, Owed(RefundReason.CHANGED, WHY, other=back), key=key, part=part, at=at, by=by)


def _ask_at_the_door(order: Order, part: Fulfilment, amount: Dong, at: datetime) -> None:
    """What was not paid ahead is paid where the goods change hands."""
    had_extra, part.amount_to_collect = part.amount_to_collect > 0, amount
    if had_extra:
        services.change_due(part.id, amount, at=at)
        return
    method = Method.AT_OUTLET if part.door is Door.PICKUP else Method.ON_DELIVERY
    operator_id = by_ids([part.outlet_id])[part.outlet_id].operator_id
    services.make_due(order.id, method, [Due(part.id, operator_id, amount)], at=at)


def _refuse_above_cap(order: Order) -> None:
    most = current_rules().cod_most
    if order.payment_method == Method.ON_DELIVERY.value and order.total > most:
        raise Refused(
            lazy("Đơn trả tiền khi nhận hàng nhiều nhất là %(most)s. Hãy bớt hàng.", most=format_dong(most))
        )


def _keep_voucher(order: Order) -> None:
    """What the voucher gave is what is left of it. Raises Refused when nothing is."""
    if not using.change(order.id, order.discount_total):
        raise Refused(
            lazy("Sửa như vậy thì mã giảm giá của đơn không còn áp dụng. Hãy hủy đơn và đặt lại với khách.")
        )
