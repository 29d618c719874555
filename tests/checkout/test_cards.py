"""An order that is paid by card: sent to the service, paid there, and learnt of in one way, whoever asks."""

import time
from datetime import timedelta

import pytest
from sqlalchemy import select

from shop.cases.states import CaseKind
from shop.checkout import paying
from shop.checkout.paying import Settled, Wish
from shop.core.clock import now
from shop.core.errors import Refused
from shop.extensions import session
from shop.messages.models import Message
from shop.orders.models import Order
from shop.orders.states import OrderState
from shop.payments import providers
from shop.payments.models import Payment
from shop.payments.providers import ProviderUnreachable
from shop.payments.providers.stripe_checkout import RETRIES, SECONDS, StripeCheckout
from shop.payments.states import PaymentState
from shop.settings import services as settings
from shop.unit_of_work import in_transaction, outside
from tests.builders import cards
from tests.builders import cart as carts
from tests.builders.cards import (
    LAPSED,
    LATER,
    PAID,
    WAITING,
    attempt,
    awaited,
    cash,
    end,
    settle,
    standing,
    start,
    started,
    sweep,
)
from tests.builders.cart import AT
from tests.builders.paying import events, held, open_cases, with_account
from tests.support.standin import StandIn
from tests.support.standin_words import DECLINED

pytestmark = pytest.mark.usefixtures("takes_cards", "books_agree")


def test_an_order_waits_for_the_card_and_the_page_asks_for_just_that(standin):
    order = awaited(2, email="hoa@example.vn")
    assert standing(order) == WAITING
    assert standin.calls() == []

    url = start(order)

    due = attempt(order)
    assert url.startswith(standin.url)
    assert (due.provider_url, due.provider_key, due.operator_id) == (url, f"{order.code}-1", None)
    assert due.deadline_at == AT + timedelta(minutes=62)
    [call] = standin.calls()
    assert call["idempotency_key"] == f"{order.code}-1"
    page = standin.get(f"/v1/checkout/sessions/{due.provider_ref}")
    assert (page["amount_total"], page["currency"], page["locale"]) == (120_000, "vnd", "vi")
    assert (page["client_reference_id"], page["customer_email"]) == (f"{order.code}-1", "hoa@example.vn")
    assert page["expires_at"] == int(due.deadline_at.timestamp())
    assert page["success_url"] == f"http://localhost/don-hang/{order.token}/tra-the"
    [letter] = session.scalars(select(Message))
    assert letter.kind == "order_to_pay"
    assert order.token in letter.body


def test_paid_once_whoever_looks_and_however_often(standin):
    order, ref = started(2)
    assert settle(ref) is Settled.OPEN
    assert standing(order) == WAITING

    standin.pay(ref)

    assert [settle(ref), settle(ref)] == [Settled.PAID, Settled.KNOWN]
    assert standing(order) == PAID
    paid = attempt(order)
    assert (paid.paid, events()) == (120_000, [(120_000, f"card:{paid.id}")])
    assert paid.provider_intent == standin.get(f"/v1/checkout/sessions/{ref}")["payment_intent"]
    assert [word.kind for word in session.scalars(select(Message))] == ["order_paid"]
    assert open_cases() == []


def test_a_declined_card_leaves_the_page_open_for_another(standin):
    order, ref = started(2)

    assert standin.pay(ref, DECLINED).state == "declined"
    assert settle(ref) is Settled.OPEN
    assert standing(order) == WAITING

    assert standin.pay(ref).state == "paid"
    assert settle(ref) is Settled.PAID


def test_a_second_try_and_a_second_tab_lead_to_the_same_page(standin):
    order, ref = started(2)

    assert start(order) == attempt(order).provider_url
    standin.pay(ref)
    assert start(order) is None

    assert standing(order) == PAID
    assert [call["method"] for call in standin.calls()].count("POST") == 1


def test_an_answer_that_was_lost_is_asked_for_again_and_gives_the_same_page(standin):
    order = awaited(2)
    standin.lose_next(3, path="/v1/checkout/sessions")
    with pytest.raises(ProviderUnreachable):
        start(order)
    assert standing(order) == WAITING

    assert start(order)

    made = standin.get("/v1/checkout/sessions")["data"]
    assert [page["id"] for page in made] == [attempt(order).provider_ref]


def test_an_unreachable_service_keeps_the_order_for_another_try_or_way(standin):
    order = awaited(2)
    standin.fail_next(3)
    with pytest.raises(ProviderUnreachable):
        start(order)

    assert standing(order) == WAITING
    assert end(order, cash) is Wish.DONE
    assert standing(order) == (OrderState.CONFIRMED, PaymentState.CANCELLED, 2)
    assert session.get_one(Order, order.id).payment_method == "at_outlet"


def test_a_try_that_comes_too_late_for_the_service_gets_a_new_deadline(standin, clock):
    order = awaited(2)
    clock.shift(timedelta(minutes=45))

    assert start(order)

    first, second = session.scalars(select(Payment).order_by(Payment.id))
    assert (first.state, second.state) == (PaymentState.CANCELLED, PaymentState.DUE)
    assert second.provider_key == f"{order.code}-2"
    assert second.deadline_at == now() + timedelta(minutes=62)


@pytest.mark.parametrize(
    ("key", "value", "price"), [("card_least", 200_000, 60_000), ("card_most", 100_000, 60_000)]
)
def test_an_order_out_of_range_is_refused_before_anybody_pays(key, value, price):
    settings.change({key: value}, by=None, at=AT)
    with pytest.raises(Refused, match="Thẻ nhận đơn từ"):
        awaited(2)
    assert session.scalars(select(Order)).all() == []


def test_card_and_transfer_may_be_changed_for_each_other(standin):
    offer = carts.on_offer(price=60_000)
    with_account(offer.outlet)
    order, ref = started(2, offer=offer)

    assert end(order, lambda order: paying.switch(order.token, "vietqr", at=now())) is Wish.DONE
    assert (session.get_one(Order, order.id).payment_method, held()) == ("vietqr", 2)
    assert standin.pay(ref).state == "gone"

    assert end(order, lambda order: paying.switch(order.token, "card", at=now())) is Wish.DONE
    assert start(order)
    standin.pay(attempt(order).provider_ref)
    assert settle(attempt(order).provider_ref) is Settled.PAID
    assert standing(order) == PAID


@pytest.mark.parametrize(
    "values", [{"amount_total": 1}, {"currency": "usd"}, {"client_reference_id": "22222222-1"}]
)
def test_what_is_not_what_was_asked_for_is_a_case_and_nothing_else(standin, clock, values):
    order, ref = started(2)
    standin.pay(ref)
    standin.change(ref, **values)

    assert [settle(ref), settle(ref)] == [Settled.CASE, Settled.CASE]

    assert standing(order) == WAITING
    assert events() == []
    assert [kind for kind, _title in open_cases()] == [CaseKind.MONEY_UNMATCHED]
    clock.shift(LATER)
    sweep()
    assert standing(order) == LAPSED


def test_nobody_is_asked_inside_a_transaction(standin):
    _order, ref = started(2)
    service = providers.current()

    with pytest.raises(RuntimeError, match="transaction"):
        in_transaction(lambda: service.look(ref))
    with pytest.raises(RuntimeError, match="transaction"):
        in_transaction(lambda: outside(lambda: service.look(ref)))
    session.scalar(select(Order.id))
    with pytest.raises(RuntimeError, match="transaction"):
        service.look(ref)
    assert outside(lambda: service.look(ref)).ref == ref


def test_without_a_key_no_card_is_offered(app):
    with cards.taking_cards(app, StandIn("http://localhost:9")):
        app.config["STRIPE_SECRET_KEY"] = ""
        assert providers.current() is None


def test_a_service_that_hangs_is_not_waited_for(standin):
    order, ref = started(2)
    impatient = StripeCheckout(standin.key, secrets=(), base=standin.url, seconds=(0.2, 0.2))
    standin.hang_next(3, seconds=0.6)
    begun = time.monotonic()

    with pytest.raises(ProviderUnreachable):
        outside(lambda: impatient.look(ref))

    assert time.monotonic() - begun < 5
    assert sum(SECONDS) * (RETRIES + 1) < 25
    assert standing(order) == WAITING
