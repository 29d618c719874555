"""One form, many presses: still one order; and what a refusal and a quote leave behind."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep

import pytest
import time_machine
from sqlalchemy import func, select

from shop.cart import services as cart_services
from shop.cart.models import Cart, CartLine
from shop.cart.queries import Visitor, lines_of, lock_by_key
from shop.cart.services import Goods
from shop.checkout.queries import Where, quote
from shop.checkout.refusals import Lacking
from shop.checkout.services import wanted_of
from shop.core.errors import Refused
from shop.extensions import session
from shop.inventory.models import StockItem
from shop.orders.models import Order
from shop.orders.states import Door
from shop.unit_of_work import in_transaction
from tests.builders import cart as carts
from tests.builders import orders, outlets
from tests.builders.cart import AT
from tests.checkout.test_placing import how_many, place
from tests.support.at_once import at_once
from tests.support.client import PageClient
from tests.support.pages import fields_of


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.mark.parametrize("door", [Door.PICKUP, Door.DELIVERY])
def test_placing_asks_as_much_for_six_lines_as_for_one(db_session, query_count, door):
    outlet = outlets.outlet()
    offers = [
        carts.on_offer(f"Món {n}", outlet=outlet, price=10_000, variant={"max_transit_days": 5})
        for n in range(6)
    ]
    counts = []
    for lines in (offers[:1], offers):
        details = orders.pickup(outlet.id) if door is Door.PICKUP else orders.delivery()
        token = carts.a_cart(*((offer.variant_id, 1) for offer in lines))
        agreed = orders.agreed_for(token, details)
        with query_count() as statements:
            place(agreed)
        counts.append(len(statements))

    assert counts[0] == counts[1]
    is_postgres = db_session.get_bind().dialect.name == "postgresql"
    assert sum("INTO" in text for text in statements) == (2 if is_postgres else 11), str(statements)
    assert counts[0] <= (17 if is_postgres else 28), str(statements)


def test_for_a_pick_up_the_units_are_counted_once_where_they_are_reserved(db_session, query_count):
    offer = carts.on_offer(stock=3)
    agreed = orders.agreed_for(carts.a_cart((offer.variant_id, 3)), orders.pickup(offer.outlet.id))

    with query_count() as statements:
        place(agreed)

    assert [text for text in statements if "sellable" in text] == []
    assert session.scalars(select(StockItem.allocated)).all() == [3]


def test_quoting_needs_no_order_and_writes_nothing(db_session):
    offer = carts.on_offer(price=60_000)
    token = carts.a_cart((offer.variant_id, 2))

    found = quote(wanted_of(lines_of(carts.cart_row(token).id)), Where(), at=AT)

    assert (found.total, found.is_complete, found.digest()) == (120_000, True, found.digest())
    assert session.scalar(select(func.count()).select_from(Order)) == 0


@pytest.mark.race
def test_goods_that_change_while_the_cart_is_being_ordered_are_locked_as_changed(database):
    """What is put in at that moment and not seen is not ordered, and stays in the cart."""
    with database.app.app_context():
        kept, added = (carts.on_offer(name) for name in ("Chè", "Mật ong"))
        token = carts.a_cart((kept.variant_id, 1))
        row, [line] = carts.cart_row(token), lines_of(carts.cart_row(token).id)
        cart_id, key, line_id, variants = (
            row.id,
            row.order_key,
            line.line_id,
            (kept.variant_id, added.variant_id),
        )
        session.commit()
    is_changed = Event()

    def change() -> None:
        more, new = (Goods(variant_id, None, 1, "piece", 60_000) for variant_id in variants)
        cart_services.change(Visitor(token), line_id, more, 3, at=AT)
        cart_services.add(Visitor(token), new, 1, at=AT)
        is_changed.set()
        sleep(0.5)

    def work(number: int):
        if number == 0:
            return in_transaction(change)
        assert is_changed.wait(10)
        return in_transaction(lambda: lock_by_key(key)[1])

    _changed, locked = at_once(database.app, work, 2)

    assert (locked[0].variant_id, locked[0].quantity) == (variants[0], 3)
    seen = {each.variant_id for each in locked}
    with database.app.app_context():
        ordered = [each.line_id for each in locked]
        in_transaction(lambda: cart_services.empty(cart_id, ordered, at=AT))
        assert [each.variant_id for each in lines_of(cart_id)] == [
            each for each in variants if each not in seen
        ]


@pytest.mark.race
def test_orders_of_one_phone_that_pay_on_delivery_keep_to_their_cap_when_they_come_at_once(database):
    with database.app.app_context():
        offers = [carts.on_offer(f"Món {n}", price=50_000, variant={"max_transit_days": 5}) for n in range(6)]
        forms = [
            orders.agreed_for(carts.a_cart((offer.variant_id, 1)), orders.delivery()) for offer in offers
        ]
        session.commit()

    placed = at_once(database.app, lambda n: in_transaction(lambda: place(forms[n])).token, len(forms))

    assert placed.count(Refused) == 4
    with database.app.app_context():
        assert session.scalar(select(func.count()).select_from(Order)) == 2


def test_twenty_times_the_same_form_at_once_and_from_a_second_browser_is_one_order(database, app):
    offer = carts.on_offer(stock=10)
    token = carts.a_cart((offer.variant_id, 2))
    orders.agreed_for(token, orders.pickup(offer.outlet.id))
    session.commit()
    first = PageClient(app)
    first.set_cookie("cart", f"{token}.1")
    form = fields_of(first.get("/thanh-toan/xem-lai").page.form("/thanh-toan/dat-hang")) | {"terms": "y"}
    cookies = {name: first.get_cookie(name).value for name in ("cart", app.config["SESSION_COOKIE_NAME"])}

    def send(_number) -> tuple[int, str]:
        browser = PageClient(database.app)
        for name, value in cookies.items():
            browser.set_cookie(name, value)
        with database.app.app_context():
            answer = browser.post("/thanh-toan/dat-hang", data=form, token=form["csrf_token"][0])
        return answer.status_code, answer.headers.get("Location", "")

    with ThreadPoolExecutor(max_workers=8) as pool:
        answers = set(pool.map(send, range(20)))
    second = PageClient(app)
    second.get("/dang-nhap")
    answers.add(
        (
            (
                again := second.post("/thanh-toan/dat-hang", data={**form, "csrf_token": second.last_token})
            ).status_code,
            again.headers["Location"],
        )
    )

    order = session.scalars(select(Order)).one()
    assert answers == {(303, f"/don-hang/{order.token}")}
    assert session.scalars(select(StockItem.allocated)).all() == [2]
    assert session.scalar(select(func.count()).select_from(CartLine)) == 0
    assert session.scalar(select(func.count()).select_from(Cart)) == 1


@pytest.mark.race
def test_of_many_orders_of_one_phone_at_once_only_as_many_as_the_cap_are_placed(database, app):
    offer = carts.on_offer(stock=20, variant={"max_transit_days": 5})
    forms = [
        orders.agreed_for(carts.a_cart((offer.variant_id, 1)), orders.delivery(street=f"{n} Lê Lợi"))
        for n in range(8)
    ]
    other = orders.agreed_for(carts.a_cart((offer.variant_id, 1)), orders.delivery(phone="+84987654321"))
    session.commit()

    answers = at_once(app, lambda n: in_transaction(lambda: place([*forms, other][n])), 9)

    assert [answer for answer in answers if answer is Refused] == [Refused] * 6
    assert answers[8] is not Refused
    assert sorted(session.scalars(select(Order.phone))) == ["+84912345678"] * 2 + ["+84987654321"]
    assert session.scalars(select(StockItem.allocated)).all() == [3]


def test_a_refused_order_leaves_no_trace_in_the_database(database, app):
    offer = carts.on_offer(stock=1)
    token = carts.a_cart((offer.variant_id, 1))
    agreed = orders.agreed_for(token, orders.pickup(offer.outlet.id))
    other = carts.a_cart((offer.variant_id, 1))
    rival = orders.agreed_for(other, orders.pickup(offer.outlet.id, phone="+84987654321"))
    session.commit()
    in_transaction(lambda: place(rival))
    before = how_many()
    session.commit()

    with pytest.raises(Lacking):
        in_transaction(lambda: place(agreed))

    assert how_many() == before
    assert len(lines_of(carts.cart_row(token).id)) == 1
