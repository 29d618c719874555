"""A buyer's bank takes the money of a card back: nothing of it is sent meanwhile, and what it keeps never goes twice."""

import pytest
from sqlalchemy import select

from shop import jobs
from shop.cases.states import CaseKind
from shop.checkout import refunding, returning
from shop.checkout.refunding.covering import HELD
from shop.checkout.returning.closing import Decision
from shop.core.errors import Refused
from shop.extensions import session
from shop.orders.models import Order
from shop.orders.return_states import ReturnReason
from shop.payments import refunds
from shop.payments.dispute_states import DisputeState
from shop.payments.models import CardDispute, Payment
from shop.payments.refund_states import RefundReason, RefundState, RefundWay
from shop.payments.refunds import NewRefund
from tests.builders.cart import AT
from tests.builders.disputing import (
    WHOLE,
    cancel,
    decided,
    disputed,
    hear,
    order,
    pay_out,
    rows,
    service,
    titles,
)
from tests.builders.paying import open_cases
from tests.builders.returning import hand_over, lines_of, take_back

__all__ = ["order", "service"]
pytestmark = pytest.mark.usefixtures("takes_cards", "books_agree")


def test_a_lost_dispute_pays_what_is_owed_and_nothing_is_sent(order, service):
    cancel(order)
    ref = disputed(service)
    jobs.run("checkout.send_refunds")
    assert rows() == [(WHOLE, RefundWay.PROVIDER, RefundState.DUE)]
    order_id = session.scalars(select(Order.id)).one()
    assert (refunds.room(order_id), refunds.free(order_id)) == (0, -WHOLE)

    decided(service, ref, "lost")
    jobs.run("checkout.send_refunds")

    assert rows() == [(WHOLE, RefundWay.DISPUTE, RefundState.DONE)]
    assert service.get("/v1/refunds")["data"] == []
    assert refunds.room(order_id) == 0
    assert [kind for kind, _title in open_cases()] == [CaseKind.DISPUTE]


def test_a_dispute_that_is_won_lets_the_refund_go(order, service):
    cancel(order)
    ref = disputed(service)
    decided(service, ref, "won")
    charge = service.get("/v1/charges")["data"][0]["id"]
    service.change(charge, disputed=False)

    jobs.run("checkout.send_refunds")

    assert rows() == [(WHOLE, RefundWay.PROVIDER, RefundState.DONE)]
    assert open_cases() == []


def test_after_a_lost_dispute_a_refund_is_refused_with_what_is_left(order, service):
    decided(service, disputed(service, 50_000), "lost")
    more = NewRefund("more", order.id, 70_001, RefundReason.GOODWILL, RefundWay.BANK)

    with pytest.raises(Refused) as refused:
        refunds.write(more, at=AT, by=None)
    said = str(refused.value.sentence).replace("\u00a0", " ")
    assert said == (
        "Ngân hàng đã lấy lại 50.000 ₫ theo khiếu nại của chủ thẻ, nên chỉ còn hoàn được 70.000 ₫ cho đơn này."
    )
    assert rows() == []

    cancel(order)
    by_the_bank = (50_000, RefundWay.DISPUTE, RefundState.DONE)
    assert rows() == [by_the_bank, (70_000, RefundWay.PROVIDER, RefundState.DUE)]
    jobs.run("checkout.send_refunds")  # the service gives nothing of a disputed charge back
    assert rows() == [by_the_bank, (70_000, RefundWay.BANK, RefundState.DUE)]
    assert pay_out().state is RefundState.DONE


def test_goods_that_come_back_after_a_lost_dispute_are_paid_by_it(order, service):
    hand_over(order)
    session.commit()
    decided(service, disputed(service), "lost")
    one = take_back(order, {lines_of(order)[0].id: 1}, reason=ReturnReason.DAMAGED)

    returning.close(one.outlet_id, one.id, Decision(), at=AT, by=None)

    assert rows() == [(60_000, RefundWay.DISPUTE, RefundState.DONE)]
    [line] = lines_of(order)
    assert refunds.backs([line.id])[line.id].amount == 60_000
    assert refunds.room(order.id) == 0


def test_a_refund_that_was_asked_before_the_message_came_waits_for_the_bank(order, service):
    cancel(order)
    intent = session.scalars(select(Payment.provider_intent)).one()
    session.rollback()
    ref = service.dispute(intent)

    jobs.run("checkout.send_refunds")

    assert rows() == [(WHOLE, RefundWay.BANK, RefundState.DUE)]
    with pytest.raises(Refused) as refused:
        pay_out()
    assert refused.value.sentence == HELD
    session.rollback()
    decided(service, ref, "lost")
    assert rows() == [(WHOLE, RefundWay.DISPUTE, RefundState.DONE)]


def test_what_was_given_back_before_went_twice_and_is_for_people(order, service):
    code = order.code
    cancel(order)
    jobs.run("checkout.send_refunds")

    decided(service, disputed(service, WHOLE), "lost")

    assert rows() == [(WHOLE, RefundWay.PROVIDER, RefundState.DONE)]
    [dispute] = session.scalars(select(CardDispute))
    assert (dispute.state, dispute.amount, dispute.twice) == (DisputeState.LOST, WHOLE, WHOLE)
    assert f"Đơn {code}: khách nhận lại tiền hai lần: đã hoàn, lại thua khiếu nại (120.000 ₫)" in titles()


def test_more_is_owed_than_a_dispute_took_and_what_is_left_is_owed_anew(order, service):
    cancel(order)
    decided(service, disputed(service, 50_000), "lost")

    assert rows() == [
        (WHOLE, RefundWay.PROVIDER, RefundState.CANCELLED),
        (50_000, RefundWay.DISPUTE, RefundState.DONE),
        (70_000, RefundWay.PROVIDER, RefundState.DUE),
    ]
    assert refunds.room(order.id) == 0
    cancel(order)
    assert len(rows()) == 3


def test_a_bank_that_decides_anew_owes_it_again(order, service):
    cancel(order)
    ref = disputed(service)
    decided(service, ref, "lost")
    decided(service, ref, "won")

    assert rows() == [(WHOLE, RefundWay.BANK, RefundState.DUE)]
    assert pay_out().state is RefundState.DONE


def test_a_bank_that_only_asks_takes_nothing(order, service):
    cancel(order)
    intent = session.scalars(select(Payment.provider_intent)).one()
    session.rollback()
    ref = service.dispute(intent)
    service.change(ref, status="warning_needs_response")

    hear(ref, "created")

    assert session.scalars(select(CardDispute)).all() == []
    assert refunding.waiting() != []
