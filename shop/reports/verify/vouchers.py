"""Truth 4 and 5 for vouchers: none is used beyond its limits, and uses and orders tell the same (đồng)."""

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from shop.orders.models import Order
from shop.orders.states import OrderState
from shop.payments.states import Method
from shop.promotions.models import Voucher, VoucherUse
from shop.promotions.states import Kind, UseState
from shop.reports.verify.findings import Rule

ENDED = (OrderState.LAPSED, OrderState.CANCELLED)


def rules() -> list[Rule]:
    """The counter, both limits, uses against orders, orders against uses."""
    return [_counter(), _person(), _uses(), _orders()]


def _counter() -> Rule:
    standing = (
        select(func.count())
        .where(VoucherUse.voucher_id == Voucher.id, VoucherUse.state == UseState.USED)
        .scalar_subquery()
    )
    return Rule(
        5,
        "voucher-limit",
        "số lượt đã dùng của mã giảm giá sai hoặc vượt giới hạn",
        "vouchers",
        select(Voucher.id, Voucher.code, Voucher.used, Voucher.total_limit, standing.label("standing"))
        .where(or_(Voucher.used != standing, standing > Voucher.total_limit))
        .order_by(Voucher.id),
    )


def _person() -> Rule:
    """Whoever has a use too many: the later of two uses of one phone or account is named with its number."""
    other = aliased(VoucherUse)
    before = (
        select(func.count())
        .where(
            other.voucher_id == VoucherUse.voucher_id,
            other.state == UseState.USED,
            other.id <= VoucherUse.id,
            or_(other.phone == VoucherUse.phone, other.user_id == VoucherUse.user_id),
        )
        .scalar_subquery()
    )
    return Rule(
        5,
        "voucher-person",
        "một người dùng mã giảm giá quá số lượt của mình",
        "voucher_uses",
        select(VoucherUse.id, VoucherUse.voucher_id, VoucherUse.order_id, before.label("number"))
        .join(Voucher, Voucher.id == VoucherUse.voucher_id)
        .where(VoucherUse.state == UseState.USED, before > Voucher.person_limit)
        .order_by(VoucherUse.id),
    )


def _uses() -> Rule:
    """A use stands while its order does, and gave what is missing from the price."""
    is_ended = Order.state.in_(ENDED)
    return Rule(
        4,
        "voucher-use",
        "lượt dùng mã giảm giá không khớp với đơn",
        "voucher_uses",
        select(
            VoucherUse.id,
            VoucherUse.order_id,
            VoucherUse.amount,
            VoucherUse.state,
            Order.state.label("order_state"),
            Order.discount_total,
        )
        .select_from(VoucherUse)
        .join(Voucher, Voucher.id == VoucherUse.voucher_id)
        .outerjoin(Order, Order.id == VoucherUse.order_id)
        .where(
            or_(
                Order.id.is_(None),
                Order.voucher_code.is_(None),
                Order.voucher_code != Voucher.code,
                and_(Voucher.kind != Kind.FREE_DELIVERY, VoucherUse.amount != Order.discount_total),
                and_(is_ended, VoucherUse.state == UseState.USED),
                and_(~is_ended, VoucherUse.state == UseState.GIVEN_BACK),
            )
        )
        .order_by(VoucherUse.id),
    )


def _orders() -> Rule:
    use = exists().where(VoucherUse.order_id == Order.id)
    is_exchange = (
        Order.payment_method == Method.EXCHANGE.value
    )  # the same goods keep what was off their price
    return Rule(
        4,
        "voucher-order",
        "đơn có giảm giá hoặc mã giảm giá mà không có lượt dùng",
        "orders",
        select(Order.id, Order.code, Order.voucher_code, Order.discount_total)
        .where(or_(Order.voucher_code.is_not(None), and_(Order.discount_total > 0, ~is_exchange)), ~use)
        .order_by(Order.id),
    )
