"""What an account looks back on: events, movements of money, disputes; paged as Stripe pages."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from stripe import InvalidRequestError

from tests.support.standin import StandIn
from tests.support.standin_client import line, opened, paid, stripe_client

pytestmark = pytest.mark.once

AT = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
NOW = int(AT.timestamp())


@pytest.fixture
def stripe(standin: StandIn):
    return stripe_client(standin)


def test_charges_and_refunds_move_the_balance_with_their_fees(standin, stripe):
    session = paid(
        standin, stripe, line_items=[line("Mắm", 100_000)], payment_intent_data={"description": "Đơn A"}
    )
    refund = stripe.v1.refunds.create(params={"payment_intent": session.payment_intent, "amount": 30_000})

    back, charge = stripe.v1.balance_transactions.list().data

    assert (charge.type, charge.amount, charge.fee, charge.net, charge.description) == (
        "charge",
        100_000,
        7_400,
        92_600,
        "Đơn A",
    )
    assert charge.fee_details[0].amount == 7_400
    assert (back.type, back.amount, back.fee, back.net, back.source) == (
        "refund",
        -30_000,
        0,
        -30_000,
        refund.id,
    )
    assert refund.balance_transaction == back.id
    assert stripe.v1.balance_transactions.retrieve(charge.id) == charge
    only = stripe.v1.balance_transactions.list(params={"type": "refund", "expand": ["data.source"]}).data
    assert [row.source.payment_intent for row in only] == [session.payment_intent]


def test_a_list_is_walked_page_by_page_in_both_directions(standin, stripe):
    for amount in range(20_000, 27_000, 1_000):
        paid(standin, stripe, line_items=[line("Mắm", amount)])

    everything = [row.amount for row in stripe.v1.charges.list(params={"limit": 100}).data]
    assert everything == list(range(26_000, 19_000, -1_000))
    page = stripe.v1.charges.list(params={"limit": 3})
    assert (len(page.data), page.has_more, page.url) == (3, True, "/v1/charges")
    assert [row.amount for row in page.auto_paging_iter()] == everything
    second = stripe.v1.charges.list(params={"limit": 3, "starting_after": page.data[-1].id})
    before = stripe.v1.charges.list(params={"limit": 3, "ending_before": second.data[0].id})
    assert before.data == page.data
    assert before.has_more is False
    last = stripe.v1.charges.list(params={"limit": 3, "starting_after": second.data[-1].id})
    assert ([row.amount for row in last.data], last.has_more) == ([20_000], False)


def test_a_list_is_cut_by_time(standin, stripe):
    for hours in (0, 1, 2):
        with time_machine.travel(AT + timedelta(hours=hours), tick=False):
            paid(standin, stripe, line_items=[line("Mắm", 20_000 + hours)])

    def amounts(**created) -> list[int]:
        rows = stripe.v1.balance_transactions.list(params={"created": created})
        return [row.amount for row in rows.data]

    assert amounts(gte=NOW, lt=NOW + 7200) == [20_001, 20_000]
    assert amounts(gt=NOW, lte=NOW + 7200) == [20_002, 20_001]
    assert stripe.v1.balance_transactions.list(params={"created": NOW}).data[0].amount == 20_000


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({"limit": 0}, "limit"),
        ({"limit": 101}, "limit"),
        ({"limit": "all"}, "limit"),
        ({"starting_after": "ch_1"}, "starting_after"),
        ({"order": "newest"}, "order"),
        ({"created": {"since": 5}}, "created[since]"),
        ({"customer": "cus_1"}, "customer"),
    ],
)
def test_ill_made_lists_are_refused(stripe, params, param):
    with pytest.raises(InvalidRequestError) as refused:
        stripe.v1.charges.list(params=params)

    assert refused.value.param == param


def test_events_are_listed_by_type_and_found_by_id(standin, stripe):
    session = paid(standin, stripe)
    standin.expire(opened(stripe).id)

    every = stripe.v1.events.list().data
    assert [event.type for event in every] == [
        "checkout.session.expired",
        "checkout.session.completed",
        "payment_intent.succeeded",
    ]
    completed = stripe.v1.events.list(params={"type": "checkout.session.completed"}).data
    assert [event.data.object.id for event in completed] == [session.id]
    sessions = {"types": ["checkout.session.completed", "checkout.session.expired"]}
    assert len(stripe.v1.events.list(params=sessions).data) == 2
    assert stripe.v1.events.retrieve(completed[0].id) == completed[0]


def test_an_event_names_the_call_that_made_it(stripe):
    session = opened(stripe)
    expired = stripe.v1.checkout.sessions.expire(session.id, options={"idempotency_key": "end-1"})

    request = stripe.v1.events.list().data[0].request

    assert (request.id, request.idempotency_key) == (expired.last_response.headers["Request-Id"], "end-1")


def test_a_dispute_takes_the_money_and_a_fee(standin, stripe):
    session = paid(standin, stripe)

    dispute_id = standin.dispute(session.payment_intent, amount=100_000, reason="product_not_received")

    dispute = stripe.v1.disputes.retrieve(dispute_id)
    assert (dispute.amount, dispute.currency, dispute.reason, dispute.status, dispute.payment_intent) == (
        100_000,
        "vnd",
        "product_not_received",
        "needs_response",
        session.payment_intent,
    )
    assert stripe.v1.disputes.list(params={"payment_intent": session.payment_intent}).data == [dispute]
    row = stripe.v1.balance_transactions.list().data[0]
    assert (row.type, row.reporting_category, row.amount, row.fee, row.source) == (
        "adjustment",
        "dispute",
        -100_000,
        390_000,
        dispute_id,
    )
    assert standin.pending()[-1].type == "charge.dispute.created"
    with pytest.raises(AssertionError, match="cannot be disputed"):
        standin.dispute(session.payment_intent)


def test_what_the_stand_in_was_asked_can_be_looked_at(standin, stripe):
    session = opened(stripe)
    stripe.v1.checkout.sessions.retrieve(session.id)
    standin.get(f"/v1/checkout/sessions/{session.id}")

    assert [(call["method"], call["path"], call["status"]) for call in standin.calls()] == [
        ("POST", "/v1/checkout/sessions", 200),
        ("GET", f"/v1/checkout/sessions/{session.id}", 200),
    ]
