"""What the cart says of outlets that have all of it, or not."""

import pytest
import time_machine

from shop.delivery.states import Way
from tests.builders import cart as carts
from tests.builders import days, inventory, outlets
from tests.builders.cart import AT


@pytest.fixture(autouse=True)
def _now(db_session):
    with time_machine.travel(AT, tick=False):
        yield


def add(client, **data):
    return client.post("/gio-hang/them", data=data, token=False)


def test_the_cart_says_when_no_outlet_has_all_of_it(client):
    first, second = outlets.outlet("Hạc Thành"), outlets.outlet("Việt Trì")
    jar, tea = carts.on_offer("Mắm", outlet=first), carts.on_offer("Chè", outlet=second)
    add(client, variant_id=jar.variant_id)
    add(client, variant_id=tea.variant_id)

    text = client.get("/gio-hang").page.text

    assert "Không điểm bán nào có đủ cả giỏ" in text
    assert "Có tại Hạc Thành" in text
    assert "Có tại Việt Trì" in text


def test_the_cart_tells_an_outlet_without_the_goods_from_one_that_is_slower(client):
    slow, quick = outlets.outlet("Hạc Thành", pickup_days=3), outlets.outlet("Việt Trì", pickup_days=0)
    jar, tea = carts.on_offer("Mắm", outlet=slow), carts.on_offer("Chè", outlet=quick)
    inventory.stocked(quick, jar.variant, 5)
    client.post("/diem-ban/chon", data={"outlet_id": slow.id}, token=False)

    add(client, variant_id=jar.variant_id)
    both = client.get("/gio-hang").page.text
    add(client, variant_id=tea.variant_id)
    one = client.get("/gio-hang").page.text

    assert "bạn vẫn nhận được ở đó" in both
    assert "không có đủ cả giỏ" not in both
    assert "Điểm bán bạn đang xem không có đủ cả giỏ" in one


def test_the_cart_does_not_send_anybody_to_fetch_where_that_is_stopped(client):
    slow, quick = outlets.outlet("Hạc Thành", pickup_days=3), outlets.outlet("Việt Trì", pickup_days=0)
    jar = carts.on_offer("Mắm", outlet=slow)
    inventory.stocked(quick, jar.variant, 5)
    days.stop(slow, way=Way.PICKUP)
    client.post("/diem-ban/chon", data={"outlet_id": slow.id}, token=False)
    add(client, variant_id=jar.variant_id)

    text = client.get("/gio-hang").page.text

    assert "bạn vẫn nhận được ở đó" not in text
    assert "có đủ hàng nhưng không nhận đơn đến lấy" in text
