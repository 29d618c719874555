"""Money that goes back: who is owed it, how it leaves, and that it never leaves twice."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from shop.cases.models import Case
from shop.cases.states import CaseState
from shop.checkout import fulfilling, paying, refunding, services
from shop.core.errors import BadInput, NotFound, Refused
from shop.extensions import session
from shop.messages.models import Message
from shop.orders.models import OrderEvent
from shop.payments import refunds
from shop.payments.models import Refund, RefundAccount, RefundLine
from shop.payments.refund_states import RefundReason, RefundState, RefundWay
from shop.payments.refunds import NewRefund
from shop.payments.states import TransferState
from tests.builders.cart import AT
from tests.builders.orders import part_of
from tests.builders.paying import attempt, awaited, open_cases, pays, transfers

LATER = AT + timedelta(hours=25)

pytestmark = pytest.mark.usefixtures("books_agree")


def owed() -> list[Refund]:
    return list(session.scalars(select(Refund).order_by(Refund.id)))


def cancelled(**fields):
    """A prepaid order that its customer cancelled, and what is owed for it."""
    order = awaited(2, **fields)
    pays(order)
    services.cancel(order.token, reason=None, at=AT)
    return order, owed()[0]


def pay_out(refund, order, way=RefundWay.BANK, **fields):
    values = {"reference": "FT900", "evidence": "đã chuyển", "payees": {order.payee_operator_id}}
    return refunding.pay_out(refund.id, way, **{**values, **fields}, at=AT, by=None)


def test_a_cancelled_prepaid_order_owes_all_of_it_by_line_until_somebody_has_sent_it(db_session):
    order, refund = cancelled(email="hoa@example.vn")

    [line] = session.scalars(select(RefundLine))
    assert (refund.state, refund.way, refund.reason) == (
        RefundState.DUE,
        RefundWay.BANK,
        RefundReason.CANCELLED,
    )
    assert (refund.amount, refund.goods_amount, refund.delivery_amount) == (120_000, 120_000, 0)
    assert (line.quantity, line.amount, line.vat) == (2, 120_000, order.vat_total)
    assert refund.operator_id == order.payee_operator_id

    pay_out(refund, order)
    pay_out(refund, order)

    assert (refund.state, refund.reference, refund.done_at) == (RefundState.DONE, "FT900", AT)
    assert open_cases() == []
    assert session.scalars(select(Case.resolution)).one() == "Đã hoàn tiền: FT900"
    kinds = session.scalars(select(Message.kind).order_by(Message.id)).all()
    assert kinds[-2:] == ["order_cancelled", "refund_done"]
    moves = session.execute(
        select(OrderEvent.from_state, OrderEvent.to_state).where(OrderEvent.kind == "refund")
    ).all()
    assert moves == [("", "due"), ("due", "done")]


def test_nobody_sends_the_money_of_somebody_else_and_a_transfer_has_its_number(db_session):
    order, refund = cancelled()

    with pytest.raises(NotFound):
        pay_out(refund, order, payees={None})
    with pytest.raises(BadInput):
        pay_out(refund, order, reference=None)
    assert refund.state is RefundState.DUE

    pay_out(refund, order, RefundWay.CASH, reference=None)
    assert refund.reference.startswith("HT-")


def test_never_more_goes_back_than_came(db_session):
    order, refund = cancelled()
    more = NewRefund("more", order.id, 1, RefundReason.GOODWILL, RefundWay.BANK)

    with pytest.raises(Refused):
        refunds.write(more, at=AT, by=None)
    refunding.drop(refund.id, "đổi hàng", payees={order.payee_operator_id}, at=AT, by=None)
    assert refunds.room(order.id) == 120_000
    refunds.write(more, at=AT, by=None)
    assert refunds.write(more, at=AT, by=None).key == "more"
    assert refunds.room(order.id) == 119_999


def test_what_was_given_back_before_is_not_owed_again(db_session):
    order = awaited(2)
    pays(order)
    refunds.write(NewRefund("some", order.id, 20_000, RefundReason.GOODWILL, RefundWay.CASH), at=AT, by=None)

    services.cancel(order.token, reason=None, at=AT)

    assert [refund.amount for refund in owed()] == [20_000, 100_000]
    assert session.scalars(select(RefundLine)).all() == []


def test_too_much_and_too_late_go_back_to_whoever_sent_them(db_session):
    order = awaited(2)
    pays(order, 150_000)
    pays(order, 40_000, reference="FT-again")

    over, late = owed()
    assert [(refund.amount, refund.reason) for refund in (over, late)] == [
        (30_000, RefundReason.OVERPAID),
        (40_000, RefundReason.LATE),
    ]
    pay_out(over, order)
    assert (transfers()[0].state, len(open_cases())) == (TransferState.RETURNED, 1)

    paying.send_back(transfers()[1].id, "FT hoàn", operators={order.payee_operator_id}, at=AT, by=None)
    assert (late.state, open_cases()) == (RefundState.DONE, [])


def test_late_money_that_is_put_to_another_order_is_not_owed_back(db_session):
    order = awaited(2)
    other = awaited(2, phone="+84912345679")
    pays(order)
    pays(order, 120_000, reference="FT-again", operator_id=order.payee_operator_id)
    other_attempt = attempt(other)
    other_attempt.operator_id = order.payee_operator_id

    paying.put_to_order(transfers()[1].id, other.code, operators={order.payee_operator_id}, at=AT, by=None)

    assert [refund.state for refund in owed()] == [RefundState.CANCELLED]
    with pytest.raises(Refused):
        pay_out(owed()[0], order)


def test_a_parcel_part_owes_its_goods_and_its_fee(db_session):
    order = awaited(2)
    pays(order)
    part = part_of(order)
    fulfilling.cancel_part(part.outlet_id, part.id, reason="vỡ", at=AT, by=None)

    [refund] = owed()
    assert (refund.reason, refund.amount, refund.fulfilment_id) == (
        RefundReason.NOT_SERVED,
        120_000,
        part.id,
    )


def test_a_customer_names_an_account_that_is_erased_ninety_days_later(db_session):
    order, refund = cancelled()
    named = {"bank": "Agribank", "number": "123456", "name": "NGUYEN THI HOA"}
    refunding.name_account(order.token, **named, at=AT)
    refunding.name_account(order.token, **{**named, "bank": "ACB"}, at=AT)

    assert session.scalars(select(RefundAccount.bank)).all() == ["ACB"]
    assert refunding.erase_old(AT + timedelta(days=200)) == 0
    pay_out(refund, order)
    assert refunding.erase_old(AT + timedelta(days=89)) == 0
    assert refunding.erase_old(AT + timedelta(days=91)) == 1
    with pytest.raises(Refused):
        refunding.name_account(order.token, **named, at=AT)
    assert session.scalars(select(RefundAccount)).all() == []


def test_a_case_stays_open_while_money_is_owed(db_session):
    _order, refund = cancelled()

    [case] = session.scalars(select(Case))
    assert (case.state, case.dedupe_key) == (CaseState.OPEN, f"refund:{refund.id}")
