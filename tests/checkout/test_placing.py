"""An order is placed once, as it was shown, or not at all."""

import pytest
import time_machine
from sqlalchemy import func, select, update

from shop.accounts.models import Consent, Throttle
from shop.accounts.throttling import TooManyTries
from shop.cart.queries import Visitor, lines_of
from shop.catalogue import services as catalogue
from shop.catalogue.states import PriceKind
from shop.checkout import services
from shop.checkout.refusals import CartGone, Changed, Lacking
from shop.checkout.services import Agreed
from shop.core.errors import Refused
from shop.extensions import session
from shop.inventory.models import Allocation, Reservation, StockItem
from shop.inventory.states import Condition
from shop.messages.models import Message
from shop.messages.states import Channel
from shop.orders.models import Fulfilment, Order, OrderEvent, OrderLine
from shop.payments.models import Payment
from shop.payments.states import PaymentState
from shop.unit_of_work import in_transaction
from tests.builders import cart as carts
from tests.builders import inventory, orders, outlets
from tests.builders.cart import AT
from tests.builders.places import HAC_THANH, VIET_TRI

WRITTEN = (Order, Fulfilment, OrderLine, OrderEvent, Payment, Reservation, Allocation, Message, Consent)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


def place(agreed: Agreed):
    return services.place(agreed, clock=lambda: AT, language="vi")


def how_many() -> dict[str, int]:
    return {
        model.__tablename__: session.scalar(select(func.count()).select_from(model)) for model in WRITTEN
    } | {"allocated": session.scalar(select(func.sum(StockItem.allocated)))}


def test_everything_agreed_is_copied_onto_the_order(db_session):
    offer = carts.on_offer(stock=5, price=60_000)
    order = orders.place(orders.pickup(offer.outlet.id), (offer.variant_id, 2))

    line = session.scalars(select(OrderLine)).one()
    assert (line.name, line.variant_name, line.unit) == ("Mắm tôm Hậu Lộc", "Hũ 200 g", "hũ")
    assert (line.price, line.price_per, line.gross, line.discount, line.total) == (
        60_000,
        1,
        120_000,
        0,
        120_000,
    )
    assert (line.vat_bp, line.vat, order.vat_total) == (800, 8_889, 8_889)
    assert line.seller_name.startswith("Công ty mẫu")
    assert (line.stars, line.certificate_events) == (None, [])
    assert order.terms_version == "2026-11"
    assert order.routing["picks"] == [
        {
            "outlet": offer.outlet.id,
            "lines": order.routing["picks"][0]["lines"],
            "rule": "only",
            "passed_over": [],
        }
    ]
    payment = session.scalars(select(Payment)).one()
    assert (payment.amount, payment.state, payment.paid) == (120_000, PaymentState.DUE, 0)
    consents = session.execute(select(Consent.purpose, Consent.given, Consent.text_version)).all()
    assert {(purpose.value, given, version) for purpose, given, version in consents} == {
        ("terms", True, "2026-11"),
        ("marketing", False, "2026-11"),
    }


def test_who_left_only_a_phone_is_to_be_told_by_the_outlet(db_session):
    offer = carts.on_offer()
    order = orders.place(orders.pickup(offer.outlet.id), (offer.variant_id, 1))

    message = session.scalars(select(Message)).one()
    assert (message.channel, message.outlet_id) == (Channel.BY_HAND, offer.outlet.id)
    assert (message.to_phone, message.cause_id) == (orders.PHONE, order.id)
    assert order.code in message.body
    assert f"[[/don-hang/{order.token}]]" in message.body


def test_who_left_an_address_gets_one_mail(db_session):
    offer = carts.on_offer()
    orders.place(orders.pickup(offer.outlet.id, email="hoa@vidu.vn"), (offer.variant_id, 1))

    message = session.scalars(select(Message)).one()
    assert (message.channel, message.to_email, message.outlet_id) == (
        Channel.EMAIL,
        "hoa@vidu.vn",
        offer.outlet.id,
    )
    assert "Mã nhận hàng" in message.body


def test_the_same_form_gives_the_same_order_and_a_new_cart_another(db_session):
    offer = carts.on_offer(stock=5)
    token = carts.a_cart((offer.variant_id, 1))
    agreed = orders.agreed_for(token, orders.pickup(offer.outlet.id))

    first, again = place(agreed), place(agreed)

    assert first.token == again.token
    assert (first.emptied_cart_of(Visitor(token)), again.emptied_cart_of(Visitor(token))) == (True, False)
    assert session.scalar(select(func.count()).select_from(Order)) == 1
    assert carts.cart_row(token).order_key != agreed.key


def test_only_the_ordered_lines_leave_the_cart(db_session):
    offer, other = carts.on_offer(), carts.on_offer("Chè")
    token = carts.a_cart((offer.variant_id, 1))
    neighbour = carts.a_cart((other.variant_id, 3))

    place(orders.agreed_for(token, orders.pickup(offer.outlet.id)))

    assert lines_of(carts.cart_row(token).id) == []
    assert [line.quantity for line in lines_of(carts.cart_row(neighbour).id)] == [3]


def test_a_key_nobody_knows_places_nothing(db_session):
    with pytest.raises(CartGone):
        place(Agreed("x" * 22, "y" * 32, terms=True))


def test_terms_have_to_be_agreed_to(db_session):
    offer = carts.on_offer()
    token = carts.a_cart((offer.variant_id, 1))
    agreed = orders.agreed_for(token, orders.pickup(offer.outlet.id), terms=False)

    with pytest.raises(Refused):
        place(agreed)

    assert session.scalar(select(func.count()).select_from(Order)) == 0


def test_another_price_than_was_shown_is_refused_with_the_new_quote(db_session):
    offer = carts.on_offer(price=60_000)
    token = carts.a_cart((offer.variant_id, 2))
    agreed = orders.agreed_for(token, orders.pickup(offer.outlet.id))
    catalogue.set_price(offer.variant_id, amount=65_000, starts_at=AT, by=None, at=AT)
    before = how_many()

    with pytest.raises(Changed) as caught:
        place(agreed)

    assert caught.value.quote.total == 130_000
    assert how_many() == before


def test_all_short_lines_are_refused_at_once_and_nothing_is_taken(db_session):
    outlet = outlets.outlet()
    jar, tea, nem = (
        carts.on_offer(name, outlet=outlet, stock=stock)
        for name, stock in (("Mắm", 5), ("Chè", 5), ("Nem", 5))
    )
    token = carts.a_cart((jar.variant_id, 2), (tea.variant_id, 2), (nem.variant_id, 2))
    agreed = orders.agreed_for(token, orders.pickup(outlet.id))
    orders.place(orders.pickup(outlet.id, phone="+84987654321"), (jar.variant_id, 4), (tea.variant_id, 5))
    before = how_many()

    with pytest.raises(Lacking) as caught:
        place(agreed)

    found = caught.value.quote
    assert {(line.variant.name, line.most) for line in found.lacking} == {("Mắm", 1), ("Chè", 0)}
    assert how_many() == before


def test_an_outlet_that_no_longer_hands_over_is_noticed(db_session):
    offer = carts.on_offer()
    token = carts.a_cart((offer.variant_id, 1))
    agreed = orders.agreed_for(token, orders.pickup(offer.outlet.id))
    offer.outlet.offers_pickup = False
    session.flush()

    with pytest.raises(Lacking) as caught:
        place(agreed)

    assert caught.value.quote.lacking[0].reasons == ("no_pickup",)


def test_a_lot_that_no_longer_keeps_the_promise_is_not_sold(db_session):
    offer = carts.on_offer(
        stock=5, expires_on=inventory.date(2026, 12, 25), variant={"promise_days": 20, "max_transit_days": 4}
    )
    token = carts.a_cart((offer.variant_id, 1))
    agreed = orders.agreed_for(token, orders.pickup(offer.outlet.id))
    later = AT + inventory.timedelta(days=4)

    with pytest.raises(Lacking):
        services.place(agreed, clock=lambda: later, language="vi")

    assert session.scalar(select(func.count()).select_from(Order)) == 0


def test_parcels_of_two_outlets_have_their_own_fee_and_amount(db_session):
    here = outlets.outlet(commune_code=HAC_THANH)
    there = outlets.outlet(commune_code=VIET_TRI)
    jar = carts.on_offer(
        "Mắm", outlet=here, price=60_000, variant={"max_transit_days": 5, "gross_weight_g": 500}
    )
    tea = carts.on_offer(
        "Chè", outlet=there, price=90_000, variant={"max_transit_days": 5, "gross_weight_g": 200}
    )

    order = orders.place(orders.delivery(HAC_THANH), (jar.variant_id, 1), (tea.variant_id, 2))

    parts = session.scalars(select(Fulfilment).order_by(Fulfilment.outlet_id)).all()
    assert [(part.outlet_id, part.fee, part.amount_to_collect) for part in parts] == [
        (here.id, 18_000, 78_000),
        (there.id, 35_000, 215_000),
    ]
    assert (order.total, order.delivery_total, order.payee_operator_id) == (293_000, 53_000, None)
    assert [part.hand_over_day.day for part in parts] == [30, 3]
    assert session.scalar(select(func.sum(Payment.amount))) == order.total


def test_a_baskets_money_and_reservations_stand_on_its_components(db_session):
    outlet = outlets.outlet()
    jar = carts.on_offer("Mắm", outlet=outlet, price=60_000, stock=10)
    tea = carts.on_offer("Chè", outlet=outlet, price=40_000, stock=10)
    basket = inventory.a_basket((jar.variant, 2), (tea.variant, 1))
    catalogue.set_price(basket.id, amount=150_000, starts_at=AT, by=None, at=AT)

    order = orders.place(orders.pickup(outlet.id), (basket.id, 2))

    head, *parts = session.scalars(select(OrderLine).order_by(OrderLine.position)).all()
    assert (head.variant_id, head.quantity, head.total, head.vat) == (basket.id, 2, 0, 0)
    assert [(part.parent_id, part.quantity, part.total) for part in parts] == [
        (head.id, 4, 225_000),
        (head.id, 2, 75_000),
    ]
    assert order.total == 300_000
    assert session.scalars(select(Reservation.quantity).order_by(Reservation.id)).all() == [4, 2]


def test_a_marked_down_lot_is_sold_as_its_own_offer(db_session):
    offer = carts.on_offer(stock=5, price=60_000)
    lot = inventory.a_lot(offer.outlet, offer.variant, expires_on=inventory.date(2026, 12, 20))
    item = inventory.stocked(offer.outlet, offer.variant, 2, lot=lot, condition=Condition.MARKED_DOWN)
    catalogue.set_price(
        offer.variant_id, amount=30_000, starts_at=AT, by=None, at=AT, lot_id=lot.id, kind=PriceKind.MARKDOWN
    )
    from shop.cart import offers
    from shop.cart import services as cart_services

    _row, goods = offers.find(offer.variant_id, lot.id, None, at=AT)
    token = cart_services.add(Visitor(), goods, 2, at=AT).token

    place(orders.agreed_for(token, orders.pickup(offer.outlet.id)))

    line = session.scalars(select(OrderLine)).one()
    assert (line.lot_id, line.price, line.total) == (lot.id, 30_000, 60_000)
    session.refresh(item)
    assert item.allocated == 2


@pytest.mark.parametrize("is_collected", [True, False])
def test_a_phone_places_twenty_orders_an_hour_and_what_is_refused_is_not_counted(db_session, is_collected):
    offer = carts.on_offer(stock=100, variant={"max_transit_days": 5})
    details = orders.pickup(offer.outlet.id) if is_collected else orders.delivery()
    orders.place(details, (offer.variant_id, 1))
    of_phone = select(Throttle.used).where(Throttle.key.startswith("order-phone:"))
    assert session.scalars(of_phone).one() == 1
    session.execute(update(Throttle).values(used=20))
    agreed = orders.agreed_for(carts.a_cart((offer.variant_id, 1)), details)
    session.commit()
    before = how_many()

    for _time in range(2):
        with pytest.raises(TooManyTries) as refused:
            in_transaction(lambda: place(agreed))

    assert (refused.value.wait, how_many()) == (3601, before)
    assert session.scalars(of_phone).one() == 20


def test_cash_on_delivery_is_capped_by_value_and_by_open_orders(db_session):
    offer = carts.on_offer(stock=100, price=1_000_000, variant={"max_transit_days": 5})
    orders.place(orders.delivery(), (offer.variant_id, 1))

    with pytest.raises(Refused, match="nhiều nhất"):
        orders.place(orders.delivery(), (offer.variant_id, 3))
    orders.place(orders.delivery(), (offer.variant_id, 1))
    with pytest.raises(Refused, match="chưa giao xong"):
        orders.place(orders.delivery(), (offer.variant_id, 1))

    orders.place(orders.pickup(offer.outlet.id), (offer.variant_id, 4))
    assert session.scalar(select(func.count()).select_from(Order)) == 3
