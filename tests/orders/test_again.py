"""After an order: the same goods again, and an account that keeps it."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from shop.accounts.models import Consent, User
from shop.cart import limits
from shop.cart.models import Cart, CartLine
from shop.catalogue import services as catalogue
from shop.extensions import session
from shop.orders.models import Order
from tests.builders import accounts, orders, outlets
from tests.builders.cart import AT, on_offer
from tests.support.pages import words

PASSWORD = "trâu ăn cỏ non ngoài đồng"


@pytest.fixture(autouse=True)
def _now(db_session):
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def offers():
    outlet = outlets.outlet("Hạc Thành")
    return on_offer("Mắm tôm", outlet=outlet, stock=30), on_offer("Chè búp", outlet=outlet, stock=30)


@pytest.fixture
def order(offers) -> Order:
    paste, tea = offers
    return orders.place(orders.pickup(paste.outlet.id), (paste.variant_id, 2), (tea.variant_id, 3))


def in_carts() -> list[tuple[int, int]]:
    rows = session.execute(select(CartLine.variant_id, CartLine.quantity).order_by(CartLine.id))
    return [tuple(row) for row in rows]


def test_the_same_goods_lie_in_one_cart(client, order, offers):
    answer = client.post(f"/don-hang/{order.token}/mua-lai")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/gio-hang")
    assert in_carts() == [(offers[0].variant_id, 2), (offers[1].variant_id, 3)]
    assert client.get_cookie("cart").value.endswith(".2")
    assert f"Đã thêm hàng của đơn {order.code} vào giỏ." in client.get("/gio-hang").page.text


def test_what_is_no_longer_sold_is_said_by_name(client, order, offers):
    catalogue.hide(offers[1].product.id, by=None, at=AT)

    client.post(f"/don-hang/{order.token}/mua-lai")

    assert in_carts() == [(offers[0].variant_id, 2)]
    assert "Hiện không mua lại được: Chè búp." in client.get("/gio-hang").page.text


def test_goods_that_lie_in_the_cart_already_are_added_up(client, order, offers):
    client.post(f"/don-hang/{order.token}/mua-lai")

    client.post(f"/don-hang/{order.token}/mua-lai")

    assert in_carts() == [(offers[0].variant_id, 4), (offers[1].variant_id, 6)]


def test_all_goods_go_in_the_one_cart_of_an_account(client, sign_in, order, offers):
    person = accounts.user()
    sign_in(client, person)

    client.post(f"/don-hang/{order.token}/mua-lai")

    owners = session.scalars(select(Cart.user_id).join(CartLine, CartLine.cart_id == Cart.id)).all()
    assert owners == [person.id, person.id]
    assert in_carts() == [(offers[0].variant_id, 2), (offers[1].variant_id, 3)]
    assert client.get_cookie("cart").value == "-.2"


def test_a_full_cart_takes_no_more_and_says_so(client, order, offers, monkeypatch):
    monkeypatch.setattr(limits, "MOST_LINES", 1)

    client.post(f"/don-hang/{order.token}/mua-lai")

    assert in_carts() == [(offers[0].variant_id, 2)]
    assert "Hiện không mua lại được: Chè búp." in client.get("/gio-hang").page.text


def test_many_lines_need_no_more_statements_than_one(clients, offers, query_count):
    outlet, first = offers[0].outlet, offers[0]
    more = [(on_offer(f"Mắm số {number}", outlet=outlet).variant_id, 1) for number in range(8)]
    small = orders.place(orders.pickup(outlet.id), (first.variant_id, 1))
    large = orders.place(orders.pickup(outlet.id), *more)
    ways = {}
    for name, order in (("small", small), ("large", large), ("large again", large)):
        client = clients()
        client.get("/gio-hang")
        with query_count() as ways[name]:
            client.post(f"/don-hang/{order.token}/mua-lai")

    assert len(in_carts()) == 1 + 8 + 8
    assert len(ways["large"]) <= len(ways["small"]), str(ways["large"])
    assert len(ways["large again"]) <= len(ways["small"]), str(ways["large again"])


def test_without_the_token_of_the_form_nothing_goes_in(client, order):
    client.post(f"/don-hang/{order.token}/mua-lai", token=False)

    assert in_carts() == []


def test_a_guest_keeps_the_order_with_one_password(client, order):
    page = client.get(f"/don-hang/{order.token}").page
    assert f"/don-hang/{order.token}/tai-khoan" in page.links

    answer = client.post(f"/don-hang/{order.token}/tai-khoan", data={"password": PASSWORD, "agree": "1"})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/dang-nhap")
    user = session.scalars(select(User)).one()
    assert (user.phone, user.name) == (order.phone, order.name)
    assert session.scalar(select(Order.user_id)) == user.id
    assert (
        session.scalar(
            select(func.count())
            .select_from(Consent)
            .where(Consent.subject_id == user.id, Consent.subject_kind == "user")
        )
        == 2
    )


def test_a_phone_that_has_an_account_gets_the_same_answer_and_nothing_changes(client, order):
    owner = accounts.user(phone=order.phone)

    answer = client.post(f"/don-hang/{order.token}/tai-khoan", data={"password": PASSWORD, "agree": "1"})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/dang-nhap")
    assert session.scalar(select(Order.user_id)) is None
    assert session.scalars(select(User.id)).all() == [owner.id]


@pytest.mark.parametrize(
    "data",
    [
        {"password": "ngan", "agree": "1"},
        {"password": PASSWORD},
        {"password": "0912345678", "agree": "1"},
        {},
    ],
)
def test_a_weak_password_or_no_consent_makes_no_account(client, order, data):
    answer = client.post(f"/don-hang/{order.token}/tai-khoan", data=data)

    assert answer.status_code == 422
    assert session.scalars(select(User)).all() == []
    assert session.scalar(select(Order.user_id)) is None


def test_the_offer_ends_after_a_day(client, order):
    with time_machine.travel(AT + timedelta(days=1), tick=False):
        page = client.get(f"/don-hang/{order.token}").page
        assert f"/don-hang/{order.token}/tai-khoan" not in page.links
        assert client.get(f"/don-hang/{order.token}/tai-khoan").status_code == 404


def test_the_account_says_how_far_each_order_is(client, sign_in):
    person = accounts.user()
    outlet = outlets.outlet("Hạc Thành")
    goods = on_offer("Mắm tôm", outlet=outlet, stock=30)
    order = orders.place(orders.pickup(outlet.id), (goods.variant_id, 2))
    order.user_id = person.id
    session.flush()
    sign_in(client, person)

    table = client.get("/tai-khoan").page.all("table")[0]

    assert "Đã nhận đơn" in words(table)
