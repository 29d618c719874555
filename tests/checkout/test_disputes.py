"""A buyer's bank takes the money of a card back: nothing of it is sent meanwhile, and what it keeps never goes twice."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from shop import jobs
from shop.cases.states import CaseKind
from shop.checkout import exchanging, paying, refunding, returning, services
from shop.checkout.exchanging import Replacement
from shop.checkout.refunding.covering import HELD
from shop.checkout.returning.closing import Decision
from shop.core.clock import now
from shop.core.errors import Refused
from shop.extensions import session
from shop.orders.exchanges import Instead
from shop.orders.models import Order
from shop.orders.return_states import ExchangeKind, ReturnReason
from shop.payments import refunds
from shop.payments.dispute_states import DisputeState
from shop.payments.models import CardDispute, Payment, Refund
from shop.payments.providers.base import Event, EventKind
from shop.payments.refund_states import RefundReason, RefundState, RefundWay
from shop.payments.refunds import NewRefund
from shop.unit_of_work import in_transaction
from tests.builders import cards
from tests.builders.cart import AT
from tests.builders.paying import open_cases
from tests.builders.returning import hand_over, lines_of, take_back

DAY = timedelta(days=1)
WHOLE = 120_000

pytestmark = pytest.mark.usefixtures("takes_cards", "books_agree")


@pytest.fixture
def service(takes_cards):
    return takes_cards


@pytest.fixture
def order(service) -> Order:
    """Two jars at 60.000, paid by card."""
    order, page = cards.started(2, email="hoa@example.vn")
    service.pay(page)
    cards.settle(page)
    session.expire_all()
    return order


def disputed(service, amount: int | None = None) -> str:
    """The card holder complains, and the shop hears of it."""
    intent = session.scalars(select(Payment.provider_intent).where(Payment.method == "card")).first()
    session.rollback()
    ref = service.dispute(intent, amount=amount)
    hear(ref, "created")
    return ref


def decided(service, ref: str, status: str) -> None:
    """The bank decides, and the shop hears of it twice."""
    service.change(ref, status=status)
    hear(ref, status)
    hear(ref, status)


def hear(ref: str, what: str) -> None:
    hear.number += 1
    event = Event(f"evt_d{hear.number}", EventKind.DISPUTE, ref, f"charge.dispute.{what}")
    assert paying.hear(event, clock=now) == "done"
    session.expire_all()


hear.number = 0


def cancel(order: Order) -> None:
    in_transaction(lambda: services.cancel(order.token, reason=None, at=AT))


def rows() -> list[tuple[int, RefundWay, RefundState]]:
    session.expire_all()
    found = session.scalars(select(Refund).order_by(Refund.id))
    return [(row.amount, row.way, row.state) for row in found]


def pay_out() -> Refund:
    refund_id = session.scalars(select(Refund.id).order_by(Refund.id.desc())).first()
    fields = {"reference": "FT9", "evidence": "", "payees": {None}, "at": AT, "by": None}
    return refunding.pay_out(refund_id, RefundWay.BANK, **fields)


def titles() -> list[str]:
    return [title.replace("\u00a0", " ") for _kind, title in open_cases()]


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
    assert rows() == [(70_000, RefundWay.PROVIDER, RefundState.DUE)]
    jobs.run("checkout.send_refunds")  # the service gives nothing of a disputed charge back
    assert rows() == [(70_000, RefundWay.BANK, RefundState.DUE)]
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
        (70_000, RefundWay.PROVIDER, RefundState.DUE),
    ]
    assert refunds.room(order.id) == 0
    cancel(order)
    assert len(rows()) == 2


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


def returned(order: Order) -> tuple[int, int]:
    hand_over(order)
    one = take_back(order, {lines_of(order)[0].id: 2}, reason=ReturnReason.DAMAGED)
    found = one.outlet_id, one.id
    session.commit()
    return found


def exchange(outlet_id: int, return_id: int) -> Order:
    wish = Replacement(Instead(ExchangeKind.SAME))
    return exchanging.exchange(outlet_id, return_id, wish, at=AT, by=None)


def test_nothing_is_exchanged_while_a_bank_decides(order, service):
    one = returned(order)
    disputed(service)

    with pytest.raises(Refused) as refused:
        exchange(*one)
    assert refused.value.sentence == HELD


def test_the_loss_follows_the_money_to_the_order_that_it_pays_for(order, service):
    made = exchange(*returned(order))
    session.commit()

    decided(service, disputed(service, WHOLE), "lost")

    lost = session.scalars(select(CardDispute)).all()
    assert [(row.order_id, row.amount, row.twice) for row in lost] == [(made.id, WHOLE, 0)]
    assert (refunds.room(order.id), refunds.room(made.id)) == (0, 0)
