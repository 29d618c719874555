"""Checkout sessions as Stripe's client opens them, and what is refused."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from stripe import AuthenticationError, InvalidRequestError

from tests.support.standin import StandIn
from tests.support.standin_client import line, opened, paid, stripe_client, wanted

pytestmark = pytest.mark.once

AT = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
NOW = int(AT.timestamp())


@pytest.fixture
def stripe(standin: StandIn):
    with time_machine.travel(AT, tick=False):
        yield stripe_client(standin)


def refusal(stripe, **changes) -> InvalidRequestError:
    with pytest.raises(InvalidRequestError) as refused:
        opened(stripe, **changes)
    assert stripe.v1.checkout.sessions.list().data == []
    return refused.value


def test_a_session_is_opened_and_found_again(standin, stripe):
    session = opened(
        stripe,
        metadata={"attempt": "K7MX2Q9P-1"},
        expires_at=NOW + 1800,
        customer_email="hoa@example.com",
        allowed_payment_method_types=["card"],
        adaptive_pricing={"enabled": False},
        payment_intent_data={"description": "Đơn K7MX2Q9P", "metadata": {"attempt": "K7MX2Q9P-1"}},
    )

    assert session.id.startswith("cs_test_")
    assert session.url == f"{standin.url}/c/pay/{session.id}"
    assert (session.amount_total, session.currency, session.livemode) == (245_000, "vnd", False)
    assert (session.status, session.payment_status, session.payment_intent) == ("open", "unpaid", None)
    assert (session.client_reference_id, session.locale, session.expires_at) == (
        "K7MX2Q9P-1",
        "vi",
        NOW + 1800,
    )
    assert session.metadata.to_dict() == {"attempt": "K7MX2Q9P-1"}
    assert stripe.v1.checkout.sessions.retrieve(session.id) == session
    assert stripe.v1.checkout.sessions.list(params={"status": "open"}).data == [session]


def test_the_lines_of_a_session_are_told_when_asked(stripe):
    session = opened(stripe)

    lines = stripe.v1.checkout.sessions.line_items.list(session.id).data
    assert [(each.description, each.quantity, each.amount_total) for each in lines] == [
        ("Mắm tôm Hậu Lộc", 2, 180_000),
        ("Phí giao hàng", 1, 65_000),
    ]
    expanded = stripe.v1.checkout.sessions.retrieve(session.id, params={"expand": ["line_items"]})
    assert expanded.line_items.data == lines


def test_ids_can_be_asked_for_as_whole_objects(standin, stripe):
    session = paid(standin, stripe)

    expanded = stripe.v1.checkout.sessions.retrieve(
        session.id, params={"expand": ["payment_intent.latest_charge.balance_transaction"]}
    )
    assert expanded.payment_intent.status == "succeeded"
    assert expanded.payment_intent.latest_charge.balance_transaction.net == 232_670
    with pytest.raises(InvalidRequestError, match="cannot be expanded"):
        stripe.v1.checkout.sessions.retrieve(session.id, params={"expand": ["livemode"]})


# As Stripe's client would send them: what is refused, its parameter, its code.
REFUSED = [
    ({"sucess_url": "https://shop.example"}, "sucess_url", "parameter_unknown"),
    ({"payment_method_types": ["card"]}, "payment_method_types", "parameter_unknown"),
    ({"stripe_account": "acct_1"}, "stripe_account", "parameter_unknown"),
    ({"mode": "pay"}, "mode", None),
    ({"mode": None}, "mode", "parameter_missing"),
    ({"locale": "vn"}, "locale", None),
    ({"submit_type": "order"}, "submit_type", None),
    ({"expires_at": "tomorrow"}, "expires_at", "parameter_invalid_integer"),
    ({"expires_at": NOW + 1799}, "expires_at", None),
    ({"expires_at": NOW + 86_401}, "expires_at", None),
    ({"success_url": None}, "success_url", "parameter_missing"),
    ({"success_url": "/don-hang"}, "success_url", "url_invalid"),
    ({"cancel_url": "javascript:alert(1)"}, "cancel_url", "url_invalid"),
    ({"client_reference_id": ""}, "client_reference_id", "parameter_invalid_empty"),
    ({"client_reference_id": "K" * 201}, "client_reference_id", None),
    ({"customer_email": "hoa"}, "customer_email", "email_invalid"),
    ({"metadata": {"a" * 41: "b"}}, f"metadata[{'a' * 41}]", None),
    ({"metadata": {"a": "b" * 501}}, "metadata[a]", None),
    ({"metadata": {str(key): "b" for key in range(51)}}, "metadata", None),
    ({"metadata": "attempt"}, "metadata", None),
    ({"line_items": None}, "line_items", "parameter_missing"),
    ({"line_items": "Mắm"}, "line_items", None),
    ({"line_items": [line("Mắm", 100_000)] * 101}, "line_items", None),
    ({"line_items": [{"quantity": 1}]}, "line_items[0][price]", "parameter_missing"),
    ({"line_items": [{"price": "price_1", "quantity": 1}]}, "line_items[0][price]", "resource_missing"),
    ({"line_items": [line("Mắm", 100_000, 0)]}, "line_items[0][quantity]", "parameter_invalid_integer"),
    ({"line_items": [line("Mắm", 100_000, "hai")]}, "line_items[0][quantity]", "parameter_invalid_integer"),
    (
        {"line_items": [line("Mắm", 100_000), line("Giảm giá", -5_000)]},
        "line_items[1][price_data][unit_amount]",
        "parameter_invalid_integer",
    ),
    (
        {"line_items": [line("Mắm", 100_000.5)]},
        "line_items[0][price_data][unit_amount]",
        "parameter_invalid_integer",
    ),
    (
        {"line_items": [line("", 100_000)]},
        "line_items[0][price_data][product_data][name]",
        "parameter_invalid_empty",
    ),
    (
        {"line_items": [{"price_data": {"currency": "vnd", "amount": 9}, "quantity": 1}]},
        "line_items[0][price_data][amount]",
        "parameter_unknown",
    ),
    (
        {"line_items": [{"price_data": {"unit_amount": 100_000}, "quantity": 1}]},
        "line_items[0][price_data][currency]",
        "parameter_missing",
    ),
    (
        {"line_items": [{"price_data": {"currency": "xu", "unit_amount": 100_000}, "quantity": 1}]},
        "line_items[0][price_data][currency]",
        None,
    ),
    ({"line_items": [line("Mắm", 12_999)]}, None, "amount_too_small"),
    ({"line_items": [line("Mắm", 50_000_000, 2)]}, None, "amount_too_large"),
    ({"payment_intent_data": {"amount": 5}}, "payment_intent_data[amount]", "parameter_unknown"),
    ({"adaptive_pricing": {"enabled": "perhaps"}}, "adaptive_pricing[enabled]", None),
]


@pytest.mark.parametrize(("changes", "param", "code"), REFUSED)
def test_what_stripe_would_refuse_is_refused(stripe, changes, param, code):
    refused = refusal(stripe, **changes)

    assert (refused.http_status, refused.param, refused.code) == (
        404 if code == "resource_missing" else 400,
        param,
        code,
    )


def test_the_limits_themselves_are_taken(stripe):
    assert opened(stripe, line_items=[line("Mắm", 13_000)]).amount_total == 13_000
    assert opened(stripe, line_items=[line("Mắm", 99_999_999)]).amount_total == 99_999_999
    assert opened(stripe, expires_at=NOW + 86_400).expires_at == NOW + 86_400
    assert opened(stripe).expires_at == NOW + 86_400


@pytest.mark.parametrize(
    "changes", [{"mode": "setup"}, {"discounts": [{"coupon": "TET"}]}, {"ui_mode": "embedded_page"}]
)
def test_what_is_not_simulated_is_said_and_not_pretended(stripe, changes):
    assert "does not simulate" in refusal(stripe, **changes).user_message


def test_a_stranger_is_refused(standin, stripe):
    with pytest.raises(AuthenticationError) as refused:
        opened(stripe_client(standin, key="sk_test_of_somebody"))

    assert refused.value.http_status == 401
    assert stripe.v1.checkout.sessions.list().data == []


def test_answers_carry_a_number_and_the_version(standin, stripe):
    sent = stripe.raw_request("post", "/v1/checkout/sessions", **wanted())
    assert sent.headers["Request-Id"].startswith("req_")
    assert sent.headers["Stripe-Version"] == "2026-10-28.endive"
    older = stripe.raw_request("get", "/v1/events", stripe_version="2025-03-31.basil")
    assert older.headers["Stripe-Version"] == "2025-03-31.basil"
    with pytest.raises(InvalidRequestError, match="Invalid Stripe API version"):
        stripe.raw_request("get", "/v1/events", stripe_version="yesterday")


def test_an_address_that_is_none_and_a_session_that_is_none_are_not_found(stripe):
    with pytest.raises(
        InvalidRequestError, match=r"Unrecognized request URL \(GET: /v1/coupons\)"
    ) as refused:
        stripe.v1.coupons.list()
    assert refused.value.http_status == 404
    with pytest.raises(InvalidRequestError, match=r"No such checkout\.session: 'cs_test_1'") as refused:
        stripe.v1.checkout.sessions.retrieve("cs_test_1")
    assert (refused.value.http_status, refused.value.code) == (404, "resource_missing")


def test_an_open_session_can_be_expired_once(standin, stripe):
    session = opened(stripe)

    expired = stripe.v1.checkout.sessions.expire(session.id)
    assert (expired.status, expired.url, expired.payment_status) == ("expired", None, "unpaid")
    assert [letter.type for letter in standin.pending()] == ["checkout.session.expired"]
    with pytest.raises(InvalidRequestError, match="has a status of `expired`"):
        stripe.v1.checkout.sessions.expire(session.id)
    assert len(standin.pending()) == 1


def test_a_paid_session_cannot_be_expired(standin, stripe):
    session = paid(standin, stripe)

    with pytest.raises(InvalidRequestError, match="has a status of `complete`"):
        stripe.v1.checkout.sessions.expire(session.id)
    assert stripe.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"


def test_a_session_expires_by_itself_when_its_time_has_come(standin, stripe):
    session = opened(stripe, expires_at=NOW + 1800)

    with time_machine.travel(AT + timedelta(seconds=1799), tick=False):
        assert stripe.v1.checkout.sessions.retrieve(session.id).status == "open"
    with time_machine.travel(AT + timedelta(seconds=1800), tick=False):
        assert standin.pay(session.id).state == "gone"
        assert stripe.v1.checkout.sessions.retrieve(session.id).status == "expired"
    assert [letter.type for letter in standin.pending()] == ["checkout.session.expired"]


def test_a_test_can_let_time_pass(standin, stripe):
    session = opened(stripe)

    standin.expire(session.id)

    assert stripe.v1.checkout.sessions.retrieve(session.id).status == "expired"
    assert [letter.object_id for letter in standin.pending()] == [session.id]
