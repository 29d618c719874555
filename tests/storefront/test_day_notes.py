"""Product page and cart say until when to order for an occasion, and that nobody sends anything now."""

from datetime import timedelta

import pytest
import time_machine

from shop.core.clock import vn_day
from shop.delivery.states import Way, ZoneKind
from tests.builders import cart as carts
from tests.builders import days, inventory, outlets
from tests.builders.cart import AT

TODAY = vn_day(AT)
SOON = TODAY + timedelta(days=7)
TET = TODAY + timedelta(days=19)


@pytest.fixture(autouse=True)
def offer(db_session):
    with time_machine.travel(AT, tick=False):
        yield carts.on_offer(variant={"max_transit_days": 5})


def product_page(client, offer, query: str = "") -> str:
    return client.get(f"/san-pham/{offer.product.slug}{query}").page.text


def test_a_near_last_order_day_is_told_on_the_page_and_in_the_cart(client, offer):
    days.last_day(SOON, TET)
    days.last_day(SOON + timedelta(days=1), TET, kind=ZoneKind.PROVINCE)
    days.last_day(SOON, TET, set_code=26, occasion="Trung thu")
    client.set_cookie("cart", f"{carts.a_cart((offer.variant_id, 1))}.1")

    for text in (product_page(client, offer), client.get("/gio-hang").page.text):
        assert "Đặt đến hết 5/12 để nhận trước Tết." in text
        assert "Đặt đến hết 6/12 để nhận trước Tết (giao trong tỉnh)." in text
        assert "Trung thu" not in text


def test_a_last_order_day_that_is_far_or_over_is_not_told(client, offer):
    days.last_day(TODAY + timedelta(days=22), TODAY + timedelta(days=40))
    days.last_day(TODAY - timedelta(days=1), TET)

    assert "để nhận trước" not in product_page(client, offer)


def test_the_estimate_passes_over_a_stopped_outlet_and_keeps_last_order_days(client, offer):
    days.last_day(TODAY - timedelta(days=1), TET)
    assert "nhận chậm nhất Thứ Năm, 17/12/2026" in product_page(client, offer, "?giao-toi=38")
    days.stop(offer.outlet)

    text = product_page(client, offer, "?giao-toi=38")

    assert "Điểm bán ngừng nhận đơn giao từ" in text
    assert "Hiện chưa có điểm bán nào gửi được sản phẩm này." in text
    other = outlets.outlet("Sầm Sơn")
    inventory.stocked(other, offer.variant, 5)
    text = product_page(client, offer, "?giao-toi=38")
    assert "gửi từ Sầm Sơn" in text
    assert "ngừng nhận đơn" not in text


def test_no_day_for_pick_up_is_named_where_no_orders_are_taken(client, offer):
    days.stop(offer.outlet, way=Way.DELIVERY)
    assert "Đang ngừng nhận đơn đến lấy" not in product_page(client, offer)

    days.stop(offer.outlet, way=None)

    text = product_page(client, offer)
    assert "Đang ngừng nhận đơn đến lấy" in text
    assert "Nhận từ" not in text
    assert "Nhận hôm nay" not in text


def test_a_stop_ends_and_begins_within_a_day(client, offer):
    days.stop(offer.outlet, since=AT - timedelta(hours=2), until=AT + timedelta(hours=1))
    assert "ngừng nhận đơn giao" in product_page(client, offer)

    with time_machine.travel(AT + timedelta(hours=1), tick=False):
        assert "ngừng nhận đơn giao" not in product_page(client, offer)


def test_the_pages_ask_nothing_more_where_there_is_no_rule(client, offer, query_count):
    client.get(f"/san-pham/{offer.product.slug}")

    with query_count() as statements:
        client.get(f"/san-pham/{offer.product.slug}")

    assert len(statements) <= 6
    assert not [text for text in statements if "FROM order_stops WHERE" in text]
