"""Money given back: what is left, once, to the đồng."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from stripe import InvalidRequestError

from tests.support.standin import StandIn, running_standin
from tests.support.standin_client import opened, paid, stripe_client
from tests.support.standin_words import DECLINED, REFUND_FAILS, REFUND_PENDING

pytestmark = pytest.mark.once


@pytest.fixture
def stripe(standin: StandIn):
    return stripe_client(standin)


def give_back(stripe, session, amount: int | None = None, **more):
    wanted = {"payment_intent": session.payment_intent, **more}
    return stripe.v1.refunds.create(params=wanted if amount is None else {**wanted, "amount": amount})


def charge_of(stripe, session):
    return stripe.v1.charges.list(params={"payment_intent": session.payment_intent}).data[0]


def refused(stripe, session, *arguments, **more) -> InvalidRequestError:
    before = stripe.v1.refunds.list().data
    with pytest.raises(InvalidRequestError) as caught:
        give_back(stripe, session, *arguments, **more)
    assert stripe.v1.refunds.list().data == before
    return caught.value


def test_a_part_and_then_the_rest_is_given_back(standin, stripe):
    session = paid(standin, stripe)

    first = give_back(stripe, session, 45_000, reason="requested_by_customer", metadata={"refund": "7"})
    rest = give_back(stripe, session)

    assert (first.status, first.amount, first.currency, first.metadata["refund"]) == (
        "succeeded",
        45_000,
        "vnd",
        "7",
    )
    assert rest.amount == 200_000
    charge = charge_of(stripe, session)
    assert (charge.amount_refunded, charge.refunded) == (245_000, True)
    assert stripe.v1.refunds.retrieve(first.id) == first
    listed = stripe.v1.refunds.list(params={"payment_intent": session.payment_intent}).data
    assert listed == [rest, first]
    assert [letter.type for letter in standin.pending()][2:] == ["refund.created", "charge.refunded"] * 2
    changed = standin.pending()[-1].event["data"]
    assert changed["previous_attributes"] == {"amount_refunded": 45_000, "refunded": False}


def test_never_more_than_what_is_left(standin, stripe):
    session = paid(standin, stripe)
    give_back(stripe, session, 245_000 - 1)

    error = refused(stripe, session, 2)
    assert error.user_message == "Refund amount (₫2) is greater than unrefunded amount on charge (₫1)"
    assert error.param == "amount"
    give_back(stripe, session, 1)
    assert refused(stripe, session, 1).code == "charge_already_refunded"
    assert refused(stripe, session).code == "charge_already_refunded"
    assert charge_of(stripe, session).amount_refunded == 245_000


def test_two_refunds_of_all_at_once_give_it_back_once(standin, stripe):
    session = paid(standin, stripe)

    def attempt(_number: int) -> bool:
        try:
            give_back(stripe_client(standin), session, 245_000)
        except InvalidRequestError:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        won = list(pool.map(attempt, range(6)))

    assert won.count(True) == 1
    assert charge_of(stripe, session).amount_refunded == 245_000


def test_what_was_not_paid_is_not_given_back(standin, stripe):
    session = opened(stripe)
    standin.pay(session.id, DECLINED)
    session = stripe.v1.checkout.sessions.retrieve(session.id)

    assert "does not have a successful charge" in refused(stripe, session).user_message
    with pytest.raises(InvalidRequestError, match="was not successful"):
        stripe.v1.refunds.create(params={"charge": charge_of(stripe, session).id})
    with pytest.raises(InvalidRequestError, match="No such payment_intent") as unknown:
        stripe.v1.refunds.create(params={"payment_intent": "pi_1"})
    assert unknown.value.http_status == 404


@pytest.mark.parametrize(
    ("more", "param", "code"),
    [
        ({"amount": 0}, "amount", "parameter_invalid_integer"),
        ({"amount": -5}, "amount", "parameter_invalid_integer"),
        ({"amount": "5.5"}, "amount", "parameter_invalid_integer"),
        ({"reason": "bored"}, "reason", None),
        ({"note": "x"}, "note", "parameter_unknown"),
        ({"charge": "ch_1"}, None, None),
        ({"payment_intent": ""}, "payment_intent", "parameter_invalid_empty"),
    ],
)
def test_ill_made_refunds_are_refused(standin, stripe, more, param, code):
    error = refused(stripe, paid(standin, stripe), **more)

    assert (error.http_status, error.param, error.code) == (400, param, code)


def test_a_disputed_charge_is_not_given_back(standin, stripe):
    session = paid(standin, stripe)
    standin.dispute(session.payment_intent)

    assert refused(stripe, session).code == "charge_disputed"


def test_a_pending_refund_arrives(standin, stripe):
    session = opened(stripe)
    standin.pay(session.id, REFUND_PENDING)
    session = stripe.v1.checkout.sessions.retrieve(session.id)

    refund = give_back(stripe, session, 5_000)
    assert (refund.status, refund.pending_reason) == ("pending", "processing")
    assert charge_of(stripe, session).amount_refunded == 5_000

    standin.settle_refund(refund.id)

    assert stripe.v1.refunds.retrieve(refund.id).status == "succeeded"
    assert [letter.type for letter in standin.pending()][-1] == "refund.updated"


def test_a_refund_that_fails_can_be_tried_again(standin, stripe):
    session = opened(stripe)
    standin.pay(session.id, REFUND_FAILS)
    session = stripe.v1.checkout.sessions.retrieve(session.id)
    refund = give_back(stripe, session)
    assert refund.status == "succeeded"

    standin.settle_refund(refund.id, "failed")

    failed = stripe.v1.refunds.retrieve(refund.id)
    assert (failed.status, failed.failure_reason) == ("failed", "unknown")
    assert [letter.type for letter in standin.pending()][-2:] == ["refund.updated", "refund.failed"]
    assert charge_of(stripe, session).amount_refunded == 0
    assert give_back(stripe, session).amount == 245_000
    assert [row.net for row in stripe.v1.balance_transactions.list().data] == [
        -245_000,
        245_000,
        -245_000,
        232_670,
    ]


def test_a_refund_that_ended_does_not_change_any_more(standin, stripe):
    refund = give_back(stripe, paid(standin, stripe))
    standin.settle_refund(refund.id, "failed")
    told = len(standin.pending())

    with pytest.raises(AssertionError, match="cannot become succeeded"):
        standin.settle_refund(refund.id)
    assert len(standin.pending()) == told


def test_any_refund_can_be_made_pending(standin, stripe):
    session = paid(standin, stripe)
    standin.refunds_pending(1)

    assert [give_back(stripe, session, 1_000).status for _ in range(2)] == ["pending", "succeeded"]


def test_in_a_sample_shop_time_settles_refunds():
    at = datetime(2026, 12, 1, 3, tzinfo=UTC)
    with running_standin(refund_seconds=15) as standin:
        stripe = stripe_client(standin)
        with time_machine.travel(at, tick=False):
            refunds = []
            for card in (REFUND_PENDING, REFUND_FAILS):
                session = opened(stripe)
                standin.pay(session.id, card)
                refunds.append(give_back(stripe, stripe.v1.checkout.sessions.retrieve(session.id)))
        with time_machine.travel(at + timedelta(seconds=15), tick=False):
            ended = [stripe.v1.refunds.retrieve(refund.id).status for refund in refunds]

    assert ended == ["succeeded", "failed"]
