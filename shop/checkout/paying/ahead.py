"""What a confirmed order still costs at the door may be paid ahead after all: by transfer or by card, part by part.

Staff made an order that was paid ahead larger, or gave goods instead that cost more than what came back. Whoever has
the order's money gets the rest; what of it comes is due at the door no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from shop.checkout.paying import telling, wishes
from shop.checkout.rules import current_rules
from shop.core.money import Dong, format_dong
from shop.core.sentences import lazy
from shop.extensions import session
from shop.orders import services as orders
from shop.orders.models import Fulfilment, Order
from shop.orders.services import Locked
from shop.orders.states import OPEN, OrderState
from shop.outlets.models import Operator
from shop.payments import attempts, cards, providers, services
from shop.payments import queries as payments
from shop.payments.accounts import Account, account, shop_account
from shop.payments.models import Payment
from shop.payments.queries import Transfer
from shop.payments.states import PaymentState
from shop.web.i18n import speaking

ONLY_AHEAD = lazy("Đơn quà tặng và đơn có rượu bia phải trả trước toàn bộ, không thêm tiền được.")
NOT_YET = lazy("Khách chưa trả phần còn lại. Quà tặng và rượu bia phải trả đủ trước khi chuẩn bị.")
REST_PAID = "rest_paid"  # the kind of an order event


@dataclass(frozen=True, slots=True)
class Rest:
    """What is left to pay (đồng) for one part; `payee`: the operator who has the order's money, None: the shop."""

    part: Fulfilment
    amount: Dong
    payee: int | None

    @property
    def account(self) -> Account | None:
        """Where a transfer goes; None without an account."""
        return _account_of(self.payee)

    @property
    def is_payable(self) -> bool:
        """Whether it can be paid ahead in any way."""
        return self.takes_card or self.account is not None

    @property
    def takes_card(self) -> bool:
        """Whether a card can pay it: that money comes to the shop."""
        return self.payee is None and _is_for_card(self.amount)

    def transfer(self, code: str) -> Transfer | None:
        """How it is paid by transfer for the order of this code; None without an account."""
        to = self.account
        if to is None:
            return None
        return Transfer(0, to, self.amount, 0, PaymentState.DUE, None, None, self.part.moved_at, code)


def rest_of(order: Order, parts: Sequence[Fulfilment]) -> Rest | None:
    """The first part of which something is left to pay; None where nothing is, or it is too late. One statement."""
    if order.state is not OrderState.CONFIRMED or not payments.is_prepaid(order.payment_method):
        return None
    # Later the carrier has a slip with the sum: a change would be collected twice.
    part = next((part for part in parts if part.amount_to_collect and part.state in OPEN), None)
    return Rest(part, part.amount_to_collect, _payee(order)) if part is not None else None


def comes_first(order: Order, part: Fulfilment) -> bool:
    """Whether nothing is prepared before the rest of a part came: nobody is asked for it at the door."""
    only_ahead = order.is_for_others or order.age_confirmed
    return bool(part.amount_to_collect) and only_ahead and payments.is_prepaid(order.payment_method)


def words(order: Order, part: Fulfilment) -> str:
    """How the customer pays what is left of a part, in the language of the order; empty when nothing is."""
    _ = speaking(order.language)
    if not part.amount_to_collect:
        return ""
    left = format_dong(part.amount_to_collect, order.language)
    if comes_first(order, part):
        return _("Hãy trả thêm %(sum)s ở trang đơn hàng, rồi điểm bán mới chuẩn bị.", sum=left)
    rest = rest_of(order, [part])
    if rest is not None and rest.is_payable:
        return _("Khi nhận, quý khách trả thêm %(sum)s, hoặc trả trước ở trang đơn hàng.", sum=left)
    return _("Khi nhận, quý khách trả thêm %(sum)s.", sum=left)


def can_prepay(order: Order, amount: Dong) -> bool:
    """Whether so much more for an order could be paid ahead in any way, so that nobody is asked for it at the door."""
    payee = _payee(order)
    return _account_of(payee) is not None or (payee is None and _is_for_card(amount))


def transfer_of(order_id: int) -> Transfer | None:
    """How the rest of an order is paid by transfer; None where it is not. No lock."""
    order = session.get_one(Order, order_id)
    parts = select(Fulfilment).where(Fulfilment.order_id == order_id).order_by(Fulfilment.id)
    rest = rest_of(order, session.scalars(parts).all())
    return rest.transfer(order.code) if rest is not None else None


def transfer(locked: Locked, rest: Rest, to: Account, amount: Dong, *, at: datetime) -> Payment:
    """The attempt of a transfer that came for the rest, so far as it is for it."""
    most = min(amount, rest.amount)
    return attempts.open_transfer(locked.order.id, to, most, deadline_at=None, at=at, part_id=rest.part.id)


def card(locked: Locked, *, at: datetime) -> Payment | None:
    """The attempt of a card for the rest: the one that is open, or a new one; None where a card cannot pay it."""
    order, rest = locked.order, rest_of(locked.order, locked.parts)
    if rest is None or not rest.takes_card:
        return None
    known = cards.latest(order.id)
    if known is not None and known.fulfilment_id is not None and known.state is PaymentState.DUE:
        is_this = (known.fulfilment_id, known.amount) == (rest.part.id, rest.amount)
        if is_this and known.deadline_at is not None and known.deadline_at > at:
            return known
        cards.begin_end(known, wishes.LAPSED, at=at)
    lasts = timedelta(minutes=current_rules().card_minutes)
    return cards.open_card(order.id, order.code, rest.amount, lasts=lasts, at=at, part_id=rest.part.id)


def takes(locked: Locked, attempt: Payment) -> bool:
    """Whether the money of an attempt for a rest would still be for something."""
    part = next((part for part in locked.parts if part.id == attempt.fulfilment_id), None)
    return (
        part is not None
        and locked.order.state is OrderState.CONFIRMED
        and part.state in OPEN
        and part.amount_to_collect >= attempt.amount
    )


def came(locked: Locked, attempt: Payment, *, at: datetime, by: int | None) -> None:
    """All of an attempt for a rest came: so much less is due at the door, and the customer is told."""
    order, part = locked.order, locked.part(attempt.fulfilment_id or 0)
    part.amount_to_collect -= attempt.amount
    services.change_due(part.id, part.amount_to_collect, at=at)
    orders.record(order.id, REST_PAID, at=at, by=by, note=format_dong(attempt.amount), fulfilment_id=part.id)
    telling.rest_paid(order, part, attempt.amount, at=at)


def _is_for_card(amount: Dong) -> bool:
    rules = current_rules()
    return rules.card_least <= amount <= rules.card_most and providers.current() is not None


def _payee(order: Order) -> int | None:
    """Who got what was paid for the whole of the order."""
    whole = select(Payment.operator_id).where(
        Payment.order_id == order.id, Payment.fulfilment_id.is_(None), Payment.state == PaymentState.PAID
    )
    return session.scalars(whole.order_by(Payment.id.desc()).limit(1)).first()


def _account_of(payee: int | None) -> Account | None:
    """Where the money of an operator, or of the shop, goes."""
    if payee is None:
        return shop_account()
    own = session.get_one(Operator, payee)
    return account(own.id, own.bank_bin, own.bank_account, own.bank_account_name)
