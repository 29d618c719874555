"""Webhooks: signed as Stripe does, sent until they are taken; and every way in which they go wrong."""

import json
import random

import pytest
from stripe import SignatureVerificationError, StripeClient, Webhook

from tests.support.client import wait_for
from tests.support.standin import StandIn, running_standin
from tests.support.standin_client import listening, opened, paid, stripe_client
from tests.support.standin_words import SECRET

pytestmark = pytest.mark.once


@pytest.fixture
def stripe(standin: StandIn):
    return stripe_client(standin)


def types(letters) -> list[str]:
    return [letter.type for letter in letters]


def read(letter, secret: str = SECRET):
    return Webhook.construct_event(letter.body, letter.headers["Stripe-Signature"], secret)


PAID = ["payment_intent.succeeded", "checkout.session.completed"]


def test_webhooks_are_carried_to_who_listens_and_verify_with_stripes_library():
    with listening() as ear, running_standin(ear.url) as standin:
        session = paid(standin, stripe_client(standin))
        standin.settle()

    heard = [Webhook.construct_event(body, signature, SECRET) for body, signature in ear.heard]
    assert [event.type for event in heard] == PAID
    assert heard[1].data.object.id == session.id
    assert (heard[1].livemode, heard[1].api_version) == (False, "2026-10-28.endive")


def test_a_client_reads_an_event_with_its_own_verb(standin, stripe):
    paid(standin, stripe)
    letter = standin.pending()[0]

    event = StripeClient(standin.key).construct_event(letter.body, letter.headers["Stripe-Signature"], SECRET)

    assert event.id == letter.event_id


def test_while_secrets_roll_either_of_them_verifies(standin, stripe):
    standin.listen("", "whsec_new", "whsec_old")
    paid(standin, stripe)
    letter = standin.pending()[0]

    assert letter.headers["Stripe-Signature"].count("v1=") == 2
    assert read(letter, "whsec_new").id == read(letter, "whsec_old").id == letter.event_id
    with pytest.raises(SignatureVerificationError):
        read(letter, "whsec_other")
    with pytest.raises(SignatureVerificationError):
        Webhook.construct_event(letter.body + b" ", letter.headers["Stripe-Signature"], "whsec_new")


def test_a_webhook_is_tried_again_until_it_is_taken():
    with listening() as ear, running_standin(ear.url) as standin:
        ear.answers = [500, 302, 404]
        opened_session = opened(stripe_client(standin))
        stripe_client(standin).v1.checkout.sessions.expire(opened_session.id)
        wait_for(lambda: standin.deliveries()[0].state == "delivered", 5)
        letter = standin.deliveries()[0]

    assert letter.answers == [500, 302, 404, 200]
    assert len({body for body, _ in ear.heard}) == 1


def test_a_listener_that_is_away_is_no_answer_and_is_tried_again():
    with listening() as ear:
        away = ear.url
    with running_standin(away) as standin:
        paid(standin, stripe_client(standin))
        wait_for(lambda: len(standin.deliveries()[0].answers) >= 2, 5)
        assert set(standin.deliveries()[0].answers) == {0}
        with listening() as ear:
            standin.listen(ear.url)
            standin.settle()
            assert {letter.state for letter in standin.deliveries()} == {"delivered"}


def test_a_letter_is_given_up_in_the_end():
    with listening() as ear, running_standin(ear.url, retry_seconds=0) as standin:
        ear.answers = [500] * 50
        session = opened(stripe_client(standin))
        standin.expire(session.id)
        wait_for(lambda: standin.deliveries()[0].state == "given_up", 10)
        assert standin.deliveries()[0].attempts == 16


def test_what_was_taken_is_told_by_the_list_of_events(standin, stripe):
    paid(standin, stripe)
    first = standin.pending()[0]
    untold = {"delivery_success": False}
    assert len(stripe.v1.events.list(params=untold).data) == 2

    standin.carry(lambda body, _headers: 200 if first.body == body else 500)

    assert types(standin.pending()) == ["checkout.session.completed"]
    assert types(stripe.v1.events.list(params=untold).data) == ["checkout.session.completed"]
    assert types(stripe.v1.events.list(params={"delivery_success": True}).data) == [
        "payment_intent.succeeded"
    ]


def test_webhooks_are_held_and_released_in_a_shuffled_order_that_can_be_had_again():
    with listening() as ear, running_standin(ear.url) as standin:
        stripe = stripe_client(standin)
        standin.hold()
        for _ in range(4):
            paid(standin, stripe)
        numbers = [letter.number for letter in standin.pending()]
        assert {letter.state for letter in standin.pending()} == {"held"}
        assert ear.heard == []

        standin.release(shuffled=7)
        standin.settle()

        expected = list(numbers)
        random.Random(7).shuffle(expected)
        assert [letter.number for letter in standin.deliveries()] == expected
        assert expected != numbers
        in_order = [letter.body for letter in standin.deliveries()]
    assert [body for body, _ in ear.heard] == in_order


def test_released_without_a_seed_they_come_in_order_and_before_what_follows(standin, stripe):
    standin.hold()
    first = opened(stripe)
    standin.expire(first.id)
    standin.release()
    second = opened(stripe)
    standin.expire(second.id)

    assert [(letter.object_id, letter.state) for letter in standin.pending()] == [
        (first.id, "waiting"),
        (second.id, "waiting"),
    ]


def test_webhooks_are_duplicated(standin, stripe):
    standin.duplicate(3)
    paid(standin, stripe)
    standin.duplicate(1)
    paid(standin, stripe)

    letters = standin.pending()
    assert types(letters) == [PAID[0]] * 3 + [PAID[1]] * 3 + PAID
    assert len({letter.event_id for letter in letters}) == 4
    assert len(stripe.v1.events.list().data) == 4


def test_webhooks_are_late():
    with listening() as ear, running_standin(ear.url) as standin:
        stripe = stripe_client(standin)
        standin.delay(3600)
        paid(standin, stripe)
        standin.delay(0)
        session = opened(stripe)
        standin.expire(session.id)
        standin.settle()

        assert len(ear.heard) == 1
        assert [letter.state for letter in standin.deliveries()] == ["waiting", "waiting", "delivered"]


def test_webhooks_are_lost_but_the_api_still_tells_of_them(standin, stripe):
    standin.drop(1)
    paid(standin, stripe)

    assert types(standin.pending()) == ["checkout.session.completed"]
    assert [letter.state for letter in standin.deliveries()] == ["dropped", "waiting"]
    assert types(stripe.v1.events.list().data) == PAID[::-1]


def test_a_forged_event_does_not_verify(standin, stripe):
    session = opened(stripe)

    letter = standin.send("checkout.session.completed", session.id, secret="whsec_thief")

    with pytest.raises(SignatureVerificationError, match="No signatures found matching"):
        read(letter)
    assert stripe.v1.events.list().data == []


def test_a_stale_event_does_not_verify(standin, stripe):
    letter = standin.send("checkout.session.completed", opened(stripe).id, age=400)

    with pytest.raises(SignatureVerificationError, match="outside the tolerance zone"):
        read(letter)


def test_an_odd_event_verifies_and_is_odd(standin, stripe):
    session = paid(standin, stripe)
    known = standin.pending()[0].event_id

    other = standin.send(
        "checkout.session.completed", session.id, changes={"amount_total": 1, "currency": "usd"}
    )
    unknown = standin.send("coffee.brewed", {"id": "cf_1", "object": "coffee"})
    again = standin.send("checkout.session.completed", session.id, event_id=known)

    assert (read(other).data.object.amount_total, read(other).data.object.currency) == (1, "usd")
    assert stripe.v1.checkout.sessions.retrieve(session.id).amount_total == 245_000
    assert read(unknown).type == "coffee.brewed"
    assert read(again).id == known
    assert len(stripe.v1.events.list().data) == 2


@pytest.mark.parametrize("body", ["", "[]", "null", "{", '{"id": 7}', "🥥", '{"data": []}'])
def test_any_body_can_be_sent_rightly_signed_or_not(standin, body):
    signed = standin.send_raw(body)
    unsigned = standin.send_raw(body, signature="t=now,v1=")

    assert signed.body.decode() == body
    Webhook.construct_event(json.dumps({"object": "event"}), _header(standin), SECRET)
    assert unsigned.headers["Stripe-Signature"] == "t=now,v1="


def _header(standin: StandIn) -> str:
    return standin.send_raw(json.dumps({"object": "event"})).headers["Stripe-Signature"]


def test_the_api_can_be_made_to_tell_something_else(standin, stripe):
    session = paid(standin, stripe)

    standin.change(session.id, amount_total=9, currency="usd")

    seen = stripe.v1.checkout.sessions.retrieve(session.id)
    assert (seen.amount_total, seen.currency, seen.payment_status) == (9, "usd", "paid")


def test_orders_need_the_key_and_are_refused_with_a_reason(standin):
    answer = StandIn(standin.url, key="sk_test_other")._ask("POST", "/_control/hold", body="{}")
    assert answer.status == 401
    for verb, values in (
        ("dance", {}),
        ("expire", {}),
        ("expire", {"session": "cs_1"}),
        ("delay", {"seconds": "x"}),
    ):
        with pytest.raises(AssertionError, match=f"{verb}: 40"):
            standin.control(verb, **values)
