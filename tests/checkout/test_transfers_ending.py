"""An order that was to be paid by transfer ends, is paid in cash, or is owed money back."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from shop.cases.models import Case
from shop.cases.states import CaseKind
from shop.checkout import fulfilling, paying, refunding, services
from shop.checkout.paying import Outcome
from shop.checkout.paying.refunds import part_total
from shop.core.clock import vn_day
from shop.core.errors import BadInput, Refused
from shop.extensions import session
from shop.inventory.models import Reservation
from shop.messages.models import Message
from shop.orders.models import Fulfilment
from shop.orders.states import CallState, FulfilmentState, OrderState
from shop.payments.models import Payment, Refund
from shop.payments.states import Method, PaymentState, Problem, TransferState
from shop.settings import services as settings
from tests.builders import cart as carts
from tests.builders import orders, outlets
from tests.builders import paying as money
from tests.builders.bringing import a_way
from tests.builders.cart import AT
from tests.builders.orders import part_of
from tests.builders.paying import attempt, awaited, events, held, open_cases, pays, transfers
from tests.builders.places import HAC_THANH

LATER = AT + timedelta(hours=25)

pytestmark = pytest.mark.usefixtures("books_agree")


def test_an_unpaid_order_lapses_after_its_deadline_and_frees_its_goods_once(db_session):
    order = awaited(2, email="hoa@example.vn")

    assert paying.due(AT + timedelta(hours=23)) == []
    assert paying.lapse(order.id, at=AT + timedelta(hours=23)) is False
    assert paying.due(LATER) == [order.id]
    assert paying.lapse(order.id, at=LATER) is True
    assert paying.lapse(order.id, at=LATER) is False

    assert (order.state, attempt(order).state, held()) == (OrderState.LAPSED, PaymentState.CANCELLED, 0)
    told = session.scalars(select(Message.kind).order_by(Message.id)).all()
    assert told == ["order_to_pay", "order_lapsed"]
    assert paying.due(LATER) == []


def test_a_paid_order_never_lapses(db_session):
    order = awaited(2)
    pays(order)

    assert paying.due(LATER) == []
    assert paying.lapse(order.id, at=LATER) is False
    assert (order.state, held()) == (OrderState.CONFIRMED, 2)


def test_late_money_brings_a_lapsed_order_back_when_its_goods_can_be_had(db_session):
    order = awaited(2)
    day = part_of(order).hand_over_day
    paying.lapse(order.id, at=LATER)

    with time_machine.travel(LATER, tick=False):
        assert pays(order, at=LATER) is Outcome.PAID

    assert (order.state, held()) == (OrderState.CONFIRMED, 2)
    states = session.execute(select(Payment.state, Payment.paid).order_by(Payment.id)).all()
    assert states == [(PaymentState.CANCELLED, 0), (PaymentState.PAID, 120_000)]
    assert part_of(order).hand_over_day == day + timedelta(days=1)
    assert open_cases() == []


def test_late_money_leaves_time_to_bring_goods_there_again(db_session):
    way = a_way()  # two days on the way, one to prepare
    money.with_account(way.here)
    order = way.ordered(payment="vietqr")
    assert part_of(order).hand_over_day == vn_day(AT) + timedelta(days=3)
    paying.lapse(order.id, at=LATER)

    with time_machine.travel(LATER, tick=False):
        assert pays(order, at=LATER) is Outcome.PAID

    assert part_of(order).hand_over_day == vn_day(LATER) + timedelta(days=3)


def test_late_money_for_goods_that_are_gone_is_a_case_and_nothing_is_lost(db_session):
    order = awaited(2, stock=2)
    paying.lapse(order.id, at=LATER)
    line = session.scalars(select(Reservation)).one()
    outlet_id = part_of(order).outlet_id
    orders.place(orders.pickup(outlet_id, phone="+84911111111"), (line.variant_id, 1), at=LATER)

    assert pays(order, at=LATER) is Outcome.CASE

    [transfer] = transfers()
    assert (order.state, transfer.problem, transfer.state) == (
        OrderState.LAPSED,
        Problem.LATE,
        TransferState.OPEN,
    )
    assert held() == 1
    assert open_cases() == [
        (CaseKind.LATE_MONEY, f"Đơn {order.code} không còn hiệu lực, tiền 120.000\u00a0₫ mới tới")
    ]


@pytest.mark.parametrize(("amount", "days"), [(100_000, 1), (120_000, 9)])
def test_late_money_that_is_short_or_a_week_late_brings_nothing_back(db_session, amount, days):
    order = awaited(2)
    paying.lapse(order.id, at=LATER)

    assert pays(order, amount, at=AT + timedelta(days=days, hours=2)) is Outcome.CASE
    assert (order.state, held()) == (OrderState.LAPSED, 0)


@pytest.mark.parametrize(
    ("end", "why"),
    [
        (lambda order: paying.lapse(order.id, at=LATER), "chuyển thiếu, đơn hết hạn"),
        (lambda order: services.cancel(order.token, reason=None, at=AT), "khách hủy đơn"),
    ],
    ids=["lapsed", "cancelled"],
)
def test_an_order_that_ends_partly_paid_owes_just_that_back_and_waits_for_no_rest(db_session, end, why):
    order = awaited(2)
    pays(order, 50_000)
    end(order)

    assert open_cases() == [(CaseKind.REFUND_DUE, f"Đơn {order.code}: hoàn 50.000\u00a0₫ cho khách ({why})")]


def test_cash_takes_the_place_of_a_transfer(db_session):
    offer = carts.on_offer(price=60_000)
    money.with_account(offer.outlet)
    order = orders.place(orders.delivery(HAC_THANH, payment="vietqr"), (offer.variant_id, 1))

    paying.switch(order.token, "on_delivery", at=AT)
    paying.switch(order.token, "on_delivery", at=AT)

    part = part_of(order)
    assert (order.state, order.call_state) == (OrderState.CONFIRMED, CallState.WAITING)
    assert (order.payment_method, part.amount_to_collect) == ("on_delivery", order.total)
    rows = session.execute(select(Payment.method, Payment.state, Payment.amount).order_by(Payment.id)).all()
    assert rows == [
        (Method.VIETQR, PaymentState.CANCELLED, order.total),
        (Method.ON_DELIVERY, PaymentState.DUE, order.total),
    ]
    assert [word.kind for word in session.scalars(select(Message))] == ["order_placed"]
    assert pays(order) is Outcome.CASE
    assert transfers()[0].problem is Problem.OTHER_METHOD


def test_cash_cannot_take_the_place_of_money_that_came(db_session):
    order = awaited(2)
    pays(order, 50_000)

    with pytest.raises(Refused):
        paying.switch(order.token, "at_outlet", at=AT)
    with pytest.raises(BadInput):
        paying.switch(order.token, "on_delivery", at=AT)
    assert order.payment_method == "vietqr"


def test_a_customer_who_cancels_a_paid_order_is_owed_the_money(db_session):
    order = awaited(2)
    pays(order)

    services.cancel(order.token, reason=None, at=AT)

    assert (order.state, held(), attempt(order).state) == (OrderState.CANCELLED, 0, PaymentState.PAID)
    assert open_cases() == [
        (CaseKind.REFUND_DUE, f"Đơn {order.code}: hoàn 120.000\u00a0₫ cho khách (khách hủy đơn)")
    ]


@pytest.mark.parametrize("is_dropped", [False, True])
def test_what_an_outlet_owed_back_already_is_not_owed_again_when_the_customer_cancels(db_session, is_dropped):
    own = {"collect_bin": "970422", "collect_account": "999", "collect_name": "CHO OCOP MAU"}
    settings.change(own, by=None, at=AT)
    goods = [carts.on_offer(name, outlet=outlets.outlet(name)) for name in ("Chè", "Mật ong")]
    order = orders.place(
        orders.delivery(HAC_THANH, payment="vietqr"), *((offer.variant_id, 1) for offer in goods)
    )
    pays(order)
    first, second = session.scalars(
        select(Fulfilment).where(Fulfilment.order_id == order.id).order_by(Fulfilment.id)
    )
    fulfilling.cancel_part(first.outlet_id, first.id, reason="vỡ", at=AT, by=None)
    if is_dropped:
        owed = session.scalars(select(Refund)).one()
        refunding.drop(owed.id, "đã đổi hàng", payees={owed.operator_id}, at=AT, by=None)

    services.cancel(order.token, reason=None, at=AT)

    owed = session.scalars(select(Case.details).where(Case.kind == CaseKind.REFUND_DUE).order_by(Case.id))
    sums = [details["amount"] for details in owed]
    assert sums == [part_total(first), part_total(second)]
    assert sum(sums) == order.total
    last = session.scalars(select(Refund).order_by(Refund.id.desc()).limit(1)).one()
    assert (last.amount, last.delivery_amount) == (part_total(second), second.fee)


def test_a_customer_who_cancels_before_paying_is_owed_nothing_and_late_money_is_a_case(db_session):
    order = awaited(2)
    services.cancel(order.token, reason=None, at=AT)

    assert (order.state, attempt(order).state, open_cases()) == (
        OrderState.CANCELLED,
        PaymentState.CANCELLED,
        [],
    )
    assert pays(order) is Outcome.CASE
    assert transfers()[0].problem is Problem.LATE


def test_nothing_is_prepared_before_the_money_and_nothing_is_collected_after_it(db_session):
    order = awaited(2)
    part = part_of(order)
    step = {"at": AT, "by": None}
    with pytest.raises(Refused):
        fulfilling.start_preparing(part.outlet_id, part.id, **step)

    pays(order)
    fulfilling.start_preparing(part.outlet_id, part.id, **step)
    fulfilling.mark_ready(part.outlet_id, part.id, **step)
    fulfilling.hand_over(part.outlet_id, part.id, code=part.pickup_code, **step)

    assert (order.state, part.state) == (OrderState.COMPLETED, FulfilmentState.HANDED_OVER)
    assert [amount for amount, _key in events()] == [120_000]


def test_a_paid_part_that_the_outlet_cannot_serve_is_owed_back(db_session):
    order = awaited(2)
    pays(order)
    part = part_of(order)

    fulfilling.cancel_part(part.outlet_id, part.id, reason="vỡ", at=AT, by=None)

    assert [kind for kind, _title in open_cases()] == [CaseKind.REFUND_DUE]
    assert "hoàn lại" in session.scalars(select(Message).where(Message.kind == "part_cancelled")).one().body
