"""The review page: what is shown before ordering, what is refused there, and the ways out."""

import pytest
import time_machine
from sqlalchemy import func, select

from shop.cart.queries import Visitor, lines_of
from shop.cart.services import keep_checkout
from shop.catalogue import services as catalogue
from shop.extensions import session
from shop.orders.models import Order
from tests.builders import cart as carts
from tests.builders import orders, outlets
from tests.builders.cart import AT
from tests.checkout.test_pages import with_cart


@pytest.fixture(autouse=True)
def _now(db_session):
    with time_machine.travel(AT, tick=False):
        yield


def reviewed(client, token: str, details):
    keep_checkout(Visitor(token), details.to_json(), at=AT)
    return with_cart(client, token).get("/thanh-toan/xem-lai")


def test_the_review_shows_answers_parcels_and_ticks_nothing(client):
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
    for slug in ("chu-so-huu", "dieu-khoan", "giao-hang", "doi-tra", "khieu-nai", "bao-mat"):
        assert f"/thong-tin/{slug}" in page.links


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


def test_when_nothing_can_be_had_no_day_and_sum_of_nothing_are_told(client):
    jar = carts.on_offer("Mắm tôm", stock=4)
    review = reviewed(client, carts.a_cart((jar.variant_id, 4)), orders.pickup(jar.outlet.id))
    from tests.support.pages import fields_of

    form = fields_of(review.page.form("/thanh-toan/dat-hang")) | {"terms": "y"}
    orders.place(orders.pickup(jar.outlet.id, phone="+84987654321"), (jar.variant_id, 3))

    answer = client.post("/thanh-toan/dat-hang", data=form)

    assert answer.status_code == 422
    assert "Chỉ còn 1, bạn đang chọn 4." in answer.page.text
    assert "Đã thay đổi từ lúc bạn xem" not in answer.page.text


def test_goods_that_are_not_sent_so_far_are_named_before_the_button(client):
    offer = carts.on_offer(variant={"reach": "pickup"})

    page = reviewed(client, carts.a_cart((offer.variant_id, 1)), orders.delivery()).page

    assert "chỉ nhận tại điểm bán, không gửi đi được" in page.text
    assert "Đặt hàng ·" not in page.text


def test_cash_on_delivery_beyond_the_cap_is_said_before_the_button(client):
    offer = carts.on_offer(price=4_000_000, variant={"max_transit_days": 5})

    page = reviewed(client, carts.a_cart((offer.variant_id, 1)), orders.delivery()).page

    assert "nhiều nhất là 3.000.000" in page.text
    assert "Đặt hàng ·" not in page.text


def _lines(token: str):
    return lines_of(carts.cart_row(token).id)
