"""Truth 4 and 5 for money that comes by transfer (đồng): it is where the books say, once, and people know the rest."""

from sqlalchemy import String, and_, case, cast, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from shop.cases.models import Case
from shop.orders.models import Order
from shop.orders.states import OrderState
from shop.payments.models import BankTransfer, Payment, PaymentEvent, ProviderEvent, Refund
from shop.payments.refund_states import RefundReason
from shop.payments.states import Method, PaymentState, TransferState
from shop.reports.verify.findings import Rule

extra = aliased(Payment)
AHEAD = (Method.VIETQR, Method.CARD, Method.EXCHANGE)


def rules() -> list[Rule]:
    """Orders paid ahead, transfers, messages of services."""
    return [_prepaid(), _applied(), _known(), _told_twice(), _message_twice()]


def _prepaid() -> Rule:
    """Confirmed means paid in full, waiting means that something is due, ended means that nothing is.

    Staff may have changed the order since: what it costs more is due at the door, or was paid ahead for its part, what
    it costs less went back. So with what an exchange cost more or less than came back.
    """
    rest = func.coalesce(
        select(func.sum(extra.amount))
        .where(
            extra.order_id == Order.id,
            extra.method.in_(AHEAD),
            extra.fulfilment_id.is_not(None),
            extra.state == PaymentState.PAID,
        )
        .correlate(Order)
        .scalar_subquery(),
        0,
    )
    at_door = func.coalesce(
        select(func.sum(extra.amount))
        .where(extra.order_id == Order.id, extra.method.not_in(AHEAD), extra.fulfilment_id.is_not(None))
        .correlate(Order)
        .scalar_subquery(),
        0,
    )
    back = func.coalesce(
        select(func.sum(Refund.amount))
        .where(Refund.order_id == Order.id, Refund.reason.in_((RefundReason.CHANGED, RefundReason.EXCHANGED)))
        .correlate(Order)
        .scalar_subquery(),
        0,
    )
    given = func.coalesce(
        select(func.sum(extra.amount))
        .where(extra.order_id == Order.id, extra.method == Method.EXCHANGE, extra.state == PaymentState.PAID)
        .correlate(Order)
        .scalar_subquery(),
        0,
    )
    ahead = case((Payment.method == Method.EXCHANGE, given), else_=Payment.amount)
    whole = exists().where(
        Payment.order_id == Order.id,
        Payment.method.in_(AHEAD),
        Payment.fulfilment_id.is_(None),
        Payment.state == PaymentState.PAID,
        ahead + at_door + rest - back == Order.total,
    )
    due = exists().where(
        Payment.order_id == Order.id,
        Payment.method.in_(AHEAD),
        Payment.fulfilment_id.is_(None),
        Payment.state.in_((PaymentState.DUE, PaymentState.CANCELLING)),
    )
    return Rule(
        4,
        "prepaid-order",
        "trạng thái đơn trả trước không khớp với tiền",
        "orders",
        select(Order.id, Order.code, Order.state, Order.total)
        .where(
            or_(
                and_(
                    Order.payment_method.in_([method.value for method in AHEAD]),
                    Order.state.in_((OrderState.CONFIRMED, OrderState.COMPLETED)),
                    ~whole,
                ),
                and_(Order.state == OrderState.AWAITING_PAYMENT, ~due),
                and_(Order.state != OrderState.AWAITING_PAYMENT, due),
                and_(Order.state == OrderState.LAPSED, whole),
            )
        )
        .order_by(Order.id),
    )


def _applied() -> Rule:
    """What a transfer paid is one event of its attempt."""
    events = func.coalesce(
        select(func.sum(PaymentEvent.amount))
        .where(
            PaymentEvent.payment_id == BankTransfer.payment_id,
            PaymentEvent.event_key == literal("transfer:") + cast(BankTransfer.id, String),
        )
        .scalar_subquery(),
        0,
    )
    return Rule(
        4,
        "transfer-applied",
        "khoản chuyển không khớp với tiền đã ghi cho đơn",
        "bank_transfers",
        select(
            BankTransfer.id,
            BankTransfer.order_id,
            BankTransfer.amount,
            BankTransfer.applied,
            events.label("events"),
        )
        .where(
            or_(
                BankTransfer.applied != events,
                and_(
                    BankTransfer.state == TransferState.APPLIED, BankTransfer.applied != BankTransfer.amount
                ),
                and_(
                    BankTransfer.state != TransferState.APPLIED, BankTransfer.applied == BankTransfer.amount
                ),
            )
        )
        .order_by(BankTransfer.id),
    )


def _known() -> Rule:
    case = exists().where(
        or_(
            and_(Case.subject_kind == "bank_transfer", Case.subject_id == BankTransfer.id),
            and_(Case.subject_kind == "bank_statement", Case.subject_id == BankTransfer.statement_id),
        )
    )
    return Rule(
        4,
        "transfer-known",
        "khoản chuyển chưa khớp đơn mà chưa ai được báo",
        "bank_transfers",
        select(BankTransfer.id, BankTransfer.amount, BankTransfer.applied, BankTransfer.problem)
        .where(BankTransfer.state == TransferState.OPEN, ~case)
        .order_by(BankTransfer.id),
    )


def _told_twice() -> Rule:
    return Rule(
        5,
        "transfer-key",
        "một khoản chuyển được ghi hai lần",
        "bank_transfers",
        select(func.max(BankTransfer.id).label("id"), BankTransfer.key, func.count().label("rows"))
        .where(BankTransfer.key.is_not(None))
        .group_by(BankTransfer.key)
        .having(func.count() > 1)
        .order_by(func.max(BankTransfer.id)),
    )


def _message_twice() -> Rule:
    return Rule(
        5,
        "provider-event",
        "một thông báo của dịch vụ thanh toán được xử lý hai lần",
        "provider_events",
        select(
            func.max(ProviderEvent.id).label("id"),
            ProviderEvent.provider,
            ProviderEvent.event_id,
            func.count().label("rows"),
        )
        .group_by(ProviderEvent.provider, ProviderEvent.event_id)
        .having(func.count() > 1)
        .order_by(func.max(ProviderEvent.id)),
    )
