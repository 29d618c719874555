"""Alcohol on the web: paid ahead, licensed on the day of hand-over, by adults, from basket to counter."""

from datetime import date, timedelta
from itertools import product

import pytest
import time_machine
from sqlalchemy import func, select

from shop.cases.models import Case
from shop.cases.states import CaseState
from shop.checkout import alcohol, fulfilling, paying, services
from shop.checkout.queries import Wanted, Where, quote, why_no_alcohol
from shop.checkout.refusals import Lacking
from shop.core.errors import BadInput, Refused
from shop.extensions import session
from shop.inventory.models import StockItem
from shop.orders.models import Fulfilment, Order, OrderEvent
from shop.orders.states import Door, FulfilmentState, OrderState
from shop.outlets.operators import end_licence
from tests.builders import cart as carts
from tests.builders import orders, outlets
from tests.builders.alcohol import licensed, wine
from tests.builders.cart import AT
from tests.builders.paying import pays

DAY = date(2026, 11, 28)
WAYS = {"pickup": ("at_outlet", "vietqr"), "delivery": ("on_delivery", "vietqr")}


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


def place(offer, details, *, age=True, at=AT) -> Order:
    token = carts.a_cart((offer.variant_id, 1), at=at)
    agreed = orders.agreed_for(token, details, at=at, age=age)
    placed = services.place(agreed, clock=lambda: at, language="vi")
    return session.scalars(select(Order).where(Order.token == placed.token)).one()


def ordered(offer, *, at=AT) -> tuple[Order, Fulfilment]:
    """Wine that is paid for and waits at the counter."""
    order = place(offer, orders.pickup(offer.outlet.id, payment="vietqr"), at=at)
    pays(order, at=at)
    part = session.scalars(select(Fulfilment).where(Fulfilment.order_id == order.id)).one()
    fulfilling.start_preparing(part.outlet_id, part.id, at=at, by=None)
    fulfilling.mark_ready(part.outlet_id, part.id, at=at, by=None)
    return order, part


def give(part, *, seen, at=AT):
    fulfilling.hand_over(part.outlet_id, part.id, code=part.pickup_code, age_checked=seen, at=at, by=None)
    session.flush()


@pytest.mark.parametrize(
    ("door", "payment", "licence", "age"),
    [
        (door, payment, licence, age)
        for door in WAYS
        for payment, licence, age in product(WAYS[door], ("none", "ended", "last day", "open"), (True, False))
    ],
)
def test_every_way_to_buy_it_but_the_lawful_one_is_refused(db_session, door, payment, licence, age):
    place_of = outlets.outlet(pickup_days=3)
    last = DAY + timedelta(days=3)
    until = {"ended": last - timedelta(days=1), "last day": last + timedelta(days=7), "open": None}
    offer = wine(outlet=place_of, licence=False)
    details = (
        orders.pickup(place_of.id, payment=payment) if door == "pickup" else orders.delivery(payment=payment)
    )
    token_of_licensed = licensed(place_of, None)
    token = carts.a_cart((offer.variant_id, 1))
    session.delete(token_of_licensed)
    if licence != "none":
        licensed(place_of, until[licence])
    session.flush()
    agreed = orders.agreed_for(token, details, age=age)

    def buy():
        return services.place(agreed, clock=lambda: AT, language="vi")

    if licence in {"none", "ended"}:
        with pytest.raises(Lacking) as refused:
            buy()
        [line] = refused.value.quote.lacking
        assert line.reasons == (alcohol.NO_LICENCE,)
    elif payment != "vietqr":
        with pytest.raises(Refused, match="phải trả tiền trước"):
            buy()
    elif not age:
        with pytest.raises(BadInput, match="18 tuổi") as missing:
            buy()
        assert missing.value.field == "age"
    else:
        buy()
        order = session.scalars(select(Order)).one()
        assert (order.age_confirmed, order.state) == (True, OrderState.AWAITING_PAYMENT)
        return
    assert session.scalar(select(func.count()).select_from(Order)) == 0
    assert session.scalar(select(func.sum(StockItem.allocated))) == 0


@pytest.mark.parametrize(
    ("last", "can"), [(DAY, False), (DAY + timedelta(days=2), False), (DAY + timedelta(days=3), True)]
)
def test_the_licence_must_hold_on_the_day_promised_and_its_last_day_counts(db_session, last, can):
    place_of = outlets.outlet(pickup_days=3)
    offer = wine(outlet=place_of, until=last)
    found = quote([Wanted(1, offer.variant_id, 1)], Where(Door.PICKUP, place_of.id), at=AT)
    assert found.is_complete is can


def test_a_licence_that_follows_another_holds_from_its_first_day(db_session):
    place_of = outlets.outlet(pickup_days=0)
    licensed(place_of, date(2026, 6, 30))
    licensed(place_of, None, since=date(2026, 12, 1))
    offer = wine(outlet=place_of, licence=False)
    for at, can in ((AT, False), (AT + timedelta(days=3), True)):
        where = Where(Door.PICKUP, place_of.id)
        assert quote([Wanted(1, offer.variant_id, 1)], where, at=at).is_complete is can


def test_without_an_account_it_stays_at_the_counter_and_says_why(db_session):
    offer = wine(account=False)
    found = quote([Wanted(1, offer.variant_id, 1)], Where(), at=AT)
    assert found.lacking[0].reasons == (alcohol.NOT_PREPAID,)
    assert why_no_alcohol({offer.outlet.id}, DAY) == alcohol.NOT_PREPAID
    assert alcohol.outlets(DAY) == frozenset()


def test_the_licensed_outlet_serves_even_when_another_one_stands_before_it(db_session):
    offer = wine(outlet=outlets.outlet(rank=1), licence=False)
    other = outlets.outlet(rank=9)
    licensed(other)
    other_offer = wine("Rượu khác", outlet=other, licence=False)
    found = quote([Wanted(1, other_offer.variant_id, 1)], Where(Door.DELIVERY, commune_code="14797"), at=AT)
    assert [parcel.site.outlet_id for parcel in found.parcels] == [other.id]
    assert alcohol.outlets(DAY) == {other.id}
    assert why_no_alcohol({offer.outlet.id}, DAY) == alcohol.NO_LICENCE


def test_ordinary_goods_ask_for_no_age(db_session):
    offer = carts.on_offer()
    order = orders.place(orders.pickup(offer.outlet.id), (offer.variant_id, 1))
    assert order.age_confirmed is False


def test_an_order_with_alcohol_is_never_switched_to_cash(db_session):
    offer = wine()
    order = place(offer, orders.pickup(offer.outlet.id, payment="vietqr"))
    with pytest.raises(Refused, match="phải trả tiền trước"):
        paying.switch(order.token, "at_outlet", at=AT)
    session.expire_all()
    assert (order.payment_method, order.state) == ("vietqr", OrderState.AWAITING_PAYMENT)


def test_it_is_handed_over_only_after_papers_were_seen_and_that_is_written_down(db_session):
    offer = wine()
    order, part = ordered(offer)
    with pytest.raises(BadInput, match="kiểm tra giấy tờ") as missing:
        give(part, seen=False)
    assert (missing.value.field, part.state) == ("age", FulfilmentState.READY)

    give(part, seen=True)

    kinds = list(session.scalars(select(OrderEvent.kind).where(OrderEvent.order_id == order.id)))
    assert kinds.count("age_checked") == 1
    assert part.state is FulfilmentState.HANDED_OVER


def test_goods_without_alcohol_ask_for_no_papers(db_session):
    offer = carts.on_offer()
    order = orders.place(orders.pickup(offer.outlet.id), (offer.variant_id, 1))
    part = session.scalars(select(Fulfilment).where(Fulfilment.order_id == order.id)).one()
    fulfilling.start_preparing(part.outlet_id, part.id, at=AT, by=None)
    fulfilling.mark_ready(part.outlet_id, part.id, at=AT, by=None)
    give(part, seen=False)
    assert part.state is FulfilmentState.HANDED_OVER


def test_who_is_too_young_gets_the_money_back(db_session):
    offer = wine()
    order, part = ordered(offer)
    fulfilling.cancel_part(part.outlet_id, part.id, reason="Khách chưa đủ 18 tuổi", at=AT, by=None)
    session.flush()
    assert (part.state, order.state) == (FulfilmentState.CANCELLED, OrderState.CANCELLED)
    assert session.scalar(select(func.sum(StockItem.allocated))) == 0
    titles = list(session.scalars(select(Case.title)))
    assert any(f"Đơn {order.code}: hoàn 200.000" in title for title in titles)


def test_a_licence_that_ended_meanwhile_stops_the_goods_and_makes_one_case(db_session):
    offer = wine(licence=False)
    licence = licensed(offer.outlet)
    order, part = ordered(offer)
    end_licence(offer.outlet.operator_id, licence.id, DAY - timedelta(days=1), by=None, at=AT)

    with pytest.raises(Refused, match="Giấy phép bán lẻ rượu"):
        give(part, seen=True)
    assert part.state is FulfilmentState.READY
    assert (fulfilling.watch_licences(lambda: AT), fulfilling.watch_licences(lambda: AT)) == (1, 0)
    case = session.scalars(select(Case).where(Case.subject_kind == "licence_ends")).one()
    assert order.code in case.title
    assert case.outlet_id == offer.outlet.id

    licensed(offer.outlet)
    assert fulfilling.watch_licences(lambda: AT) == 0
    session.expire_all()
    assert case.state is CaseState.CLOSED
    give(part, seen=True)
    assert part.state is FulfilmentState.HANDED_OVER


def test_a_parcel_leaves_only_under_a_licence(db_session):
    offer = wine(licence=False)
    licence = licensed(offer.outlet)
    order = place(offer, orders.delivery(payment="vietqr"))
    pays(order)
    part = session.scalars(select(Fulfilment).where(Fulfilment.order_id == order.id)).one()
    fulfilling.start_preparing(part.outlet_id, part.id, at=AT, by=None)
    end_licence(offer.outlet.operator_id, licence.id, DAY - timedelta(days=1), by=None, at=AT)
    with pytest.raises(Refused, match="Giấy phép bán lẻ rượu"):
        fulfilling.ship(part.outlet_id, part.id, carrier="Bưu điện", tracking=None, at=AT, by=None)
    licensed(offer.outlet)
    fulfilling.ship(part.outlet_id, part.id, carrier="Bưu điện", tracking=None, at=AT, by=None)
    assert part.state is FulfilmentState.SHIPPED
