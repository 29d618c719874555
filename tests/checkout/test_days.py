"""The day that is promised: a wish, a stop, a last order day, a full day; and what can be sold for it."""

from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import select

from shop.cart.queries import lines_of
from shop.checkout.paying import lapse, telling
from shop.checkout.queries import Where, pickup_offers, quote, quote_with_delivery
from shop.checkout.quote import Wanted
from shop.checkout.refusals import Changed, Lacking
from shop.checkout.services import place, wanted_of
from shop.core.clock import vn_day
from shop.delivery.states import Way, ZoneKind
from shop.extensions import session
from shop.messages.models import Message
from shop.orders.models import Fulfilment, Order
from shop.orders.states import Door
from tests.builders import accounts, days, inventory, orders, outlets, paying
from tests.builders import cart as carts
from tests.builders.cart import AT
from tests.builders.places import HAC_THANH

TODAY = vn_day(AT)
OWN = TODAY + timedelta(days=2)  # within the province
WISH = TODAY + timedelta(days=9)


@pytest.fixture(autouse=True)
def _now(db_session):
    with time_machine.travel(AT, tick=False):
        yield


def goods(**fields):
    return carts.on_offer(**{"variant": {"max_transit_days": 5, "promise_days": 20}, **fields})


def quoted(offer, wish: date | None = None, quantity: int = 1):
    wanted = carts.a_cart((offer.variant_id, quantity))
    lines = wanted_of(lines_of(carts.cart_row(wanted).id))
    return quote(lines, Where(Door.DELIVERY, commune_code=HAC_THANH, wanted_day=wish), at=AT)


def promised(offer, wish: date | None = None) -> date:
    [parcel] = quoted(offer, wish).parcels
    return parcel.hand_over_day


def test_without_wish_and_rule_the_first_day_is_promised_and_no_day_is_kept():
    offer = goods()

    order = orders.place(orders.delivery(), (offer.variant_id, 1))

    part = session.scalars(select(Fulfilment).where(Fulfilment.order_id == order.id)).one()
    assert (part.hand_over_day, part.prepare_on, order.wanted_day) == (OWN, None, None)


def test_a_wished_day_is_promised_and_staff_prepare_in_time_for_it(client, sign_in):
    offer = goods()

    order = orders.place(orders.delivery(wanted_day=WISH), (offer.variant_id, 1))

    part = session.scalars(select(Fulfilment).where(Fulfilment.order_id == order.id)).one()
    assert (part.hand_over_day, order.wanted_day) == (WISH, WISH)
    assert part.prepare_on == WISH - timedelta(days=2)
    staff = sign_in(client, accounts.clerk(offer.outlet.id))
    board = staff.get(f"/quan-ly/{offer.outlet.slug}/don-hang?muc=cho-goi").page.text
    assert "Chuẩn bị từ Thứ Bảy, 05/12/2026" in board


def test_letters_and_the_page_name_the_wished_day_not_one_before_it(client):
    offer = goods()
    order = orders.place(orders.delivery(wanted_day=WISH, email="hoa@vidu.vn"), (offer.variant_id, 1))
    orders.place(orders.delivery(wanted_day=WISH, phone="+84987654321"), (offer.variant_id, 1))

    mail, by_hand = session.scalars(select(Message.body).order_by(Message.id)).all()

    assert f"Giao vào ngày {WISH:%d/%m/%Y}" in mail
    assert f"giao vào ngày {WISH:%d/%m/%Y}, trả" in by_hand
    part = session.scalars(select(Fulfilment).where(Fulfilment.order_id == order.id)).one()
    order.email = None
    telling.paid(order, [part], at=AT)
    paid = session.scalars(select(Message.body).order_by(Message.id.desc()).limit(1)).one()
    assert f"giao vào ngày {WISH:%d/%m/%Y}." in paid
    assert "trước hoặc trong" not in client.get(f"/don-hang/{order.token}").text


def test_a_wish_before_the_first_possible_day_gives_that_day():
    assert promised(goods(), TODAY + timedelta(days=1)) == OWN


def test_a_later_day_only_shrinks_what_can_be_sold():
    """Good for a promise of 20 days on the web day, but not on the wished one."""
    offer = goods(stock=3, expires_on=TODAY + timedelta(days=26))
    inventory.stocked(offer.outlet, offer.variant, 2)

    assert quoted(offer, quantity=5).is_complete
    later = quoted(offer, WISH, quantity=5)

    assert not later.is_complete
    assert later.lacking[0].most == 2
    assert quoted(offer, WISH, quantity=2).is_complete


def test_units_that_are_good_for_the_wished_day_are_held():
    offer = goods(stock=3, expires_on=TODAY + timedelta(days=26))
    inventory.stocked(offer.outlet, offer.variant, 2)

    orders.place(orders.delivery(wanted_day=WISH), (offer.variant_id, 2))
    details = orders.delivery(wanted_day=WISH, phone="+84987654321")
    agreed = orders.agreed_for(carts.a_cart((offer.variant_id, 1)), details)

    with pytest.raises(Lacking):
        place(agreed, clock=lambda: AT, language="vi")


def test_a_stopped_outlet_is_passed_over_and_where_there_is_no_other_the_stop_is_told(client):
    offer = goods()
    other = outlets.outlet("Sầm Sơn", rank=200)
    inventory.stocked(other, offer.variant, 5)
    days.stop(offer.outlet)
    assert [parcel.site.outlet_id for parcel in quoted(offer).parcels] == [other.id]
    days.stop(other)
    token = carts.a_cart((offer.variant_id, 1))
    client.set_cookie("cart", f"{token}.1")
    orders.agreed_for(token, orders.delivery())

    assert not quoted(offer).is_complete
    review = client.get("/thanh-toan/xem-lai").page.text

    assert "Điểm bán ngừng nhận đơn giao từ 10:00 27/11 đến 10:00 3/12: nghỉ Tết." in review
    assert "ngừng nhận đơn giao" in client.get("/thanh-toan").page.text


def test_a_stop_of_deliveries_leaves_pick_up_alone():
    offer = goods()
    days.stop(offer.outlet)

    order = orders.place(orders.pickup(offer.outlet.id), (offer.variant_id, 1))

    assert order.door is Door.PICKUP


@pytest.mark.parametrize(
    ("fields", "day"),
    [
        ({}, TODAY + timedelta(days=12)),
        ({"kind": ZoneKind.PROVINCE}, TODAY + timedelta(days=12)),
        ({"kind": ZoneKind.COUNTRY}, OWN),
        ({"set_code": 26}, OWN),
    ],
)
def test_after_the_last_order_day_nothing_is_promised_before_the_occasion(fields, day):
    offer = goods()
    days.last_day(TODAY - timedelta(days=1), TODAY + timedelta(days=12), **fields)

    assert promised(offer) == day


def test_a_full_day_gives_the_next_one_and_what_is_cancelled_makes_room():
    offer = goods()
    days.capacity(offer.outlet, 1, from_day=TODAY, until_day=TODAY + timedelta(days=20))
    first = orders.place(orders.delivery(), (offer.variant_id, 1))

    assert promised(offer) == OWN + timedelta(days=1)
    assert promised(offer, WISH) == WISH
    from shop.checkout.services import cancel

    cancel(first.token, reason=None, at=AT)
    assert promised(offer) == OWN


def test_a_day_that_filled_up_meanwhile_is_shown_anew(client):
    offer = goods()
    days.capacity(offer.outlet, 1)
    token = carts.a_cart((offer.variant_id, 1))
    agreed = orders.agreed_for(token, orders.delivery(wanted_day=WISH))
    orders.place(orders.delivery(wanted_day=WISH, phone="+84987654321"), (offer.variant_id, 1))

    with pytest.raises(Changed):
        place(agreed, clock=lambda: AT, language="vi")

    client.set_cookie("cart", f"{token}.1")
    review = client.get("/thanh-toan/xem-lai").page.text
    assert "Không giao được vào Thứ Hai 7/12" in review
    assert "Giao vào Thứ Ba, 08/12/2026" in review
    assert len(session.scalars(select(Order.id)).all()) == 1


def test_pick_up_has_a_capacity_of_its_own():
    offer = goods()
    days.capacity(offer.outlet, 0, way=Way.PICKUP, from_day=TODAY, until_day=TODAY + timedelta(days=3))

    order = orders.place(orders.pickup(offer.outlet.id), (offer.variant_id, 1))

    part = session.scalars(select(Fulfilment).where(Fulfilment.order_id == order.id)).one()
    assert part.hand_over_day == TODAY + timedelta(days=4)
    assert promised(offer) == OWN


def test_an_outlet_without_a_free_day_is_not_promised():
    offer = goods()
    days.capacity(offer.outlet, 0)

    [lacking] = quoted(offer).lacking

    assert lacking.reasons == ("full",)


def test_the_list_of_days_begins_where_the_address_allows_it(client):
    offer = goods()
    token = carts.a_cart((offer.variant_id, 1))
    client.set_cookie("cart", f"{token}.1")
    orders.agreed_for(token, orders.delivery())

    select_box = client.get("/thanh-toan").page.field("wanted_day")

    values = [option.get("value") for option in select_box.iter("option")]
    assert values[:2] == ["", OWN.isoformat()]
    assert values[-1] == (TODAY + timedelta(days=30)).isoformat()
    assert "Thứ Hai 30/11" in "".join(select_box.itertext())


def test_where_there_is_no_rule_nobody_asks_for_one(query_count):
    offer = goods()
    token = carts.a_cart((offer.variant_id, 1))
    agreed = orders.agreed_for(token, orders.delivery())

    with query_count() as statements:
        place(agreed, clock=lambda: AT, language="vi")

    asked = [text for text in statements if "order_stops" in text or "capacities" in text]
    assert all("outlets.pickup_days" in text for text in asked), asked
    assert not [text for text in statements if "GROUP BY fulfilments" in text]


@pytest.mark.parametrize(("way", "asked"), [(Way.PICKUP, 0), (Way.DELIVERY, 1)])
def test_what_is_promised_is_asked_only_where_the_way_of_the_order_is_limited(way, asked, query_count):
    offer = goods()
    days.capacity(offer.outlet, 3, way=way)

    with query_count() as statements:
        quoted(offer)

    assert sum("GROUP BY fulfilments" in text for text in statements) == asked


def test_who_asks_about_collecting_only_counts_no_parcels(query_count):
    offer = goods()
    days.capacity(offer.outlet, 3)
    lines = [Wanted(1, offer.variant_id, 1)]

    with query_count() as statements:
        pickup_offers(lines, at=AT)
        quote_with_delivery(lines, Where(), "", at=AT)

    assert not [text for text in statements if "GROUP BY fulfilments" in text]


def test_full_days_are_known_where_an_outlet_is_chosen_and_where_sending_is_told():
    """Both are worked out from the facts of a cart that has no door yet."""
    offer = goods()
    for way in (Way.PICKUP, Way.DELIVERY):
        days.capacity(offer.outlet, 1, way=way)
    orders.place(orders.pickup(offer.outlet.id), (offer.variant_id, 1))
    orders.place(orders.delivery(phone="+84987654321"), (offer.variant_id, 1))
    lines = [Wanted(1, offer.variant_id, 1)]

    _cart, [collected] = pickup_offers(lines, at=AT)
    _cart, sent = quote_with_delivery(lines, Where(), "38", at=AT)

    assert collected.day == TODAY + timedelta(days=offer.outlet.pickup_days + 1)
    assert sent.last_day == OWN + timedelta(days=1)


def test_money_that_comes_late_leaves_a_wished_day_that_can_still_be_kept():
    offer = goods()
    paying.with_account(offer.outlet)
    wished = orders.place(orders.delivery(payment="vietqr", wanted_day=WISH), (offer.variant_id, 1))
    plain = orders.place(orders.delivery(payment="vietqr", phone="+84987654321"), (offer.variant_id, 1))
    late = AT + timedelta(days=3)
    for order in (wished, plain):
        assert lapse(order.id, at=late)
        paying.pays(order, at=late + timedelta(hours=1))

    found = dict(session.execute(select(Fulfilment.order_id, Fulfilment.hand_over_day)).all())

    assert found == {wished.id: WISH, plain.id: OWN + timedelta(days=3)}
