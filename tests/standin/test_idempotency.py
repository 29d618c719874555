"""The same key gives the same answer, once; another call under it is refused."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from stripe import APIConnectionError, APIError, IdempotencyError, InvalidRequestError

from tests.support.standin import StandIn
from tests.support.standin_client import line, opened, paid, stripe_client, wanted

pytestmark = pytest.mark.once

KEY = {"idempotency_key": "K7MX2Q9P-1"}


@pytest.fixture
def stripe(standin: StandIn):
    return stripe_client(standin)


def create(stripe, options=KEY, **changes):
    return stripe.v1.checkout.sessions.create(params=wanted(**changes), options=options)


def test_the_same_call_under_the_same_key_is_answered_the_same(standin, stripe):
    first = create(stripe)
    standin.pay(first.id)

    again = create(stripe)

    assert again == first
    assert again.status == "open"
    assert first.last_response.headers.get("Idempotent-Replayed") is None
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    assert again.last_response.headers["Original-Request"] == first.last_response.headers["Request-Id"]
    assert again.last_response.body == first.last_response.body
    assert len(stripe.v1.checkout.sessions.list().data) == 1


def test_other_parameters_under_the_same_key_are_refused(stripe):
    create(stripe)

    with pytest.raises(IdempotencyError, match="same parameters") as refused:
        create(stripe, line_items=[line("Mắm", 245_001)])

    assert refused.value.http_status == 400
    assert len(stripe.v1.checkout.sessions.list().data) == 1


def test_another_address_under_the_same_key_is_refused(stripe):
    session = create(stripe)

    with pytest.raises(IdempotencyError, match="same endpoint"):
        stripe.v1.checkout.sessions.expire(session.id, options=KEY)

    assert stripe.v1.checkout.sessions.retrieve(session.id).status == "open"


def test_a_refund_under_one_key_is_made_once(standin, stripe):
    session = paid(standin, stripe)
    wanted_ = {"payment_intent": session.payment_intent, "amount": 5_000}

    made = {stripe.v1.refunds.create(params=wanted_, options={"idempotency_key": "r1"}).id for _ in range(3)}

    assert len(made) == 1
    assert stripe.v1.charges.list().data[0].amount_refunded == 5_000


def test_a_refusal_that_came_from_the_state_is_kept_under_its_key(standin, stripe):
    session = paid(standin, stripe)
    wanted_ = {"payment_intent": session.payment_intent, "amount": 245_001}
    for _ in range(2):
        with pytest.raises(InvalidRequestError, match="greater than unrefunded") as refused:
            stripe.v1.refunds.create(params=wanted_, options={"idempotency_key": "r1"})

    assert refused.value.headers["Idempotent-Replayed"] == "true"


def test_a_call_with_wrong_parameters_uses_no_key_up(stripe):
    with pytest.raises(InvalidRequestError, match="Invalid locale"):
        create(stripe, locale="vn")

    assert create(stripe).status == "open"


def test_a_key_is_forgotten_after_a_day(stripe):
    at = datetime(2026, 12, 1, 3, tzinfo=UTC)
    with time_machine.travel(at, tick=False):
        first = create(stripe)
    with time_machine.travel(at + timedelta(hours=24), tick=False):
        assert create(stripe).id == first.id
    with time_machine.travel(at + timedelta(hours=24, seconds=1), tick=False):
        assert create(stripe).id != first.id


def test_a_key_that_is_too_long_is_refused(stripe):
    with pytest.raises(IdempotencyError):
        create(stripe, {"idempotency_key": "k" * 256})


def test_two_calls_at_once_under_one_key_meet(standin, stripe):
    standin.hang_next(seconds=0.4)
    made: list[str] = []
    first = threading.Thread(target=lambda: made.append(create(stripe).id))
    first.start()
    threading.Event().wait(0.15)

    with pytest.raises(APIError) as refused:
        create(stripe_client(standin))
    first.join()

    assert refused.value.http_status == 409
    assert refused.value.json_body["error"]["code"] == "idempotency_key_in_use"
    assert create(stripe).id == made[0]


def test_the_client_tries_again_by_itself_under_its_own_key(standin, monkeypatch):
    monkeypatch.setattr("stripe._http_client.HTTPClient.INITIAL_DELAY", 0.01)
    monkeypatch.setattr("stripe._http_client.HTTPClient.MAX_DELAY", 0.02)
    standin.fail_next(2, status=500)

    session = opened(stripe_client(standin, retries=2))

    calls = [call for call in standin.calls() if call["method"] == "POST"]
    assert [call["status"] for call in calls] == [500, 500, 200]
    assert len({call["idempotency_key"] for call in calls}) == 1
    assert session.status == "open"


def test_an_answer_that_is_lost_is_found_again_under_its_key(standin, stripe):
    standin.lose_next()
    with pytest.raises(APIConnectionError):
        create(stripe)

    session = create(stripe)

    assert session.last_response.headers["Idempotent-Replayed"] == "true"
    assert [each.id for each in stripe.v1.checkout.sessions.list().data] == [session.id]


def test_a_call_that_failed_after_it_was_done_is_found_again(standin, stripe):
    standin.fail_next(status=503, after=True)
    with pytest.raises(APIError) as failed:
        create(stripe)

    assert failed.value.http_status == 503
    assert create(stripe).id == stripe.v1.checkout.sessions.list().data[0].id


def test_a_call_that_failed_before_it_was_done_did_nothing(standin, stripe):
    standin.fail_next(status=500)
    with pytest.raises(APIError):
        create(stripe)

    assert stripe.v1.checkout.sessions.list().data == []
    assert create(stripe).last_response.headers.get("Idempotent-Replayed") is None


def test_only_calls_of_one_kind_can_be_made_to_fail(standin, stripe):
    session = paid(standin, stripe)
    standin.fail_next(path="/v1/refunds")

    assert stripe.v1.checkout.sessions.retrieve(session.id).status == "complete"
    with pytest.raises(APIError):
        stripe.v1.refunds.create(params={"payment_intent": session.payment_intent})
    assert stripe.v1.refunds.create(params={"payment_intent": session.payment_intent}).amount == 245_000


def test_an_answer_that_is_late_meets_the_clients_patience(standin):
    standin.hang_next(seconds=2)

    with pytest.raises(APIConnectionError):
        opened(stripe_client(standin, seconds=0.2))
