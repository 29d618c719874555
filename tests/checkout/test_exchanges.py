"""Goods instead of money: the same again or others, what is still to pay or comes back, and an end that owes once."""

import pytest
from sqlalchemy import select

from shop.checkout import exchanging, fulfilling, refunding, returning, services
from shop.checkout.exchanging import Replacement
from shop.checkout.returning import Decision
from shop.core.errors import BadInput, NotFound, Refused
from shop.core.money import vat_inside
from shop.extensions import session
from shop.messages.models import Message
from shop.orders import exchanges
from shop.orders.exchanges import Instead
from shop.orders.models import Exchange, Order, OrderLine, Return
from shop.orders.return_states import ExchangeKind, ExchangeState, ReturnReason, ReturnState
from shop.orders.states import Door, FulfilmentState, OrderState
from shop.payments.models import Payment, Refund
from shop.payments.refund_states import RefundReason, RefundState, RefundWay
from shop.payments.states import Method, PaymentState
from tests.builders import cart as carts
from tests.builders import orders
from tests.builders.cart import AT
from tests.builders.orders import part_of
from tests.builders.paying import held, open_cases, pays, with_account
from tests.builders.places import HAC_THANH
from tests.builders.returning import asked, back, hand_over, lines_of, sold, take_back

STEP = {"at": AT, "by": None}
SAME = Instead(ExchangeKind.SAME)

pytestmark = pytest.mark.usefixtures("books_agree")


@pytest.fixture
def offer(db_session):
    return carts.on_offer(stock=20, price=33_333)


@pytest.fixture
def tea(offer):
    return carts.on_offer("Chè xanh", outlet=offer.outlet, stock=5, price=25_000)


@pytest.fixture
def order(offer) -> Order:
    """Three jars at 33.333 with 10.000 off, taken home."""
    return sold((offer.variant_id, 3), outlet_id=offer.outlet.id, discount=10_000, email="hoa@example.vn")


def other(variant_id: int, quantity: int = 1) -> Instead:
    return Instead(ExchangeKind.OTHER, (variant_id, quantity))


def exchanged(order: Order, instead: Instead = SAME, units: int = 1, **fields) -> Order:
    """Asked, agreed, received, and goods given instead."""
    reason = fields.pop("reason", ReturnReason.DAMAGED)
    one = take_back(order, {lines_of(order)[0].id: units}, reason=reason)
    return exchanging.exchange(one.outlet_id, one.id, Replacement(instead, **fields), **STEP)


def delivered(offer, *, payment: str) -> Order:
    """Two jars that a carrier brought."""
    with_account(offer.outlet)
    order = orders.place(orders.delivery(HAC_THANH, payment=payment), (offer.variant_id, 2))
    part = part_of(order)
    if payment == "vietqr":
        pays(order)
    else:
        fulfilling.confirm_call(part.outlet_id, part.id, **STEP)
    fulfilling.start_preparing(part.outlet_id, part.id, **STEP)
    fulfilling.ship(part.outlet_id, part.id, carrier="VTP", tracking="1", **STEP)
    fulfilling.deliver(part.outlet_id, part.id, **STEP)
    return order


def money(order: Order) -> list[tuple[Method, PaymentState, int, int]]:
    rows = session.execute(
        select(Payment.method, Payment.state, Payment.amount, Payment.paid)
        .where(Payment.order_id == order.id)
        .order_by(Payment.id)
    )
    return [tuple(row) for row in rows]


def owed(order: Order) -> list[tuple[int, RefundWay, RefundReason, RefundState]]:
    rows = session.scalars(select(Refund).where(Refund.order_id == order.id).order_by(Refund.id))
    return [(row.amount, row.way, row.reason, row.state) for row in rows]


def test_a_broken_jar_is_given_again_for_nothing_at_the_price_and_discount_of_the_sale(order):
    made = exchanged(order)

    [line] = lines_of(made)
    assert (line.quantity, line.price, line.discount, line.total) == (1, 33_333, 3_333, 30_000)
    assert (made.total, made.delivery_total, part_of(made).amount_to_collect) == (30_000, 0, 0)
    assert (made.state, made.payment_method, made.phone) == (OrderState.CONFIRMED, "exchange", order.phone)
    assert owed(order) == [(30_000, RefundWay.EXCHANGE, RefundReason.RETURNED, RefundState.DONE)]
    assert money(made) == [(Method.EXCHANGE, PaymentState.PAID, 30_000, 30_000)]
    assert (owed(made), held(), open_cases()) == ([], 1, [])
    row = session.scalars(select(Exchange)).one()
    assert (row.state, row.order_id, session.scalars(select(Return.state)).one()) == (
        ExchangeState.MADE,
        made.id,
        ReturnState.CLOSED,
    )
    assert exchanges.origin(made.id).code == order.code
    told = session.scalars(select(Message).order_by(Message.id.desc()).limit(1)).one()
    assert (told.kind, made.code in told.body) == ("return_exchanged", True)
    hand_over(made)
    assert made.state is OrderState.COMPLETED


def test_a_dearer_thing_is_paid_for_at_the_counter_in_one_breath(order, tea):
    made = exchanged(order, other(tea.variant_id, 2), at_once=True)

    assert (made.total, part_of(made).amount_to_collect) == (50_000, 20_000)
    assert money(made) == [
        (Method.EXCHANGE, PaymentState.PAID, 30_000, 30_000),
        (Method.AT_OUTLET, PaymentState.PAID, 20_000, 20_000),
    ]
    assert (part_of(made).state, made.state) == (FulfilmentState.HANDED_OVER, OrderState.COMPLETED)
    assert held() == 0


def test_what_a_cheaper_thing_leaves_is_owed_once(order, tea):
    made = exchanged(order, other(tea.variant_id))

    assert owed(made) == [(5_000, RefundWay.CASH, RefundReason.EXCHANGED, RefundState.DUE)]
    assert len(open_cases()) == 1
    services.cancel(made.token, reason=None, at=AT)
    assert [amount for amount, *_rest in owed(made)] == [5_000, 25_000]
    hand_back = session.scalars(select(Refund).where(Refund.order_id == made.id)).all()
    for refund in hand_back:
        refunding.pay_out(
            refund.id, RefundWay.CASH, reference=None, evidence="ký", payees={refund.operator_id}, **STEP
        )
    assert (made.state, held(), open_cases()) == (OrderState.CANCELLED, 0, [])


@pytest.mark.parametrize("who", ["customer", "outlet"])
def test_a_replacement_that_is_cancelled_owes_its_credit_once_and_nothing_of_what_was_never_paid(
    order, tea, who
):
    made = exchanged(order, other(tea.variant_id, 2))
    part = part_of(made)
    if who == "customer":
        services.cancel(made.token, reason=None, at=AT)
        services.cancel(made.token, reason=None, at=AT)
    else:
        fulfilling.cancel_part(part.outlet_id, part.id, reason="vỡ", **STEP)

    assert [(amount, state) for amount, _way, _why, state in owed(made)] == [(30_000, RefundState.DUE)]
    assert money(made)[1][1] is PaymentState.CANCELLED
    assert held() == 0


def test_a_replacement_comes_back_like_any_other_goods(order):
    made = exchanged(order)
    hand_over(made)
    one = take_back(made)
    refund = returning.close(one.outlet_id, one.id, Decision(), **STEP)

    assert (refund.amount, refund.way) == (30_000, RefundWay.CASH)
    assert exchanged(order).total == 29_999


def test_what_is_missing_needs_no_goods_and_is_sent_for_nothing_to_where_the_order_went(offer):
    order = delivered(offer, payment="vietqr")
    one = asked(order, reason=ReturnReason.MISSING, instead=SAME)
    returning.approve(one.outlet_id, one.id, "gửi bù", **STEP)
    assert one.goods_stay
    with pytest.raises(Refused, match="thiếu"):
        returning.receive(one.outlet_id, one.id, back(one), is_all=True, **STEP)

    made = exchanging.exchange(one.outlet_id, one.id, Replacement(SAME, Door.DELIVERY), **STEP)

    assert (made.delivery_total, made.total, made.commune_code) == (0, 33_333, order.commune_code)
    assert owed(order) == [(33_333, RefundWay.EXCHANGE, RefundReason.GOODWILL, RefundState.DONE)]


def test_whoever_thinks_otherwise_pays_for_the_delivery(offer, tea):
    order = delivered(offer, payment="on_delivery")
    part = part_of(order)

    made = exchanged(order, other(tea.variant_id), door=Door.DELIVERY, reason=ReturnReason.CHANGED_MIND)

    assert made.delivery_total == part.fee > 0
    assert part_of(made).amount_to_collect == max(0, 25_000 + part.fee - 33_333)


def test_what_cannot_be_given_is_said_and_the_money_stays_to_be_had(order, tea):
    one = take_back(order)
    make = lambda instead, **fields: exchanging.exchange(  # noqa: E731
        one.outlet_id, one.id, Replacement(instead, **fields), **STEP
    )
    for instead, fields, error, words in (
        (other(tea.variant_id, 6), {}, Refused, "Không đủ hàng để đổi: Chè xanh còn 5"),
        (other(999_999), {}, Refused, "không đổi được"),
        (other(tea.variant_id, 0), {}, BadInput, "số lượng"),
        (SAME, {"door": Door.DELIVERY}, BadInput, "không có địa chỉ"),
        (SAME, {"units": {lines_of(order)[0].id: 2}}, BadInput, "Nhiều hơn"),
        (SAME, {"units": {}}, Refused, "Không còn khoản tiền"),
    ):
        with pytest.raises(error, match=words), session.begin_nested():
            make(instead, **fields)
    session.expire_all()
    assert (owed(order), held(), one.state) == ([], 0, ReturnState.RECEIVED)
    with pytest.raises(NotFound):
        exchanging.exchange(one.outlet_id + 1, one.id, Replacement(SAME), **STEP)

    assert returning.close(one.outlet_id, one.id, Decision(), **STEP).amount == 30_000
    with pytest.raises(Refused):
        make(SAME)


def test_done_twice_it_is_one_order_and_no_money_can_follow(order):
    one = take_back(order)
    first, second = (
        exchanging.exchange(one.outlet_id, one.id, Replacement(SAME), **STEP) for _time in range(2)
    )

    assert first.id == second.id
    with pytest.raises(Refused):
        returning.close(one.outlet_id, one.id, Decision(), **STEP)


def test_a_customer_wants_goods_of_the_list_and_may_get_money_after_all(order, tea):
    for instead in (other(999_999), other(tea.variant_id, 0)):
        with pytest.raises(BadInput):
            asked(order, instead=instead)
    one = asked(order, instead=other(tea.variant_id, 2))
    row = exchanges.of_return(one.id)
    assert (row.state, row.variant_id, row.quantity) == (ExchangeState.WANTED, tea.variant_id, 2)
    returning.approve(one.outlet_id, one.id, "giữ lại", goods_stay=True, **STEP)

    assert returning.close(one.outlet_id, one.id, Decision(), **STEP).reason is RefundReason.GOODWILL
    assert exchanges.of_return(one.id).state is ExchangeState.DROPPED


@pytest.mark.parametrize("agreed", [False, True])
def test_a_request_may_be_withdrawn_until_goods_came(order, agreed):
    one = asked(order, instead=SAME)
    if agreed:
        returning.approve(one.outlet_id, one.id, "mang đến", **STEP)
    told = len(session.scalars(select(Message)).all())
    with pytest.raises(NotFound):
        returning.withdraw(order.token, one.id + 1, **STEP)

    for _time in range(2):
        returning.withdraw(order.token, one.id, **STEP)

    assert one.state is ReturnState.WITHDRAWN
    assert exchanges.of_return(one.id).state is ExchangeState.DROPPED
    assert len(session.scalars(select(Message)).all()) == told
    with pytest.raises(Refused):
        returning.approve(one.outlet_id, one.id, "mang đến", **STEP)
    jar = lines_of(order)[0].id
    assert take_back(order, {jar: 3}).state is ReturnState.RECEIVED


def test_what_came_back_is_not_withdrawn(order):
    one = asked(order, {lines_of(order)[0].id: 2})
    returning.approve(one.outlet_id, one.id, "mang đến", **STEP)
    [unit] = back(one)
    some = type(unit)(unit.line_id, unit.lot_id, 1, unit.condition)
    returning.receive(one.outlet_id, one.id, [some], is_all=False, **STEP)

    with pytest.raises(Refused):
        returning.withdraw(order.token, one.id, **STEP)
    assert one.state is ReturnState.APPROVED


def test_the_vat_of_the_new_line_is_inside_what_it_costs(order):
    made = exchanged(order)

    line = session.scalars(select(OrderLine).where(OrderLine.order_id == made.id)).one()
    assert line.vat_bp == 800
    assert line.vat == vat_inside(line.total, line.vat_bp) > 0
    assert made.vat_total == line.vat
