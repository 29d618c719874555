"""Truth 4 and 5 for the counter: each sale is one order, handed over with one receipt; receipts have no gaps."""

from sqlalchemy import and_, exists, func, or_, select

from shop.orders.models import Fulfilment, Order
from shop.orders.states import Channel, FulfilmentState
from shop.payments.states import Method
from shop.reports.verify.findings import Rule
from shop.till.models import CounterNumber, CounterReceipt, CounterSale


def rules() -> list[Rule]:
    """Orders of the counter, their receipts, and the numbers of these."""
    return [_orders(), _receipts(), _numbers()]


def _orders() -> Rule:
    """An order of the counter comes from a sale; its goods are handed over exactly when there is a receipt."""
    sale = exists().where(CounterSale.order_id == Order.id, CounterSale.outlet_id == Fulfilment.outlet_id)
    paper = exists().where(
        CounterReceipt.order_id == Order.id, CounterReceipt.outlet_id == Fulfilment.outlet_id
    )
    has_left = Fulfilment.state == FulfilmentState.HANDED_OVER
    return Rule(
        5,
        "counter-order",
        "đơn bán tại quầy không có đúng một phiếu bán, hoặc biên lai không khớp với việc giao hàng",
        "orders",
        select(Order.id, Order.code, Order.state, Fulfilment.state.label("part"))
        .join(Fulfilment, Fulfilment.order_id == Order.id)
        .where(
            or_(
                and_(
                    Order.channel == Channel.TILL, or_(~sale, and_(has_left, ~paper), and_(~has_left, paper))
                ),
                and_(Order.channel != Channel.TILL, or_(sale, paper)),
            )
        )
        .order_by(Order.id),
    )


def _receipts() -> Rule:
    """A receipt says what was paid; cash that was given stands on it exactly when the sale was paid in cash."""
    is_cash = Order.payment_method == Method.AT_OUTLET.value
    return Rule(
        4,
        "counter-receipt",
        "biên lai ghi số tiền khác với đơn, hoặc tiền khách đưa không khớp cách trả",
        "counter_receipts",
        select(CounterReceipt.id, CounterReceipt.total, Order.total.label("of_order"), CounterReceipt.given)
        .join(Order, Order.id == CounterReceipt.order_id)
        .where(
            or_(
                CounterReceipt.total != Order.total,
                and_(is_cash, func.coalesce(CounterReceipt.given, -1) < CounterReceipt.total),
                and_(~is_cash, CounterReceipt.given.is_not(None)),
            )
        )
        .order_by(CounterReceipt.id),
    )


def _numbers() -> Rule:
    """By outlet and year there are as many receipts as the last number says, and it is their highest."""
    count, highest = func.count(CounterReceipt.id), func.coalesce(func.max(CounterReceipt.number), 0)
    lowest = func.coalesce(func.min(CounterReceipt.number), 1)
    return Rule(
        5,
        "counter-numbers",
        "số biên lai của điểm bán bị trống, trùng hoặc không nối tiếp",
        "counter_numbers",
        select(
            CounterNumber.outlet_id.label("id"),
            CounterNumber.year,
            CounterNumber.last,
            count.label("receipts"),
            highest.label("highest"),
        )
        .outerjoin(
            CounterReceipt,
            and_(
                CounterReceipt.outlet_id == CounterNumber.outlet_id,
                CounterReceipt.year == CounterNumber.year,
            ),
        )
        .group_by(CounterNumber.outlet_id, CounterNumber.year, CounterNumber.last)
        .having(or_(count != CounterNumber.last, highest != CounterNumber.last, lowest != 1))
        .order_by(CounterNumber.outlet_id, CounterNumber.year),
    )
