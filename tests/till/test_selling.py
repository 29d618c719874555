"""A sale over the counter is an order: the same lines, money, stock and history, handed over at once."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from shop.catalogue.services import set_price
from shop.core.clock import vn_day
from shop.core.errors import BadInput, Conflict, NotFound, Refused
from shop.extensions import session
from shop.inventory.models import StockItem, StockMovement
from shop.inventory.states import MovementKind
from shop.messages.models import Message
from shop.orders.models import Order, OrderLine
from shop.orders.states import Channel, FulfilmentState, OrderState
from shop.payments.models import Payment
from shop.payments.states import Method, PaymentState
from shop.reports.verify.services import differences
from shop.till import services
from shop.till.models import CounterLine, CounterNumber, CounterReceipt, CounterSale
from shop.till.states import Money, SaleState
from tests.builders import alcohol, cart, inventory, orders, outlets, till
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


def test_goods_paid_in_cash_are_an_order_that_is_handed_over_and_has_a_receipt():
    offer = cart.on_offer(price=60_000, stock=10)
    order = till.sold(offer.outlet, (offer.variant_id, "2"), given=200_000)

    [line] = session.scalars(select(OrderLine).where(OrderLine.order_id == order.id))
    part = orders.part_of(order)
    assert (order.channel, order.state, part.state) == (
        Channel.TILL,
        OrderState.COMPLETED,
        FulfilmentState.HANDED_OVER,
    )
    assert (order.phone, order.total, line.quantity, line.price, line.total) == (
        "",
        120_000,
        2,
        60_000,
        120_000,
    )
    assert (line.operator_id, line.vat_bp) == (offer.outlet.operator_id, 800)
    assert part.hand_over_day == TODAY
    assert session.execute(select(Payment.method, Payment.state, Payment.paid)).all() == [
        (Method.AT_OUTLET, PaymentState.PAID, 120_000)
    ]
    paper = till.receipt(order)
    assert (paper.number, paper.year, paper.given, paper.change) == (1, 2026, 200_000, 80_000)
    assert tuple(units(offer)) == (8, 0)
    kinds = session.scalars(select(StockMovement.kind).order_by(StockMovement.id)).all()
    assert kinds[-2:] == [MovementKind.ALLOCATED, MovementKind.HANDED_OVER]
    assert figures(Message) == 0
    clean()


def test_a_sale_needs_neither_the_web_nor_days_nor_what_is_kept_back():
    outlet = outlets.outlet(sells_online=False, offers_pickup=False, pickup_days=5)
    offer = cart.on_offer(outlet=outlet, stock=3, expires_on=TODAY)
    inventory.setting(outlet, offer.variant, buffer=3)

    order = till.sold(outlet, (offer.variant_id, "3"))

    assert order.state is OrderState.COMPLETED
    assert tuple(units(offer)) == (0, 0)
    clean()


def test_the_same_sale_is_paid_once_however_often_it_is_pressed():
    offer = cart.on_offer(stock=5)
    sale_id = till.scanned(offer.outlet, (offer.variant_id, "1"))
    first, second = till.paid(offer.outlet, sale_id), till.paid(offer.outlet, sale_id, given=999_999)

    assert first.id == second.id
    assert (figures(Order), figures(CounterReceipt)) == (1, 1)
    assert tuple(units(offer)) == (4, 0)


def test_two_tabs_with_the_same_key_fill_one_sale():
    offer = cart.on_offer(stock=5)
    first, second = (till.scanned(offer.outlet, (offer.variant_id, "1"), key="tab") for _ in range(2))

    assert first == second
    assert session.scalars(select(CounterLine.quantity)).all() == [2]
    other = outlets.outlet()
    inventory.stocked(other, offer.variant, 5)
    assert till.scanned(other, (offer.variant_id, "1"), key="tab") != first, "another outlet's key is its own"


def test_numbers_of_receipts_have_no_gaps_by_outlet_and_vietnamese_year():
    offer = cart.on_offer(stock=20, expires_on=None)
    other = cart.on_offer("Chè lam", stock=20, expires_on=None)
    for place in (offer, other, offer):
        till.sold(place.outlet, (place.variant_id, "1"))
    with pytest.raises(BadInput):
        till.sold(offer.outlet, (offer.variant_id, "1"), given=1)
    new_year = AT.replace(year=2026, month=12, day=31, hour=18)  # 01:00 of 1 January in Viet Nam
    till.sold(offer.outlet, (offer.variant_id, "1"), at=new_year)

    found = session.execute(
        select(CounterReceipt.outlet_id, CounterReceipt.year, CounterReceipt.number).order_by(
            CounterReceipt.id
        )
    ).all()
    here, there = offer.outlet.id, other.outlet.id
    assert [tuple(row) for row in found] == [
        (here, 2026, 1),
        (there, 2026, 1),
        (here, 2026, 2),
        (here, 2027, 1),
    ]
    assert figures(CounterNumber) == 3
    clean()


def test_what_changed_since_it_was_shown_is_shown_again():
    offer = cart.on_offer(stock=5, price=60_000)
    sale_id = till.scanned(offer.outlet, (offer.variant_id, "1"))
    shown = till.digest(offer.outlet, sale_id)
    set_price(offer.variant_id, amount=70_000, starts_at=AT, by=None, at=AT)
    session.flush()

    with pytest.raises(Conflict, match=r"70\.000"):
        services.sell(offer.outlet.id, sale_id, services.Pay(Money.CASH, shown), clock=lambda: AT, by=None)
    assert figures(Order) == 0
    assert session.get_one(CounterSale, sale_id).state is SaleState.OPEN


def test_alcohol_needs_the_licence_and_papers_that_were_seen():
    offer = alcohol.wine(account=False, until=date(2026, 12, 31))
    sale_id = till.scanned(offer.outlet, (offer.variant_id, "1"))
    with pytest.raises(BadInput, match="kiểm tra giấy tờ"):
        till.paid(offer.outlet, sale_id)
    session.rollback()


def test_alcohol_is_sold_in_cash_once_papers_were_seen_and_not_after_the_licence_ended():
    offer = alcohol.wine(account=False, until=date(2026, 12, 31))
    order = till.sold(offer.outlet, (offer.variant_id, "1"), age=True)
    assert (order.state, order.age_confirmed) == (OrderState.COMPLETED, True)

    ended = AT + timedelta(days=60)
    sale_id = till.scanned(offer.outlet, (offer.variant_id, "1"), at=ended)
    with pytest.raises(Refused, match="Giấy phép bán lẻ rượu"):
        till.paid(offer.outlet, sale_id, at=ended, age=True)


def test_another_outlet_cannot_touch_a_sale():
    offer, stranger = cart.on_offer(stock=5), outlets.outlet()
    sale_id = till.scanned(offer.outlet, (offer.variant_id, "1"))
    for act in (
        lambda: services.drop(stranger.id, sale_id, at=AT),
        lambda: services.sell(stranger.id, sale_id, services.Pay(Money.CASH, "x"), clock=lambda: AT, by=None),
        lambda: services.receive(stranger.id, sale_id, age=False, at=AT, by=None),
        lambda: services.begin_again(stranger.id, sale_id, at=AT, by=None),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_sale_is_changed_dropped_and_then_closed_to_everything():
    offer = cart.on_offer(stock=5)
    sale_id = till.scanned(offer.outlet, (offer.variant_id, "1"))
    [line_id] = session.scalars(select(CounterLine.id))
    services.set_quantity(offer.outlet.id, sale_id, line_id, "4", at=AT)
    assert session.scalars(select(CounterLine.quantity)).all() == [4]
    with pytest.raises(BadInput, match="chỉ còn 5"):
        services.set_quantity(offer.outlet.id, sale_id, line_id, "6", at=AT)
    session.expire_all()
    services.set_quantity(offer.outlet.id, sale_id, line_id, "0", at=AT)
    assert figures(CounterLine) == 0
    services.drop(offer.outlet.id, sale_id, at=AT)
    services.drop(offer.outlet.id, sale_id, at=AT)
    with pytest.raises(Refused):
        services.sell(offer.outlet.id, sale_id, services.Pay(Money.CASH, ""), clock=lambda: AT, by=None)


def test_a_fair_sells_on_its_days_only():
    fair = outlets.fair(starts_on=TODAY - timedelta(days=2), ends_on=TODAY, sells_online=False)
    offer = cart.on_offer(outlet=fair, stock=5)
    assert till.sold(fair, (offer.variant_id, "1")).state is OrderState.COMPLETED

    with pytest.raises(Refused, match="không mở bán hôm nay"):
        till.sold(fair, (offer.variant_id, "1"), at=AT + timedelta(days=1))
