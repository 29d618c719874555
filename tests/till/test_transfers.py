"""A transfer at the counter: the goods wait for the money, and the money is seen once."""

import pytest
from sqlalchemy import func, select

from shop.core.clock import vn_day
from shop.core.errors import Refused
from shop.extensions import session
from shop.inventory.models import StockItem
from shop.messages.models import Message
from shop.orders.models import Order
from shop.orders.states import OrderState
from shop.reports.verify.services import differences
from shop.till import services
from shop.till.models import CounterReceipt
from shop.till.states import Money
from tests.builders import cart, paying, till
from tests.builders.cart import AT

TODAY = vn_day(AT)
pytestmark = pytest.mark.usefixtures("db_session")


def figures(model):
    return session.scalar(select(func.count()).select_from(model))


def units(offer):
    return session.execute(
        select(func.sum(StockItem.on_hand), func.sum(StockItem.allocated)).where(
            StockItem.variant_id == offer.variant_id
        )
    ).one()


def clean():
    assert [str(found) for found in differences()] == []


def test_a_transfer_holds_the_goods_until_the_clerk_sees_it_and_is_seen_once():
    offer = cart.on_offer(stock=5)
    paying.with_account(offer.outlet)
    sale_id = till.scanned(offer.outlet, (offer.variant_id, "2"))
    order = till.paid(offer.outlet, sale_id, Money.TRANSFER)
    assert order.state is OrderState.AWAITING_PAYMENT
    assert tuple(units(offer)) == (5, 2)
    assert figures(CounterReceipt) == 0

    first = services.receive(offer.outlet.id, sale_id, age=False, at=AT, by=None)
    again = services.receive(offer.outlet.id, sale_id, age=False, at=AT, by=None)

    assert first.id == again.id
    assert (first.given, first.total, order.state) == (None, 120_000, OrderState.COMPLETED)
    assert tuple(units(offer)) == (3, 0)
    assert figures(Message) == 0
    clean()


def test_the_bank_may_tell_of_the_transfer_before_and_after():
    offer = cart.on_offer(stock=5)
    paying.with_account(offer.outlet)
    for when in ("before", "after"):
        sale_id = till.scanned(offer.outlet, (offer.variant_id, "1"))
        order = till.paid(offer.outlet, sale_id, Money.TRANSFER)
        if when == "before":
            paying.pays(order)
        services.receive(offer.outlet.id, sale_id, age=False, at=AT, by=None)
        if when == "after":
            assert paying.pays(order).value == "known"
    assert len(paying.transfers()) == 2
    clean()


def test_a_customer_who_does_not_transfer_after_all_pays_the_same_goods_otherwise():
    offer = cart.on_offer(stock=5)
    paying.with_account(offer.outlet)
    sale_id = till.scanned(offer.outlet, (offer.variant_id, "2"))
    order = till.paid(offer.outlet, sale_id, Money.TRANSFER)

    again, twice = (services.begin_again(offer.outlet.id, sale_id, at=AT, by=None) for _ in range(2))

    assert again == twice != sale_id
    assert order.state is OrderState.CANCELLED
    assert tuple(units(offer)) == (5, 0)
    assert till.paid(offer.outlet, again).total == order.total
    with pytest.raises(Refused, match="phiếu mới"):
        services.receive(offer.outlet.id, sale_id, age=False, at=AT, by=None)
    clean()


def test_without_an_account_nobody_can_transfer():
    offer = cart.on_offer(stock=5)
    with pytest.raises(Refused, match="chưa có tài khoản"):
        till.paid(offer.outlet, till.scanned(offer.outlet, (offer.variant_id, "1")), Money.TRANSFER)
    assert figures(Order) == 0


def test_who_leaves_a_phone_is_sent_the_receipt_and_nothing_else():
    offer = cart.on_offer(stock=5)
    paying.with_account(offer.outlet)
    till.sold(offer.outlet, (offer.variant_id, "1"), phone="+84912345678")
    sale_id = till.scanned(offer.outlet, (offer.variant_id, "1"))
    till.paid(offer.outlet, sale_id, Money.TRANSFER, phone="+84912345678")
    services.receive(offer.outlet.id, sale_id, age=False, at=AT, by=None)

    told = session.execute(select(Message.kind, Message.to_phone).where(Message.erased_at.is_(None))).all()
    assert told == [("counter_receipt", "+84912345678")] * 2
    assert session.scalars(select(Order.phone_last4)).all() == ["5678", "5678"]
