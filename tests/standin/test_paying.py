"""The page where a customer types a card, and what each test card does."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

import html5lib
import pytest
import time_machine

from tests.support.standin import StandIn
from tests.support.standin_client import SHOP, line, opened, paid, stripe_client
from tests.support.standin_words import (
    ASKS,
    DECLINED,
    DISPUTED,
    EXPIRED_CARD,
    GOOD,
    NO_FUNDS,
    REFUND_FAILS,
    REFUND_PENDING,
    STOLEN,
)

pytestmark = pytest.mark.once

MARKS = {
    "vi": "THỬ NGHIỆM – không phải Stripe, không mất tiền",
    "en": "TEST – not Stripe, no money moves",
}


@pytest.fixture
def stripe(standin: StandIn):
    return stripe_client(standin)


def intent_of(stripe, session):
    session = stripe.v1.checkout.sessions.retrieve(session.id)
    return stripe.v1.payment_intents.retrieve(session.payment_intent, params={"expand": ["latest_charge"]})


def look_at(body: str) -> None:
    """Valid HTML, one heading, every field named, nothing that runs."""
    html5lib.HTMLParser(strict=True).parse(body)
    assert body.count("<h1>") == 1
    assert "<script" not in body
    assert " style=" not in body
    assert body.count("<input") == body.count("<label for=")


@pytest.mark.parametrize(("language", "total"), [("vi", "245.000\xa0₫"), ("en", "₫245,000")])
def test_the_page_says_what_is_paid_and_that_it_is_none_of_stripe(standin, stripe, language, total):
    session = opened(
        stripe, locale=language, line_items=[line("Mắm <Hậu Lộc> & tôm", 90_000, 2), line("Ship", 65_000)]
    )

    page = standin.page(session.id)

    assert page.status == 200
    look_at(page.body)
    assert f'<html lang="{language}">' in page.body
    assert MARKS[language] in page.body
    assert "Mắm &lt;Hậu Lộc&gt; &amp; tôm" in page.body
    assert page.body.count(total) == 2
    assert f'href="{SHOP}/don-hang/abc"' in page.body
    assert standin.pending() == []


def test_the_page_says_until_when_in_vietnamese_time(standin, stripe):
    with time_machine.travel(datetime(2026, 12, 1, 17, 30, tzinfo=UTC), tick=False):
        assert "01:00 02/12/2026" in standin.page(opened(stripe, expires_at=1_796_148_000).id).body


def test_a_good_card_pays_and_leads_back_to_the_shop(standin, stripe):
    session = opened(
        stripe, payment_intent_data={"metadata": {"attempt": "1"}, "description": "Đơn K7MX2Q9P"}
    )

    outcome = standin.pay(session.id)

    assert outcome.state == "paid"
    assert outcome.location == f"{SHOP}/don-hang/abc?page={session.id}"
    session = stripe.v1.checkout.sessions.retrieve(session.id)
    assert (session.status, session.payment_status, session.url) == ("complete", "paid", None)
    intent = intent_of(stripe, session)
    assert (intent.status, intent.amount_received, intent.currency) == ("succeeded", 245_000, "vnd")
    assert intent.metadata.to_dict() == {"attempt": "1"}
    charge = intent.latest_charge
    assert (charge.status, charge.paid, charge.amount, charge.payment_method_details.card.last4) == (
        "succeeded",
        True,
        245_000,
        "4242",
    )
    assert [letter.type for letter in standin.pending()] == [
        "payment_intent.succeeded",
        "checkout.session.completed",
    ]
    assert standin.pending()[1].event["data"]["object"]["payment_status"] == "paid"


@pytest.mark.parametrize(
    ("card", "code", "decline", "says"),
    [
        (DECLINED, "card_declined", "generic_decline", "Ngân hàng từ chối thẻ này"),
        (NO_FUNDS, "card_declined", "insufficient_funds", "Thẻ không đủ tiền"),
        (STOLEN, "card_declined", "stolen_card", "Ngân hàng từ chối thẻ này"),
        (EXPIRED_CARD, "expired_card", None, "Thẻ đã hết hạn"),
        ("4012 8888 8888 1881", "card_declined", "live_mode_test_card", "Đừng nhập số thẻ thật"),
    ],
)
def test_a_declined_card_leaves_the_page_open_for_another(standin, stripe, card, code, decline, says):
    session = opened(stripe)

    outcome = standin.pay(session.id, card)

    assert outcome.state == "declined"
    look_at(outcome.page)
    assert says in outcome.page
    intent = intent_of(stripe, session)
    assert (intent.status, intent.amount_received) == ("requires_payment_method", 0)
    assert (intent.last_payment_error.code, intent.last_payment_error.decline_code) == (code, decline)
    assert (intent.latest_charge.status, intent.latest_charge.balance_transaction) == ("failed", None)
    assert [letter.type for letter in standin.pending()] == ["payment_intent.payment_failed"]
    assert stripe.v1.checkout.sessions.retrieve(session.id).status == "open"
    assert stripe.v1.balance_transactions.list().data == []

    assert standin.pay(session.id, GOOD).state == "paid"
    assert intent_of(stripe, session).id == intent.id
    assert [
        charge.status for charge in stripe.v1.charges.list(params={"payment_intent": intent.id}).data
    ] == [
        "succeeded",
        "failed",
    ]


@pytest.mark.parametrize(
    "typed", ["", "hello", "4242", "4242424242424241", "4242 4242 4242 4242 4242 42", "４２４２"]
)
def test_what_is_no_card_number_is_said_and_tries_nothing(standin, stripe, typed):
    session = opened(stripe)

    outcome = standin.pay(session.id, typed)

    assert outcome.state == "declined"
    assert "Hãy nhập số thẻ thử" in outcome.page
    assert stripe.v1.checkout.sessions.retrieve(session.id).payment_intent is None
    assert standin.pending() == []


def test_a_card_number_is_never_kept(standin, stripe):
    session = opened(stripe)
    standin.pay(session.id, "4012888888881881")

    assert "4012888888881881" not in str(standin.get("/v1/charges")) + str(standin.deliveries())
    assert "4012888888881881" not in standin.page(session.id).body


def test_spaces_and_dashes_in_a_card_number_do_not_matter(standin, stripe):
    assert standin.pay(opened(stripe).id, " 4242-4242 4242.4242 ").state == "paid"


def test_a_bank_that_asks_is_answered_yes(standin, stripe):
    session = opened(stripe)

    assert standin.pay(session.id, ASKS, confirm=None).state == "confirm"
    assert intent_of(stripe, session).status == "requires_action"
    assert standin.pending() == []
    page = standin._ask("GET", f"/c/pay/{session.id}/confirm")
    look_at(page.body)
    assert "245.000\xa0₫" in page.body

    outcome = standin.pay(session.id, ASKS, confirm=True)
    assert (outcome.state, urlsplit(outcome.location).path) == ("paid", "/don-hang/abc")
    assert intent_of(stripe, session).status == "succeeded"


def test_a_bank_that_asks_is_answered_no(standin, stripe):
    session = opened(stripe)

    outcome = standin.pay(session.id, ASKS, confirm=False)

    assert outcome.state == "declined"
    assert "Chủ thẻ chưa xác nhận" in outcome.page
    intent = intent_of(stripe, session)
    assert intent.last_payment_error.code == "payment_intent_authentication_failure"
    assert [letter.type for letter in standin.pending()] == ["payment_intent.payment_failed"]


def test_an_answer_to_a_bank_that_did_not_ask_pays_nothing(standin, stripe):
    session = opened(stripe)

    answer = standin._ask("POST", f"/c/pay/{session.id}/confirm", form={"answer": "yes"})

    assert answer.status == 422
    assert stripe.v1.checkout.sessions.retrieve(session.id).status == "open"


def test_a_session_that_is_paid_in_two_tabs_is_charged_once(standin, stripe):
    session = paid(standin, stripe)

    again = standin.pay(session.id)

    assert (again.state, again.location) == ("paid", f"{SHOP}/don-hang/abc?page={session.id}")
    assert len(stripe.v1.charges.list().data) == 1
    page = standin.page(session.id)
    assert page.status == 200
    look_at(page.body)
    assert "Đã thanh toán" in page.body
    assert f'href="{SHOP}/don-hang/abc?page={session.id}"' in page.body


def test_an_expired_page_says_so_and_takes_nothing(standin, stripe):
    session = opened(stripe)
    standin.expire(session.id)

    assert standin.pay(session.id).state == "gone"
    page = standin.page(session.id)
    assert page.status == 410
    look_at(page.body)
    assert "Trang thanh toán đã hết hạn" in page.body
    assert f'href="{SHOP}/don-hang/abc"' in page.body
    assert stripe.v1.charges.list().data == []


def test_an_intent_of_an_expired_session_is_cancelled(standin, stripe):
    session = opened(stripe)
    standin.pay(session.id, DECLINED)

    standin.expire(session.id)

    assert intent_of(stripe, session).status == "canceled"


def test_a_page_that_is_none_is_not_found_in_both_languages(standin):
    for path in ("/", "/c/pay/cs_test_1", "/c/pay/cs_test_1/confirm", "/c/pay/%00", "/favicon.ico"):
        page = standin._ask("GET", path)
        assert page.status == 404
        look_at(page.body)
        assert MARKS["vi"] in page.body


def test_a_card_that_disputes_pays_first(standin, stripe):
    session = opened(stripe)

    assert standin.pay(session.id, DISPUTED).state == "paid"

    assert [letter.type for letter in standin.pending()][-1] == "charge.dispute.created"
    assert intent_of(stripe, session).latest_charge.disputed is True


@pytest.mark.parametrize("card", [REFUND_PENDING, REFUND_FAILS])
def test_a_card_whose_refunds_are_special_pays_as_any_other(standin, stripe, card):
    assert standin.pay(opened(stripe).id, card).state == "paid"
