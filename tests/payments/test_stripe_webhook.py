"""What the payment service tells: signed, once, asked again; anything else has no effect and is never an error."""

import json
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from shop.cases.states import CaseKind
from shop.extensions import session
from shop.orders.models import Order, OrderEvent
from shop.orders.states import OrderState
from shop.payments.models import Payment, ProviderEvent
from shop.payments.states import PaymentState
from shop.reports.verify.services import differences
from tests.builders.cards import attempt, carry, started, told
from tests.builders.cart import AT
from tests.builders.paying import events, open_cases
from tests.support.standin_words import SECRET

pytestmark = pytest.mark.usefixtures("takes_cards")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(AT, tick=False) as moving:
        yield moving


@pytest.fixture(autouse=True)
def _books_agree(db_session, clock):
    yield
    assert [str(finding) for finding in differences()] == []


def state(order) -> tuple[OrderState, PaymentState]:
    session.expire_all()
    return session.get_one(Order, order.id).state, attempt(order).state


def send(client, letter) -> int:
    return told(client, letter.body, letter.headers)


WAITING = (OrderState.AWAITING_PAYMENT, PaymentState.DUE)
PAID = (OrderState.CONFIRMED, PaymentState.PAID)


def test_the_tab_may_be_closed_after_paying(client, standin):
    order, ref = started(2)
    standin.pay(ref)

    assert set(carry(client, standin)) == {200}

    assert state(order) == PAID


def test_the_same_event_counts_once(client, standin):
    order, ref = started(2)
    standin.pay(ref)
    letters = standin.pending()

    assert {send(client, letter) for letter in letters * 3} == {200}

    assert state(order) == PAID
    assert len(events()) == 1
    [event] = session.scalars(select(ProviderEvent))
    assert (event.provider, event.event_id) == (
        "stripe",
        next(each.event_id for each in letters if each.type == "checkout.session.completed"),
    )


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"secret": "whsec_of_somebody_else"}, 400),
        ({"age": 400}, 400),
        ({"type": "customer.created"}, 200),
        ({"type": "checkout.session.completed"}, 200),
        ({"type": "charge.dispute.created"}, 200),
        ({"type": "refund.updated"}, 200),
    ],
)
def test_what_is_forged_stale_or_not_true_has_no_effect(client, standin, values, status):
    order, ref = started(2)
    letter = standin.send(
        **{
            "type": "checkout.session.completed",
            "object": ref,
            "changes": {"payment_status": "paid"},
            **values,
        }
    )

    assert send(client, letter) == status

    assert state(order) == WAITING
    assert (events(), open_cases()) == ([], [])


@pytest.mark.parametrize(
    "body",
    [
        "",
        "null",
        "[]",
        "7",
        '"x"',
        "{",
        "{}",
        "\x00",
        '{"id": 5, "type": "checkout.session.completed", "data": {"object": {"id": "cs_1"}}}',
        '{"id": "evt_1", "type": ["x"], "data": {"object": {"id": "cs_1"}}}',
        '{"id": "evt_1", "type": "checkout.session.completed", "data": []}',
        '{"id": "evt_1", "type": "checkout.session.completed", "data": {"object": null}}',
        '{"id": "evt_1", "type": "checkout.session.completed", "data": {"object": {"id": {"a": 1}}}}',
        '{"id": "evt_1", "type": "checkout.session.completed", "data": {"object": {"id": "'
        + "c" * 200
        + '"}}}',
        '{"a":' * 5000 + "1" + "}" * 5000,
    ],
)
def test_odd_json_that_is_rightly_signed_is_refused(client, standin, body):
    assert send(client, standin.send_raw(body)) == 400
    assert session.scalar(select(func.count()).select_from(ProviderEvent)) == 0


@pytest.mark.parametrize("ref", ["cs_test_unknown", "../v1/refunds", "cs_test_?expand=1", "%00", "cs test"])
def test_an_object_that_the_service_does_not_know_has_no_effect(client, standin, ref):
    body = {"id": "evt_9", "type": "checkout.session.completed", "data": {"object": {"id": ref}}}
    assert send(client, standin.send_raw(json.dumps(body))) == 200
    assert session.scalar(select(func.count()).select_from(ProviderEvent)) == 0


@pytest.mark.parametrize("signature", ["", "t=1", "t=x,v1=y", "v1=é", "t=1,v1=" + "0" * 64, ",,,,"])
def test_odd_signatures_are_refused(client, standin, signature):
    _order, ref = started(2)
    standin.pay(ref)
    letter = standin.pending()[0]
    assert told(client, letter.body, {"Stripe-Signature": signature}) == 400


def test_two_secrets_count_while_one_is_being_changed(client, standin, app):
    from shop.payments.providers.current import EXTENSION

    order, ref = started(2)
    standin.pay(ref)
    app.config["STRIPE_WEBHOOK_SECRET"] = f"whsec_the_next_one, {SECRET}"
    app.extensions.pop(EXTENSION)

    carry(client, standin)

    assert state(order) == PAID


def test_a_service_that_cannot_be_asked_is_told_to_send_again(client, standin):
    order, ref = started(2)
    standin.pay(ref)
    standin.fail_next(3)
    letter = next(each for each in standin.pending() if each.type == "checkout.session.completed")

    assert send(client, letter) == 503
    assert state(order) == WAITING
    assert send(client, letter) == 200
    assert state(order) == PAID


def test_a_long_body_is_not_read(client, standin):
    assert told(client, b"x" * 2_000_000, {"Stripe-Signature": "t=1,v1=0"}) == 413


def test_a_page_that_ended_by_itself_ends_the_order(client, standin, clock):
    order, ref = started(2)
    clock.shift(timedelta(minutes=63))
    standin.expire(ref)

    carry(client, standin)

    assert state(order) == (OrderState.LAPSED, PaymentState.CANCELLED)


def test_a_dispute_is_a_case_and_stands_in_the_order_history(client, standin):
    order, ref = started(2)
    standin.pay(ref)
    carry(client, standin)
    intent = session.scalars(select(Payment.provider_intent)).one()

    dispute = standin.dispute(intent)
    carry(client, standin)

    assert open_cases() == [
        (CaseKind.DISPUTE, f"Đơn {order.code}: chủ thẻ khiếu nại 120.000\u00a0₫ với ngân hàng")
    ]
    said = session.execute(select(OrderEvent.kind, OrderEvent.note).where(OrderEvent.kind == "card_disputed"))
    assert said.all() == [("card_disputed", dispute)]
    assert state(order) == PAID
