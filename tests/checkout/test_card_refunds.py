"""Money that was paid by card goes back through the service: asked outside transactions, once, until it says so."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from shop import jobs
from shop.cases.states import CaseKind
from shop.checkout import paying, refunding, services
from shop.core.clock import now
from shop.extensions import session
from shop.payments.models import Payment, Refund, RefundAccount, RefundLine
from shop.payments.providers import ProviderUnreachable
from shop.payments.providers.base import Event, EventKind
from shop.payments.providers.current import current
from shop.payments.refund_states import RefundState, RefundWay
from shop.unit_of_work import in_transaction
from tests.builders import accounts, cards
from tests.builders.cart import AT
from tests.builders.paying import open_cases
from tests.support.signing_in import sign_in
from tests.support.standin_client import stripe_client

pytestmark = pytest.mark.usefixtures("takes_cards", "books_agree")


@pytest.fixture
def service(takes_cards):
    return takes_cards


def cancelled(service, **fields) -> Refund:
    """An order paid by card that its customer cancelled."""
    order, page = cards.started(2, **fields)
    service.pay(page)
    paying.hear(Event("evt_1", EventKind.SESSION, page, "checkout.session.completed"), clock=now)
    session.expire_all()
    in_transaction(lambda: services.cancel(order.token, reason=None, at=AT))
    return refund()


def refund() -> Refund:
    session.expire_all()
    return session.scalars(select(Refund).order_by(Refund.id.desc()).limit(1)).one()


def send() -> RefundState | None:
    return refunding.send(refund().id, current(), clock=now)


def asked(service) -> list[dict]:
    return service.get("/v1/refunds")["data"]


def test_the_worker_asks_and_the_card_has_its_money_again(service):
    owed = cancelled(service, email="hoa@example.vn")
    assert (owed.way, owed.state, owed.amount) == (RefundWay.PROVIDER, RefundState.DUE, 120_000)

    jobs.run("checkout.send_refunds")

    assert (refund().state, refund().provider_ref) == (RefundState.DONE, asked(service)[0]["id"])
    assert [one["amount"] for one in asked(service)] == [120_000]
    assert open_cases() == []
    assert (send(), refunding.waiting(), len(asked(service))) == (None, [], 1)


def test_a_service_that_cannot_be_reached_is_asked_again_with_the_same_key(service):
    cancelled(service)
    service.lose_next(3, path="/v1/refunds")
    with pytest.raises(ProviderUnreachable):
        send()
    assert refund().state is RefundState.SENDING

    assert send() is RefundState.DONE
    assert len(asked(service)) == 1


@pytest.mark.parametrize("amount", [120_000, 30_000])
def test_an_answer_lost_for_longer_than_the_service_keeps_a_key_is_no_second_refund(service, clock, amount):
    owed = cancelled(service)
    owed.amount, owed.goods_amount = amount, 0
    session.execute(delete(RefundLine))
    session.commit()
    service.lose_next(3, path="/v1/refunds")
    with pytest.raises(ProviderUnreachable):
        send()
    assert refund().state is RefundState.SENDING
    clock.shift(timedelta(hours=25))

    assert send() is RefundState.DONE
    assert [one["amount"] for one in asked(service)] == [amount]
    assert refund().provider_ref == asked(service)[0]["id"]


def test_a_refund_made_by_hand_at_the_service_is_not_taken_for_the_one_that_was_asked_for(service, clock):
    owed = cancelled(service)
    owed.amount, owed.goods_amount = 60_000, 0
    session.execute(delete(RefundLine))
    session.commit()
    service.fail_next(3, path="/v1/refunds")
    with pytest.raises(ProviderUnreachable):
        send()
    assert refund().state is RefundState.SENDING
    intent = session.get_one(Payment, refund().payment_id).provider_intent
    session.rollback()
    by_hand = stripe_client(service).v1.refunds.create({"payment_intent": intent, "amount": 60_000})
    clock.shift(timedelta(hours=25))

    assert send() is RefundState.DONE
    assert [one["id"] for one in asked(service)] == [refund().provider_ref, by_hand.id]


def test_money_that_takes_its_time_is_looked_at_until_it_came(service):
    cancelled(service)
    service.refunds_pending()
    assert send() is RefundState.SENDING
    assert send() is RefundState.SENDING
    service.settle_refund(refund().provider_ref)

    assert send() is RefundState.DONE
    assert len(asked(service)) == 1


def test_what_the_service_tells_by_itself_is_heard_once(service, client):
    cancelled(service)
    service.refunds_pending()
    send()
    service.settle_refund(refund().provider_ref)

    cards.carry(client, service)
    cards.carry(client, service)

    assert refund().state is RefundState.DONE


def test_a_refund_that_the_bank_sends_back_goes_by_transfer(service):
    cancelled(service)
    service.refunds_pending()
    send()
    service.settle_refund(refund().provider_ref, "failed")
    send()

    owed = refund()
    assert (owed.state, owed.way, owed.failure) == (RefundState.DUE, RefundWay.BANK, "failed")
    assert len(open_cases()) == 1
    assert send() is None
    in_transaction(
        lambda: refunding.pay_out(
            owed.id,
            RefundWay.BANK,
            reference="FT1",
            evidence="",
            payees={owed.operator_id},
            at=AT,
            by=None,
        )
    )
    assert (refund().state, session.scalars(select(RefundAccount)).all()) == (RefundState.DONE, [])


def test_a_refusal_of_the_service_leaves_it_to_people_who_look_there_first(service, client):
    cancelled(service)
    intent = session.get_one(Payment, refund().payment_id).provider_intent
    session.rollback()
    stripe_client(service).v1.refunds.create({"payment_intent": intent})
    send()

    assert (refund().state, refund().way) == (RefundState.DUE, RefundWay.BANK)
    assert refund().failure == "charge_already_refunded"
    sign_in(client, accounts.admin())
    page = client.get(f"/quan-tri/hoan-tien/{refund().id}").page
    assert "(charge_already_refunded). Hãy xem ở cổng thẻ" in page.text


def test_money_that_came_back_to_the_service_days_later_is_owed_again(service, client):
    cancelled(service)
    assert send() is RefundState.DONE
    service.settle_refund(refund().provider_ref, "failed")

    cards.carry(client, service)

    assert (refund().state, refund().way, refund().done_at) == (RefundState.DUE, RefundWay.BANK, None)
    assert len(open_cases()) == 1


def test_a_refund_that_cannot_be_asked_for_does_not_keep_the_next_one_waiting(service):
    broken = cancelled(service)
    broken.payment_id = None
    session.commit()
    order, page = cards.started(1)
    service.pay(page)
    paying.settle_page(page, clock=now)
    in_transaction(lambda: services.cancel(order.token, reason=None, at=AT))
    session.commit()

    jobs.run("checkout.send_refunds")

    assert [row.state for row in session.scalars(select(Refund).order_by(Refund.id))] == [
        RefundState.DUE,
        RefundState.DONE,
    ]


def test_refunds_that_stay_on_their_way_do_not_keep_a_new_one_waiting(service, clock):
    cancelled(service)
    service.refunds_pending()
    send()
    stuck = refund().id
    clock.shift(timedelta(minutes=1))
    order, page = cards.started(1)
    service.pay(page)
    paying.settle_page(page, clock=now)
    in_transaction(lambda: services.cancel(order.token, reason=None, at=now()))
    new = refund().id

    assert refunding.waiting(most=1) == [new]
    service.refunds_pending()
    send()
    assert refunding.waiting() == [stuck, new]
    clock.shift(timedelta(minutes=1))
    session.rollback()
    refunding.send(stuck, current(), clock=now)
    assert refunding.waiting(most=1) == [new]


def test_a_silent_service_is_asked_once_in_a_turn(service):
    for number in range(2):
        order, page = cards.started(1, phone=f"+8491234567{number}")
        service.pay(page)
        paying.settle_page(page, clock=now)
        in_transaction(lambda order=order: services.cancel(order.token, reason=None, at=AT))
    service.fail_next(3, path="/v1/refunds")

    jobs.run("checkout.send_refunds")

    states = session.scalars(select(Refund.state).order_by(Refund.id)).all()
    assert states == [RefundState.SENDING, RefundState.DUE]


def test_another_sum_than_was_asked_for_is_a_case_until_people_say_what_became_of_it(service, client):
    cancelled(service)
    service.refunds_pending()
    send()
    service.change(refund().provider_ref, amount=100_000, status="succeeded")

    assert [send(), send()] == [RefundState.SENDING, RefundState.SENDING]

    [_due, (kind, title)] = open_cases()
    assert kind is CaseKind.MONEY_UNMATCHED
    assert title.endswith("cổng thẻ hoàn 100.000\N{NO-BREAK SPACE}₫ thay vì 120.000\N{NO-BREAK SPACE}₫")
    assert refunding.waiting() == []
    here = f"/quan-tri/hoan-tien/{refund().id}"
    sign_in(client, accounts.admin())
    page = client.get(here).page
    assert "Hãy xem ở cổng thẻ" in page.text
    assert "tự hoàn về thẻ" not in page.text
    assert client.post(f"{here}/khong-hoan", data={"why": "nhầm"}).status_code == 422
    assert client.post(f"{here}/da-hoan", data={"way": "bank", "reference": ""}).status_code == 422
    assert refund().state is RefundState.SENDING

    sent = {"way": "bank", "reference": "FT1", "evidence": "đã chuyển nốt"}
    assert client.post(f"{here}/da-hoan", data=sent).status_code == 303
    assert (refund().state, refund().way, refund().reference) == (RefundState.DONE, RefundWay.PROVIDER, "FT1")
    assert open_cases() == []
