"""The two pages: bad input, what is kept, what is said when things have changed."""

import pytest
import time_machine
from sqlalchemy import func, select

from shop.cart.queries import Visitor
from shop.cart.services import keep_checkout
from shop.catalogue import services as catalogue
from shop.extensions import session
from shop.orders.models import Order
from tests.builders import accounts, orders, outlets
from tests.builders import cart as carts
from tests.builders.cart import AT
from tests.builders.geography import all_units
from tests.builders.places import HAC_THANH, commune


@pytest.fixture(autouse=True)
def _now(db_session):
    with time_machine.travel(AT, tick=False):
        yield


def with_cart(client, token: str, lines: int = 1):
    client.set_cookie("cart", f"{token}.{lines}")
    return client


PICKUP = {"door": "pickup", "name": "Nguyễn Thị Hoa", "phone": "0912345678", "pickup_payment": "at_outlet"}
DELIVERY = {
    "door": "delivery",
    "name": "Nguyễn Thị Hoa",
    "phone": "0912345678",
    "province_code": "38",
    "commune_code": HAC_THANH,
    "street": "12 Lê Lợi",
    "delivery_payment": "on_delivery",
}


@pytest.mark.parametrize(
    ("answers", "changed", "field"),
    [
        (PICKUP, {"name": ""}, "name"),
        (PICKUP, {"name": "a" * 101}, "name"),
        (PICKUP, {"name": "Hoa\x00"}, "name"),
        (PICKUP, {"name": "Hoa\u202eabc"}, "name"),
        (PICKUP, {"phone": ""}, "phone"),
        (PICKUP, {"phone": "12345"}, "phone"),
        (PICKUP, {"phone": "٠٩١٢٣٤٥٦٧٨"}, "phone"),
        (PICKUP, {"email": "không phải"}, "email"),
        (PICKUP, {"outlet_id": ""}, "outlet_id"),
        (PICKUP, {"outlet_id": "999999"}, "outlet_id"),
        (PICKUP, {"outlet_id": "1.5"}, "outlet_id"),
        (PICKUP, {"outlet_id": "<script>"}, "outlet_id"),
        (PICKUP, {"pickup_payment": "on_delivery"}, "pickup_payment"),
        (PICKUP, {"door": "window"}, "door"),
        (DELIVERY, {"commune_code": ""}, "commune_code"),
        (DELIVERY, {"commune_code": "99999"}, "commune_code"),
        (DELIVERY, {"street": ""}, "street"),
        (DELIVERY, {"street": "a" * 201}, "street"),
        (DELIVERY, {"note": "a" * 501}, "note"),
        (DELIVERY, {"delivery_payment": "bitcoin"}, "delivery_payment"),
    ],
)
def test_bad_input_is_said_beside_its_field_and_keeps_the_rest(client, answers, changed, field):
    commune(HAC_THANH)
    offer = carts.on_offer()
    token = carts.a_cart((offer.variant_id, 1))
    with_cart(client, token)

    answer = client.submit("/thanh-toan", {"outlet_id": str(offer.outlet.id), **answers, **changed})

    assert answer.status_code == 422
    assert answer.page.title.startswith("Lỗi:")
    assert f'href="#{field}"' in answer.page.html
    if field != "phone":
        assert answer.page.field("phone").get("value") == "0912345678"
    assert carts.cart_row(token).checkout == {}


def test_fields_of_the_other_door_do_not_stand_in_the_way(client):
    offer = carts.on_offer()
    with_cart(client, carts.a_cart((offer.variant_id, 1)))

    answer = client.submit(
        "/thanh-toan",
        {**PICKUP, "outlet_id": str(offer.outlet.id), "street": "a" * 300, "commune_code": "99999"},
    )

    assert (answer.status_code, answer.headers["Location"]) == (303, "/thanh-toan/xem-lai")


def test_without_script_a_province_brings_its_communes_and_keeps_what_was_typed(client):
    offer = carts.on_offer()
    with_cart(client, carts.a_cart((offer.variant_id, 1)))

    answer = client.submit(
        "/thanh-toan", {**DELIVERY, "commune_code": "", "phone": "091", "reload": "province"}
    )

    assert answer.status_code == 200
    assert not answer.page.title.startswith("Lỗi:")
    assert answer.page.field("phone").get("value") == "091"
    assert answer.page.field("street").get("value") == "12 Lê Lợi"
    options = [option.get("value") for option in answer.page.field("commune_code").iter("option")]
    assert len(options) == 167
    assert HAC_THANH in options


def test_an_old_name_leads_to_its_communes_of_today(client):
    all_units()
    offer = carts.on_offer()
    with_cart(client, carts.a_cart((offer.variant_id, 1)))

    answer = client.submit(
        "/thanh-toan",
        {**DELIVERY, "province_code": "", "commune_code": "", "search": "p dong tho", "reload": "search"},
    )

    assert answer.status_code == 200
    assert "trước là" in answer.page.text
    options = [option.get("value") for option in answer.page.field("commune_code").iter("option")]
    assert HAC_THANH in options


def test_a_commune_found_by_its_old_name_needs_no_province(client):
    all_units()
    carts.tariff()
    offer = carts.on_offer(variant={"max_transit_days": 5})
    token = carts.a_cart((offer.variant_id, 1))
    with_cart(client, token)

    answer = client.submit("/thanh-toan", {**DELIVERY, "province_code": "", "search": "p dong tho"})

    assert answer.status_code == 303
    assert carts.cart_row(token).checkout["commune_code"] == HAC_THANH


def test_what_was_typed_comes_back_on_the_way_back(client):
    offer = carts.on_offer()
    token = carts.a_cart((offer.variant_id, 1))
    keep_checkout(Visitor(token), orders.pickup(offer.outlet.id, email="hoa@vidu.vn").to_json(), at=AT)

    page = with_cart(client, token).get("/thanh-toan").page

    assert page.field("phone").get("value") == "0912 345 678"
    assert page.field("email").get("value") == "hoa@vidu.vn"


def test_an_account_fills_in_name_and_phone(client, sign_in):
    offer = carts.on_offer()
    sign_in(client, accounts.user("Lê Văn Tám", phone="+84911222333"))
    client.post("/gio-hang/them", data={"variant_id": offer.variant_id}, token=False)

    page = client.get("/thanh-toan").page

    assert page.field("name").get("value") == "Lê Văn Tám"
    assert page.field("phone").get("value") == "0911 222 333"


def test_outlets_that_lack_something_say_so(client):
    first, second = outlets.outlet("Hạc Thành"), outlets.outlet("Sầm Sơn")
    jar = carts.on_offer("Mắm tôm", outlet=first)
    tea = carts.on_offer("Chè xanh", outlet=first)
    from tests.builders import inventory

    inventory.stocked(second, jar.variant, 5)
    with_cart(client, carts.a_cart((jar.variant_id, 1), (tea.variant_id, 1)))

    text = client.get("/thanh-toan").page.text

    assert "Không đủ: Chè xanh" in text
    assert text.index("Hạc Thành") < text.index("Sầm Sơn")


def reviewed(client, token: str, details):
    keep_checkout(Visitor(token), details.to_json(), at=AT)
    return with_cart(client, token).get("/thanh-toan/xem-lai")


def test_the_review_shows_answers_parcels_and_ticks_nothing(client):
    carts.tariff()
    offer = carts.on_offer(price=60_000, variant={"max_transit_days": 5, "gross_weight_g": 500})
    token = carts.a_cart((offer.variant_id, 1))

    page = reviewed(client, token, orders.delivery(note="Cổng xanh")).page

    text = page.text.replace("\xa0", " ")
    assert "12 Lê Lợi, Phường Hạc Thành, Thanh Hóa" in text
    assert "Cổng xanh" in text
    assert "Tổng cộng: 78.000 ₫" in text
    assert "Giá đã gồm thuế GTGT 4.444 ₫" in text
    assert "Đặt hàng · 78.000 ₫" in text
    assert page.field("terms").get("checked") is None
    assert page.field("marketing").get("checked") is None
    assert "/thong-tin/dieu-khoan" in page.links


def test_the_terms_must_be_ticked(client):
    offer = carts.on_offer()
    reviewed(client, carts.a_cart((offer.variant_id, 1)), orders.pickup(offer.outlet.id))

    answer = client.submit("/thanh-toan/xem-lai", action="/thanh-toan/dat-hang")

    assert answer.status_code == 422
    assert "Hãy đồng ý với điều khoản sử dụng" in answer.page.text
    assert session.scalar(select(func.count()).select_from(Order)) == 0


@pytest.mark.parametrize(
    "seen", ["", "x", "[]", "{}", '{"lines": 1}', '{"lines":{"1":[1]},"fee":0,"total":0,"days":{}}']
)
def test_a_price_that_changed_is_named_and_the_next_press_orders(client, seen):
    offer = carts.on_offer(price=60_000)
    review = reviewed(client, carts.a_cart((offer.variant_id, 2)), orders.pickup(offer.outlet.id))
    from tests.support.pages import fields_of

    form = fields_of(review.page.form("/thanh-toan/dat-hang")) | {"terms": "y"}
    catalogue.set_price(offer.variant_id, amount=65_000, starts_at=AT, by=None, at=AT)

    refused = client.post("/thanh-toan/dat-hang", data=form)
    forged = client.post("/thanh-toan/dat-hang", data=form | {"seen": seen})
    again = fields_of(refused.page.form("/thanh-toan/dat-hang"))
    placed = client.post("/thanh-toan/dat-hang", data=again)

    assert (refused.status_code, forged.status_code, placed.status_code) == (422, 422, 303)
    text = refused.page.text.replace("\xa0", " ")
    assert "Mắm tôm Hậu Lộc, Hũ 200 g: trước 120.000 ₫, nay 130.000 ₫." in text
    assert "Tổng cộng: trước 120.000 ₫, nay 130.000 ₫." in text
    assert session.scalars(select(Order.total)).all() == [130_000]


def test_a_short_line_offers_ways_out_and_loses_nothing(client):
    here, there = outlets.outlet("Hạc Thành"), outlets.outlet("Sầm Sơn")
    jar = carts.on_offer("Mắm tôm", outlet=here, stock=5)
    tea = carts.on_offer("Chè xanh", outlet=here, stock=5)
    from tests.builders import inventory

    inventory.stocked(there, jar.variant, 9)
    token = carts.a_cart((jar.variant_id, 4), (tea.variant_id, 1))
    review = reviewed(client, token, orders.pickup(here.id))
    from tests.support.pages import fields_of

    form = fields_of(review.page.form("/thanh-toan/dat-hang")) | {"terms": "y"}
    orders.place(orders.pickup(here.id, phone="+84987654321"), (jar.variant_id, 3))

    answer = client.post("/thanh-toan/dat-hang", data=form)

    assert answer.status_code == 422
    assert "Chỉ còn 2, bạn đang chọn 4." in answer.page.text
    assert "Nhận tại Sầm Sơn" in answer.page.text
    line_id = next(line.line_id for line in _lines(token) if line.variant_id == jar.variant_id)
    fixed = client.post(f"/gio-hang/dong/{line_id}", data={"quantity": "2", "next": "/thanh-toan/xem-lai"})
    assert fixed.headers["Location"] == "/thanh-toan/xem-lai"
    placed = client.submit("/thanh-toan/xem-lai", {"terms": "y"}, action="/thanh-toan/dat-hang")
    assert placed.status_code == 303


def test_goods_that_are_not_sent_so_far_are_named_before_the_button(client):
    carts.tariff()
    offer = carts.on_offer(variant={"reach": "pickup"})

    page = reviewed(client, carts.a_cart((offer.variant_id, 1)), orders.delivery()).page

    assert "chỉ nhận tại điểm bán, không gửi đi được" in page.text
    assert "Đặt hàng ·" not in page.text


def test_cash_on_delivery_beyond_the_cap_is_said_before_the_button(client):
    carts.tariff()
    offer = carts.on_offer(price=4_000_000, variant={"max_transit_days": 5})

    page = reviewed(client, carts.a_cart((offer.variant_id, 1)), orders.delivery()).page

    assert "nhiều nhất là 3.000.000" in page.text
    assert "Đặt hàng ·" not in page.text


@pytest.mark.parametrize("path", ["/gio-hang", "/thanh-toan", "/thanh-toan/xem-lai"])
@pytest.mark.parametrize("lines", [1, 8])
def test_each_page_needs_at_most_twelve_statements(client, query_count, path, lines):
    carts.tariff()
    outlet = outlets.outlet()
    offers = [
        carts.on_offer(f"Món {n}", outlet=outlet, variant={"max_transit_days": 5}) for n in range(lines)
    ]
    token = carts.a_cart(*((offer.variant_id, 1) for offer in offers))
    keep_checkout(Visitor(token), orders.delivery().to_json(), at=AT)
    with_cart(client, token, lines).get(path)  # the process knows shelves and settings from now on

    with query_count() as statements:
        answer = client.get(path)

    assert answer.status_code == 200
    assert len(statements) <= 12, str(statements)


def _lines(token: str):
    from shop.cart.queries import lines_of

    return lines_of(carts.cart_row(token).id)
