import pytest
import time_machine
from sqlalchemy import func, select

from shop.cart.models import Cart, CartLine
from shop.catalogue import services as catalogue
from shop.extensions import session
from shop.inventory.states import Offering
from tests.builders import accounts, inventory
from tests.builders import cart as carts
from tests.builders.accounts import PASSWORD
from tests.builders.cart import AT
from tests.support.pages import words


@pytest.fixture(autouse=True)
def _now(db_session):
    with time_machine.travel(AT, tick=False):
        yield


def add(client, **data):
    return client.post("/gio-hang/them", data=data, token=False)


def rows() -> list[tuple[int, int]]:
    return [tuple(row) for row in session.execute(select(CartLine.variant_id, CartLine.quantity))]


def test_adding_leads_back_to_the_product_with_a_sentence_and_the_count(client):
    offer = carts.on_offer()
    page = f"/san-pham/{offer.product.slug}"

    answer = client.post(
        "/gio-hang/them",
        data={"variant_id": offer.variant_id, "quantity": "3"},
        token=False,
        headers={"Referer": f"http://localhost{page}"},
    )

    assert (answer.status_code, answer.headers["Location"]) == (303, page)
    assert rows() == [(offer.variant_id, 3)]
    cookie = next(value for value in answer.headers.getlist("Set-Cookie") if value.startswith("cart="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert client.get_cookie("cart").value.endswith(".1")
    cart = client.get("/gio-hang").page
    assert "Đã thêm Mắm tôm Hậu Lộc vào giỏ hàng." in cart.text


def test_an_empty_cart_offers_gifts_and_a_full_one_does_not(client):
    gift, plain = carts.on_offer("Bình cói"), carts.on_offer("Mắm tôm")
    gift.product.is_gift = True

    empty = client.get("/gio-hang").page
    add(client, variant_id=plain.variant_id)
    full = client.get("/gio-hang").page

    assert [words(card) for card in empty.all("a", class_="card__link")] == ["Bình cói"]
    assert full.all("a", class_="card__link") == []


def test_buying_at_once_leads_to_the_checkout_but_a_refusal_back_to_the_goods(client):
    offer = carts.on_offer(stock=2)
    page = f"/san-pham/{offer.product.slug}"
    sent = {"variant_id": offer.variant_id, "next": "/thanh-toan"}
    heads = {"Referer": f"http://localhost{page}"}

    refused = client.post("/gio-hang/them", data=sent | {"quantity": "x"}, token=False, headers=heads)
    taken = client.post("/gio-hang/them", data=sent | {"quantity": "1"}, token=False, headers=heads)

    assert (refused.status_code, refused.headers["Location"]) == (303, page)
    assert (taken.status_code, taken.headers["Location"]) == (303, "/thanh-toan")
    assert rows() == [(offer.variant_id, 1)]


def test_a_form_of_another_site_puts_nothing_in(client):
    offer = carts.on_offer()

    answer = client.post(
        "/gio-hang/them",
        data={"variant_id": offer.variant_id},
        token=False,
        headers={"Origin": "https://xau.example"},
    )

    assert answer.status_code == 403
    assert session.scalar(select(func.count()).select_from(Cart)) == 0


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"variant_id": ""},
        {"variant_id": "x"},
        {"variant_id": "1.0"},
        {"variant_id": "-1"},
        {"variant_id": "٣"},
        {"variant_id": "999999999"},
        {"variant_id": "9" * 40},
        {"quantity": "0"},
        {"quantity": "-1"},
        {"quantity": "1,5"},
        {"quantity": "1000"},
        {"quantity": "1e3"},
        {"quantity": "９"},
        {"quantity": "\x00"},
        {"lot_id": "999999"},
        {"lot_id": "abc"},
    ],
)
def test_nonsense_puts_nothing_in_and_says_so(client, data):
    offer = carts.on_offer()
    sent = data if "variant_id" in data or not data else {"variant_id": offer.variant_id, **data}

    answer = add(client, **sent)

    assert answer.status_code == 303
    assert session.scalar(select(func.count()).select_from(Cart)) == 0
    assert client.get("/gio-hang").page.all("div", class_="notice--warning")


def test_alcohol_is_sold_at_outlets_only(client):
    offer = carts.on_offer(
        "Rượu Làng Vân", set_code=14, variant={"alcohol_bp": 2900}, warning="Không bán cho người dưới 18 tuổi"
    )

    add(client, variant_id=offer.variant_id)

    assert rows() == []
    assert "chỉ bán tại điểm bán" in client.get("/gio-hang").page.text


def test_what_is_made_to_order_leads_to_the_request(client):
    offer = carts.on_offer(stock=0)
    inventory.setting(offer.outlet, offer.variant, offering=Offering.ON_DEMAND)

    answer = add(client, variant_id=offer.variant_id)

    assert answer.headers["Location"] == f"/dat-truoc/{offer.variant_id}"
    assert rows() == []


def test_what_is_sold_out_is_not_put_in(client):
    offer = carts.on_offer(stock=0)

    add(client, variant_id=offer.variant_id)

    assert rows() == []
    assert "đang hết hàng" in client.get("/gio-hang").page.text


def test_another_quantity_is_kept_and_a_wrong_one_is_said_at_its_line(client):
    offer = carts.on_offer(stock=50)
    add(client, variant_id=offer.variant_id)
    line = session.scalars(select(CartLine.id)).one()

    changed = client.submit("/gio-hang", {"quantity": "7"}, action=f"/gio-hang/dong/{line}")
    assert changed.status_code == 303
    assert rows() == [(offer.variant_id, 7)]
    for wrong in ("0", "x", "", "1000", "2.5"):
        answer = client.submit("/gio-hang", {"quantity": wrong}, action=f"/gio-hang/dong/{line}")
        assert answer.status_code == 422
        assert answer.page.find("input", id=f"line-{line}").get("aria-invalid") == "true"
        assert answer.page.find("input", id=f"line-{line}").get("value") == wrong
        assert rows() == [(offer.variant_id, 7)]


def test_a_line_that_was_taken_out_can_be_put_back(client):
    offer = carts.on_offer()
    add(client, variant_id=offer.variant_id, quantity="4")
    line = session.scalars(select(CartLine.id)).one()

    client.submit("/gio-hang", action=f"/gio-hang/dong/{line}/xoa")
    page = client.get("/gio-hang")
    assert "Đã bỏ Mắm tôm Hậu Lộc khỏi giỏ." in page.page.text
    assert rows() == []
    from tests.support.pages import fields_of

    client.post("/gio-hang/them", data=fields_of(page.page.form("/gio-hang/them")), token=False)

    assert rows() == [(offer.variant_id, 4)]


def test_a_price_that_changed_since_is_said_at_the_line(client):
    offer = carts.on_offer(price=60_000)
    add(client, variant_id=offer.variant_id)
    catalogue.set_price(offer.variant_id, amount=55_000, starts_at=AT, by=None, at=AT)

    text = client.get("/gio-hang").page.text.replace("\xa0", " ")

    assert "Giá đã giảm từ 60.000 ₫ còn 55.000 ₫ kể từ khi bạn thêm vào giỏ." in text


def test_a_line_that_cannot_be_had_any_more_offers_what_is_left(client):
    offer = carts.on_offer(stock=3)
    other = carts.on_offer("Chè", outlet=offer.outlet)
    add(client, variant_id=offer.variant_id, quantity="9")
    add(client, variant_id=other.variant_id)

    page = client.get("/gio-hang").page

    assert "Chỉ còn 3, bạn đang chọn 9." in page.text
    assert "/thanh-toan" not in page.links
    line = session.scalars(select(CartLine.id).where(CartLine.quantity == 9)).one()
    client.post(f"/gio-hang/dong/{line}", data={"quantity": "3"})
    assert "/thanh-toan" in client.get("/gio-hang").page.links


def test_signing_in_merges_and_signing_out_shows_no_count(client):
    offer = carts.on_offer()
    user = accounts.user(phone="+84911222333")
    add(client, variant_id=offer.variant_id, quantity="2")

    client.submit("/dang-nhap", {"identifier": "0911222333", "password": PASSWORD})

    assert client.get_cookie("cart").value == "-.1"
    assert session.scalars(select(Cart.user_id)).one() == user.id
    assert "Mắm tôm Hậu Lộc" in client.get("/gio-hang").page.text
    client.post("/dang-xuat")
    assert "Giỏ hàng đang trống" in client.get("/gio-hang").page.text


@pytest.mark.parametrize("value", ["x", "-.3", "a.1", "x" * 22 + ".1", "x" * 22 + ".999", "\x7f.1"])
def test_an_odd_cookie_is_an_empty_cart(client, value):
    client.set_cookie("cart", value)

    assert "Giỏ hàng đang trống" in client.get("/gio-hang").page.text


def test_one_address_cannot_make_carts_without_end(clients):
    offer = carts.on_offer()
    from shop.cart.views import newcomers

    for _number in range(newcomers.NEW_CARTS):
        add(clients(), variant_id=offer.variant_id)
    last = clients()
    add(last, variant_id=offer.variant_id)

    assert session.scalar(select(func.count()).select_from(Cart)) == newcomers.NEW_CARTS
    assert "Bạn thử quá nhiều lần" in last.get("/gio-hang").page.text


def test_adding_needs_at_most_eight_statements(client, query_count):
    offer, other = carts.on_offer(), carts.on_offer("Chè")
    with query_count() as first:
        add(client, variant_id=offer.variant_id)
    with query_count() as second:
        add(client, variant_id=other.variant_id)

    assert len(first) <= 8, str(first)
    assert len(second) <= 8, str(second)


def test_the_sentence_after_adding_leads_to_the_cart(client):
    offer = carts.on_offer()
    page = f"/san-pham/{offer.product.slug}"
    client.post(
        "/gio-hang/them",
        data={"variant_id": offer.variant_id},
        token=False,
        headers={"Referer": f"http://localhost{page}"},
    )
    said = client.get(page).page.all("div", class_="messages")[0]
    assert words(said) == "Đã thêm Mắm tôm Hậu Lộc vào giỏ hàng. Xem giỏ hàng"
