"""The stand-in is killed while it answers: what it said it has done is done after the restart, once."""

import threading

import pytest
from stripe import APIConnectionError, APIError

from tests.support.client import wait_for
from tests.support.standin import standin_process
from tests.support.standin_client import listening, opened, paid, stripe_client, wanted

pytestmark = pytest.mark.once


def test_what_was_acknowledged_survives_a_kill(tmp_path):
    with standin_process(tmp_path) as standin:
        stripe = stripe_client(standin)
        session = paid(standin, stripe)
        refund = stripe.v1.refunds.create(
            params={"payment_intent": session.payment_intent, "amount": 5_000},
            options={"idempotency_key": "r1"},
        )
        standin.hold()
        told = standin.pending()
        standin.process.kill()
    with standin_process(tmp_path) as standin:
        stripe = stripe_client(standin)
        assert stripe.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"
        again = stripe.v1.refunds.create(
            params={"payment_intent": session.payment_intent, "amount": 5_000},
            options={"idempotency_key": "r1"},
        )

        assert again.id == refund.id
        assert [row.amount for row in stripe.v1.balance_transactions.list().data] == [-5_000, 245_000]
        assert [(letter.event_id, letter.state) for letter in standin.pending()] == [
            (letter.event_id, "held") for letter in told
        ]


def test_webhooks_that_were_not_taken_are_carried_after_a_kill(tmp_path):
    with listening() as ear:
        with standin_process(tmp_path, "http://localhost:9/away") as standin:
            paid(standin, stripe_client(standin))
            wait_for(lambda: standin.deliveries()[0].answers, 10)
            standin.process.kill()
        with standin_process(tmp_path, ear.url) as standin:
            standin.settle(20)

            assert [letter.state for letter in standin.deliveries()] == ["delivered", "delivered"]
    assert len(ear.heard) == 2


def test_a_kill_in_the_middle_loses_nothing_that_was_answered(tmp_path):
    said: dict[str, str] = {}

    def buy(standin, number: int) -> None:
        stripe = stripe_client(standin)
        for turn in range(1000):
            key = f"{number}-{turn}"
            try:
                said[key] = stripe.v1.checkout.sessions.create(
                    params=wanted(client_reference_id=key), options={"idempotency_key": key}
                ).id
            except (APIConnectionError, APIError):
                return

    with standin_process(tmp_path) as standin:
        opened(stripe_client(standin))
        buyers = [threading.Thread(target=buy, args=(standin, number)) for number in range(3)]
        for buyer in buyers:
            buyer.start()
        wait_for(lambda: len(said) >= 20, 30)
        standin.process.kill()
        for buyer in buyers:
            buyer.join()
    with standin_process(tmp_path) as standin:
        stripe = stripe_client(standin)
        known = {
            session.client_reference_id: session.id
            for session in stripe.v1.checkout.sessions.list(params={"limit": 100}).auto_paging_iter()
        }
        assert {key: known.get(key) for key in said} == said
        for key in list(said)[-5:]:
            again = stripe.v1.checkout.sessions.create(
                params=wanted(client_reference_id=key), options={"idempotency_key": key}
            )
            assert again.id == said[key]


def test_it_ends_when_asked_and_leaves_nothing_behind(tmp_path):
    with standin_process(tmp_path) as standin:
        paid(standin, stripe_client(standin))
        standin.process.terminate()

        assert standin.process.wait(timeout=10) == 0
    assert [file.name for file in tmp_path.iterdir()] == ["standin.sqlite3"]
