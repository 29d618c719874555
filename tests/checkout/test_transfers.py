"""An order that is paid by transfer: its money comes, right or wrong."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from shop.cases.states import CaseKind
from shop.checkout import paying
from shop.checkout.paying import Outcome
from shop.core.errors import BadInput, NotFound, Refused
from shop.extensions import session
from shop.messages.models import Message
from shop.orders.models import Order, OrderEvent
from shop.orders.states import CallState, Door, OrderState
from shop.payments.states import PaymentState, Problem, Source, TransferState
from tests.builders import cart as carts
from tests.builders import orders, outlets
from tests.builders import paying as money
from tests.builders.cart import AT
from tests.builders.orders import part_of
from tests.builders.paying import attempt, awaited, events, held, open_cases, pays, transfers
from tests.builders.places import HAC_THANH

pytestmark = pytest.mark.usefixtures("books_agree")


def test_an_order_waits_for_its_transfer_with_its_goods_held(db_session):
    order = awaited(2)

    due = attempt(order)
    assert (order.state, order.call_state) == (OrderState.AWAITING_PAYMENT, CallState.NOT_NEEDED)
    assert (due.state, due.amount, due.paid, due.fulfilment_id) == (PaymentState.DUE, 120_000, 0, None)
    assert (due.bank_bin, due.bank_account, due.operator_id) == (
        "970436",
        "1023456789",
        order.payee_operator_id,
    )
    assert due.deadline_at == AT + timedelta(hours=24)
    assert part_of(order).amount_to_collect == 0
    assert held() == 2
    assert session.scalars(select(Message)).all() == []


def test_whoever_left_an_address_is_written_how_to_pay(db_session):
    order = awaited(2, email="hoa@example.vn")

    [letter] = session.scalars(select(Message))
    assert letter.kind == "order_to_pay"
    assert f"OCOP {order.code}" in letter.body
    assert "120.000" in letter.body


def test_the_whole_sum_confirms_the_order_once(db_session):
    order = awaited(2)

    assert [pays(order), pays(order), pays(order, source=Source.STATEMENT)] == [
        Outcome.PAID,
        Outcome.KNOWN,
        Outcome.KNOWN,
    ]

    assert (order.state, attempt(order).state, attempt(order).paid) == (
        OrderState.CONFIRMED,
        PaymentState.PAID,
        120_000,
    )
    [transfer] = transfers()
    assert (transfer.state, transfer.applied, transfer.problem) == (TransferState.APPLIED, 120_000, None)
    assert events() == [(120_000, f"transfer:{transfer.id}")]
    assert [word.kind for word in session.scalars(select(Message))] == ["order_paid"]
    assert open_cases() == []


def test_too_little_counts_and_the_rest_settles_it(db_session):
    order = awaited(2)

    assert pays(order, 100_000) is Outcome.PART
    assert (order.state, attempt(order).paid) == (OrderState.AWAITING_PAYMENT, 100_000)
    assert open_cases() == [
        (CaseKind.MONEY_UNMATCHED, f"Đơn {order.code}: khách chuyển 100.000\u00a0₫, còn thiếu")
    ]

    assert pays(order, 20_000, reference="FT-rest") is Outcome.PAID
    assert order.state is OrderState.CONFIRMED
    assert open_cases() == []


def test_too_much_pays_the_order_and_the_rest_is_a_case(db_session):
    order = awaited(2)

    assert pays(order, 150_000) is Outcome.CASE

    [transfer] = transfers()
    assert (order.state, attempt(order).paid) == (OrderState.CONFIRMED, 120_000)
    assert (transfer.state, transfer.applied, transfer.problem) == (TransferState.OPEN, 120_000, Problem.OVER)
    assert open_cases() == [(CaseKind.MONEY_UNMATCHED, f"Đơn {order.code}: khách chuyển thừa 30.000\u00a0₫")]

    paying.send_back(transfer.id, "FT hoàn 30.000", operators={order.payee_operator_id}, at=AT, by=None)
    assert transfer.state is TransferState.RETURNED
    assert open_cases() == []


def test_paid_twice_is_a_case_and_changes_nothing(db_session):
    order = awaited(2)
    pays(order)

    assert pays(order, reference="FT-again") is Outcome.CASE

    assert [row.problem for row in transfers()] == [None, Problem.DOUBLE]
    assert len(events()) == 1
    assert [kind for kind, _title in open_cases()] == [CaseKind.MONEY_UNMATCHED]


@pytest.mark.parametrize("text", ["tien mua mam", "OCOP ZZZZZZZZ", ""])
def test_money_without_a_known_code_is_a_case_until_staff_say_which_order(db_session, text):
    order = awaited(2)
    mine = {order.payee_operator_id}

    assert pays(order, text=text) is Outcome.CASE
    [transfer] = transfers()
    assert (transfer.order_id, transfer.problem, order.state) == (
        None,
        Problem.UNMATCHED,
        OrderState.AWAITING_PAYMENT,
    )

    with pytest.raises(BadInput):
        paying.put_to_order(transfer.id, "22222222", operators=mine, at=AT, by=None)
    with pytest.raises(NotFound):
        paying.put_to_order(transfer.id, order.code, operators={999}, at=AT, by=None)
    assert paying.put_to_order(transfer.id, order.code, operators=mine, at=AT, by=None) is Outcome.PAID

    assert (order.state, transfer.state) == (OrderState.CONFIRMED, TransferState.APPLIED)
    assert open_cases() == []
    with pytest.raises(Refused):
        paying.put_to_order(transfer.id, order.code, operators=mine, at=AT, by=None)


def test_two_codes_in_one_text_are_for_people(db_session):
    one, other = awaited(1), awaited(1, phone="+84912345679")

    assert pays(one, text=f"OCOP {one.code} va OCOP {other.code}") is Outcome.CASE
    assert {one.state, other.state} == {OrderState.AWAITING_PAYMENT}


def test_money_on_another_account_does_not_pay_the_order(db_session):
    order = awaited(2)

    assert pays(order, operator_id=None) is Outcome.CASE

    assert transfers()[0].problem is Problem.WRONG_ACCOUNT
    assert order.state is OrderState.AWAITING_PAYMENT


def test_the_customer_who_says_sent_gets_time_and_pays_nothing_by_it(db_session):
    order = awaited(2)
    late = AT + timedelta(hours=23)

    paying.claim(order.token, at=late)
    paying.claim(order.token, at=late + timedelta(minutes=30))

    due = attempt(order)
    assert (due.state, due.claimed_at, due.deadline_at) == (
        PaymentState.DUE,
        late,
        late + timedelta(hours=12),
    )
    assert order.state is OrderState.AWAITING_PAYMENT
    kinds = session.scalars(select(OrderEvent.kind).order_by(OrderEvent.id)).all()
    assert kinds == ["placed", "transfer_claimed"]
    pays(order)
    with pytest.raises(Refused):
        paying.claim(order.token, at=late)


def test_staff_confirm_with_what_they_saw_and_the_bank_bears_it_out(db_session):
    order = awaited(2)
    mine = {"payees": {order.payee_operator_id}, "at": AT, "by": None, "reference": None}

    with pytest.raises(NotFound):
        paying.confirm(order.id, 120_000, evidence="thấy", **{**mine, "payees": {None}})
    assert order.state is OrderState.AWAITING_PAYMENT
    assert paying.confirm(order.id, 120_000, evidence="Thấy trong ứng dụng lúc 10:05", **mine) is Outcome.PAID
    assert paying.confirm(order.id, 120_000, evidence="lần nữa", **mine) is Outcome.KNOWN
    assert pays(order, source=Source.STATEMENT) is Outcome.KNOWN
    assert pays(order, reference="FT-other") is Outcome.CASE

    first, second = transfers()
    assert (first.source, first.note, first.reference) == (
        Source.STAFF,
        "Thấy trong ứng dụng lúc 10:05",
        f"FT{order.id}",
    )
    assert (second.problem, len(events())) == (Problem.DOUBLE, 1)


def test_the_same_sum_on_another_account_is_not_what_staff_saw(db_session):
    order = awaited(2)
    seen = {"evidence": "thấy", "reference": None, "payees": {order.payee_operator_id}}
    paying.confirm(order.id, 120_000, at=AT, by=None, **seen)

    assert pays(order, operator_id=None) is Outcome.CASE

    assert [row.problem for row in transfers()] == [None, Problem.WRONG_ACCOUNT]
    assert [kind for kind, _title in open_cases()] == [CaseKind.MONEY_UNMATCHED]
    assert pays(order, reference="FT-own") is Outcome.KNOWN


@pytest.mark.parametrize("is_back", [False, True])
def test_too_much_that_staff_saw_is_borne_out_and_not_more_money(db_session, is_back):
    order = awaited(2)
    mine = {order.payee_operator_id}
    paying.confirm(order.id, 150_000, evidence="thấy", reference=None, payees=mine, at=AT, by=None)
    if is_back:
        paying.send_back(transfers()[0].id, "FT hoàn", operators=mine, at=AT, by=None)

    assert pays(order, 150_000, source=Source.STATEMENT) is Outcome.KNOWN
    [transfer] = transfers()
    assert (transfer.reference, transfer.applied) == (f"FT{order.id}", 120_000)
    assert len(open_cases()) == (0 if is_back else 1)

    assert pays(order, 150_000, reference="FT-again") is Outcome.CASE
    assert [row.problem for row in transfers()] == [Problem.OVER, Problem.DOUBLE]


def test_an_outlet_without_account_takes_no_transfers(db_session):
    offer = carts.on_offer()

    with pytest.raises(Refused, match="chưa có tài khoản"):
        orders.place(orders.pickup(offer.outlet.id, payment="vietqr"), (offer.variant_id, 1))
    assert session.scalar(select(func.count()).select_from(Order)) == 0


def test_goods_of_two_operators_are_paid_to_the_shops_own_account_or_not_by_transfer(db_session):
    from shop.settings import services as settings

    here, there = outlets.outlet("Một"), outlets.outlet("Hai")
    tea, honey = carts.on_offer("Chè", outlet=here), carts.on_offer("Mật ong", outlet=there)
    for outlet in (here, there):
        money.with_account(outlet)
    lines = ((tea.variant_id, 1), (honey.variant_id, 1))

    with pytest.raises(Refused, match="nhiều đơn vị"):
        orders.place(orders.delivery(HAC_THANH, payment="vietqr"), *lines)
    own = {"collect_bin": "970422", "collect_account": "999", "collect_name": "CHO OCOP MAU"}
    settings.change(own, by=None, at=AT)
    order = orders.place(orders.delivery(HAC_THANH, payment="vietqr"), *lines)

    due = attempt(order)
    assert (due.operator_id, due.bank_bin, due.bank_account) == (None, "970422", "999")
    assert order.door is Door.DELIVERY
    assert pays(order, operator_id=None) is Outcome.PAID
