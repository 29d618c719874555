"""A guest buys, page by page."""

import pytest
import time_machine
from sqlalchemy import func, select

from shop.cart.models import CartLine
from shop.extensions import session
from shop.inventory.models import Reservation, StockItem
from shop.orders.models import Fulfilment, Order, OrderLine
from shop.orders.states import CallState, FulfilmentState, OrderState
from tests.builders import cart as carts
from tests.builders.places import HAC_THANH

pytestmark = pytest.mark.usefixtures("db_session")


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(carts.AT, tick=False):
        yield


def pickup_answers(outlet_id: int, **more) -> dict:
    return {
        "door": "pickup",
        "name": "Nguyễn Thị Hoa",
        "phone": "0912 345 678",
        "outlet_id": str(outlet_id),
        "pickup_payment": "at_outlet",
        **more,
    }


def delivery_answers(**more) -> dict:
    return {
        "door": "delivery",
        "name": "Nguyễn Thị Hoa",
        "phone": "+84 912.345.678",
        "province_code": "38",
        "commune_code": HAC_THANH,
        "street": "12 Lê Lợi",
        "delivery_payment": "on_delivery",
        **more,
    }


def put_in(client, variant_id: int, quantity: int = 1) -> None:
    answer = client.post("/gio-hang/them", data={"variant_id": variant_id, "quantity": quantity}, token=False)
    assert answer.status_code == 303


def only_order() -> Order:
    return session.scalars(select(Order)).one()


def test_a_guest_picks_up_with_four_fields_in_eight_requests(client):
    offer = carts.on_offer(stock=10, price=60_000)

    put_in(client, offer.variant_id, 2)
    cart = client.get("/gio-hang")
    assert "Mắm tôm Hậu Lộc" in cart.page.text
    assert "120.000" in cart.page.text
    review = client.follow(client.submit("/thanh-toan", pickup_answers(offer.outlet.id)))
    assert review.page.heading == "Xem lại và đặt"
    assert "Đặt hàng · 120.000 ₫" in review.page.text.replace("\xa0", " ")
    assert "Nhận từ Chủ nhật, 29/11/2026" in review.page.text
    placed = client.submit("/thanh-toan/xem-lai", {"terms": "y"}, action="/thanh-toan/dat-hang")
    order = only_order()
    assert placed.headers["Location"].endswith(f"/don-hang/{order.token}")
    page = client.follow(placed)

    assert (order.state, order.call_state) == (OrderState.CONFIRMED, CallState.NOT_NEEDED)
    assert (order.total, order.goods_total, order.delivery_total, order.vat_total) == (
        120_000,
        120_000,
        0,
        8_889,
    )
    assert (order.phone, order.phone_last4, order.email) == ("+84912345678", "5678", None)
    part = session.scalars(select(Fulfilment)).one()
    assert (part.outlet_id, part.state, part.amount_to_collect) == (
        offer.outlet.id,
        FulfilmentState.NEW,
        120_000,
    )
    line = session.scalars(select(OrderLine)).one()
    assert (line.quantity, line.price, line.total, line.vat_bp) == (2, 60_000, 120_000, 800)
    assert session.scalars(select(StockItem.allocated)).all() == [2]
    assert session.scalar(select(func.count()).select_from(CartLine)) == 0
    assert order.code in page.page.heading
    assert part.pickup_code in page.page.text
    assert 'class="qr__svg"' in page.page.html
    assert page.headers["Cache-Control"] == "no-store"
    assert page.page.find("meta", name="robots").get("content") == "noindex"


def test_a_guest_has_goods_delivered_with_seven_fields(client):
    offer = carts.on_offer(stock=10, price=60_000, variant={"gross_weight_g": 700, "max_transit_days": 4})

    put_in(client, offer.variant_id, 2)
    review = client.follow(client.submit("/thanh-toan", delivery_answers(note="Gọi trước khi tới")))
    assert "Giao trước hoặc trong Thứ Hai, 30/11/2026" in review.page.text
    page = client.follow(client.submit("/thanh-toan/xem-lai", {"terms": "y"}, action="/thanh-toan/dat-hang"))

    order = only_order()
    assert (order.state, order.call_state) == (OrderState.CONFIRMED, CallState.WAITING)
    assert (order.goods_total, order.delivery_total, order.total) == (120_000, 25_000, 145_000)
    assert order.address_text == "12 Lê Lợi, Phường Hạc Thành, Thanh Hóa"
    assert order.note == "Gọi trước khi tới"
    assert "Chờ gọi xác nhận" in page.page.text
    assert session.scalars(select(Reservation.quantity)).all() == [2]


def test_the_cart_page_of_a_guest_without_a_cart_writes_nothing_and_says_so(client):
    answer = client.get("/gio-hang")

    assert "Giỏ hàng đang trống" in answer.page.text
    assert "Set-Cookie" not in answer.headers


def test_the_way_to_the_order_begins_in_the_cart(client):
    assert client.get("/thanh-toan").headers["Location"] == "/gio-hang"
    assert client.get("/thanh-toan/xem-lai").headers["Location"] == "/gio-hang"
