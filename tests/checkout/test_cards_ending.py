"""An order that waits for a card ends: by its deadline, by its customer, with the service asked first; and late money."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from shop.cases.states import CaseKind
from shop.checkout import jobs, paying
from shop.checkout import services as checkout
from shop.checkout.paying import Settled, Wish
from shop.core.clock import now
from shop.extensions import session
from shop.orders.models import Order, OrderEvent
from shop.orders.states import OrderState
from shop.payments.models import Refund
from shop.payments.providers import ProviderUnreachable
from shop.payments.states import PaymentState
from shop.unit_of_work import in_transaction
from tests.builders import cart as carts
from tests.builders import orders
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
from tests.builders.paying import open_cases, pays, with_account

pytestmark = pytest.mark.usefixtures("takes_cards", "books_agree")


def test_an_overdue_order_lapses_once_the_service_has_ended_its_page(standin, clock):
    order, ref = started(2)
    clock.shift(LATER)

    assert [sweep(), sweep()] == [1, 0]

    assert standing(order) == LAPSED
    assert standin.get(f"/v1/checkout/sessions/{ref}")["status"] == "expired"
    assert standin.pay(ref).state == "gone"


def test_an_overdue_order_that_was_paid_is_found_by_the_sweep(standin, clock):
    order, ref = started(2)
    standin.pay(ref)
    clock.shift(LATER)

    assert sweep() == 0
    assert standing(order) == PAID


def test_a_webhook_that_never_comes_is_made_up_for_before_the_deadline(standin, clock):
    order, ref = started(2)
    standin.pay(ref)
    assert sweep() == 0
    assert standing(order) == WAITING

    clock.shift(timedelta(minutes=4))
    sweep()

    assert standing(order) == PAID


def test_a_page_that_nobody_was_sent_to_ends_without_asking(standin, clock):
    order = awaited(2)
    clock.shift(LATER)

    assert sweep() == 1
    assert standing(order) == LAPSED
    assert standin.calls() == []


def test_the_command_and_the_worker_end_overdue_cards_too(standin, clock):
    order, _ref = started(2)
    clock.shift(LATER)

    assert [jobs.lapse_due(), jobs.lapse_due()] == [1, 0]
    assert standing(order) == LAPSED


def test_a_page_whose_answer_was_lost_is_found_and_ended(standin, clock):
    order = awaited(2)
    standin.lose_next(3, path="/v1/checkout/sessions")
    with pytest.raises(ProviderUnreachable):
        start(order)
    [page] = standin.get("/v1/checkout/sessions")["data"]
    clock.shift(LATER)

    assert sweep() == 1
    assert standing(order) == LAPSED
    assert attempt(order).provider_ref == page["id"]


def test_a_silent_service_keeps_the_goods_and_after_a_day_somebody_is_told(standin, clock):
    order, _ref = started(2)
    clock.shift(LATER)
    for hours in (0, 12, 13):
        clock.shift(timedelta(hours=hours))
        standin.fail_next(3)
        assert sweep() == 0
        assert standing(order) == (OrderState.AWAITING_PAYMENT, PaymentState.CANCELLING, 2)
    assert open_cases() == [
        (
            CaseKind.MONEY_UNMATCHED,
            f"Đơn {order.code}: cổng thẻ không trả lời đã hơn 24 giờ, hàng vẫn được giữ",
        )
    ]

    assert sweep() == 1
    assert standing(order) == LAPSED
    assert open_cases() == []


def test_a_cancelled_order_ends_its_page_first(standin):
    order, ref = started(2)

    assert end(order) is Wish.DONE

    assert standing(order) == (OrderState.CANCELLED, PaymentState.CANCELLED, 0)
    assert session.get_one(Order, order.id).cancel_reason == "đổi ý"
    assert standin.pay(ref).state == "gone"


def test_a_card_that_was_faster_than_the_wish_to_cancel_confirms_the_order(standin):
    order, ref = started(2)
    standin.pay(ref)

    assert end(order) is Wish.PAID
    assert standing(order) == PAID
    kinds = session.scalars(select(OrderEvent.kind).where(OrderEvent.order_id == order.id)).all()
    assert "card_paid_before" in kinds

    assert end(order) is Wish.DONE
    assert session.get_one(Order, order.id).state is OrderState.CANCELLED
    [back] = session.scalars(select(Refund))
    assert (back.amount, back.way) == (120_000, "provider")


def test_a_wish_waits_for_a_silent_service_and_is_fulfilled_later(standin):
    order, _ref = started(2)
    standin.fail_next(3)

    assert end(order, cash) is Wish.WAITS
    assert standing(order) == (OrderState.AWAITING_PAYMENT, PaymentState.CANCELLING, 2)
    assert start(order) is None

    sweep()
    assert standing(order) == (OrderState.CONFIRMED, PaymentState.CANCELLED, 2)
    assert session.get_one(Order, order.id).payment_method == "at_outlet"


def late(standin, ref) -> None:
    """The service shows money on a page that it had called ended."""
    standin.change(ref, status="complete", payment_status="paid", payment_intent="pi_late")


def test_late_money_brings_a_lapsed_order_back(standin, clock):
    order, ref = started(2)
    clock.shift(LATER)
    sweep()
    late(standin, ref)

    assert settle(ref) is Settled.PAID
    assert standing(order) == PAID


def test_late_money_goes_back_when_the_goods_are_gone(standin, clock):
    offer = carts.on_offer(price=60_000, stock=2)
    order, ref = started(2, offer=offer)
    clock.shift(LATER)
    sweep()
    orders.place(orders.pickup(offer.outlet.id, phone="+84912345600"), (offer.variant_id, 2), at=now())
    late(standin, ref)

    assert settle(ref) is Settled.CASE

    assert standing(order) == (OrderState.LAPSED, PaymentState.CANCELLED, 2)
    [back] = session.scalars(select(Refund))
    assert (back.amount, back.reason, back.payment_id) == (120_000, "late", attempt(order).id)
    assert settle(ref) is Settled.KNOWN


def test_an_order_that_ends_twice_owes_each_time_what_had_come_by_then(standin, clock):
    offer = carts.on_offer(price=60_000)
    with_account(offer.outlet)
    order, ref = started(2, offer=offer)
    assert end(order, lambda order: paying.switch(order.token, "vietqr", at=now())) is Wish.DONE
    pays(order, 50_000)
    clock.shift(timedelta(hours=25))
    assert paying.lapse(order.id, at=now())
    session.commit()
    late(standin, ref)
    assert settle(ref) is Settled.PAID

    in_transaction(lambda: checkout.cancel(order.token, reason=None, at=now()))

    assert session.scalars(select(Refund.amount).order_by(Refund.id)).all() == [50_000, 120_000]
