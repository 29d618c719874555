"""Truth 4 for money that comes by card (đồng): once, on a page that the service knows, for an order or on its way back."""

from sqlalchemy import String, and_, case, cast, exists, func, literal, or_, select

from shop.orders.models import Order
from shop.payments.models import Payment, PaymentEvent, Refund
from shop.payments.states import Method, PaymentState
from shop.reports.verify.findings import Rule
from shop.reports.verify.transfers import AHEAD

STANDING = (PaymentState.DUE, PaymentState.CANCELLING, PaymentState.PAID)
_KEY = literal("card:") + cast(Payment.id, String)


def rules() -> list[Rule]:
    """Paid attempts, money for nothing, orders that are paid twice, pages that are being ended."""
    return [_paid(), _for_nothing(), _one_ahead(), _ending()]


def _paid() -> Rule:
    whole = exists().where(
        PaymentEvent.payment_id == Payment.id,
        PaymentEvent.event_key == _KEY,
        PaymentEvent.amount == Payment.amount,
    )
    named = and_(Payment.provider_ref.is_not(None), Payment.provider_intent.is_not(None))
    return Rule(
        4,
        "card-paid",
        "tiền thẻ không có khoản tương ứng ở cổng thẻ",
        "payments",
        select(Payment.id, Payment.order_id, Payment.amount, Payment.paid, Payment.provider_ref)
        .where(Payment.method == Method.CARD, Payment.paid > 0, or_(~whole, ~named))
        .order_by(Payment.id),
    )


def _for_nothing() -> Rule:
    """What came for an order that did not wait any more is owed back."""
    owed = exists().where(Refund.key == _KEY)
    return Rule(
        4,
        "card-for-nothing",
        "tiền thẻ không thuộc đơn nào mà chưa được hoàn",
        "payments",
        select(Payment.id, Payment.order_id, Payment.state, Payment.paid)
        .where(Payment.method == Method.CARD, Payment.state != PaymentState.PAID, Payment.paid > 0, ~owed)
        .order_by(Payment.id),
    )


def _one_ahead() -> Rule:
    # What two cards paid pays for an exchange in two rows.
    one = case((Payment.method == Method.EXCHANGE, 0), else_=Payment.id)
    number = (
        select(func.count(one.distinct()))
        .where(
            Payment.order_id == Order.id,
            Payment.method.in_(AHEAD),
            Payment.state.in_(STANDING),
            Payment.fulfilment_id.is_(None),  # else for what is left of a part
        )
        .scalar_subquery()
    )
    return Rule(
        4,
        "one-attempt-ahead",
        "một đơn được trả trước hoặc chờ trả trước nhiều lần",
        "orders",
        select(Order.id, Order.code, number.label("attempts")).where(number > 1).order_by(Order.id),
    )


def _ending() -> Rule:
    return Rule(
        4,
        "card-ending",
        "lần trả thẻ đang kết thúc mà không rõ đơn sẽ ra sao",
        "payments",
        select(Payment.id, Payment.order_id, Payment.state, Payment.ends_as)
        .where(
            or_(
                and_(Payment.state == PaymentState.CANCELLING, Payment.ends_as.is_(None)),
                and_(Payment.state == PaymentState.PAID, Payment.ends_as.is_not(None)),
            )
        )
        .order_by(Payment.id),
    )
