"""The delivery estimate of the cart: by province, as checkout reckons it, and honest where goods do not travel."""

import pytest
import time_machine

from shop.catalogue.states import Reach
from tests.builders import cart as carts
from tests.builders import outlets
from tests.builders.cart import AT
from tests.builders.places import VIET_TRI
from tests.support.pages import words

HANOI = "01"


@pytest.fixture(autouse=True)
def _now(db_session):
    with time_machine.travel(AT, tick=False):
        yield


def fill(client, *offers, quantity="1") -> None:
    for offer in offers:
        sent = {"variant_id": offer.variant_id, "quantity": quantity}
        assert client.post("/gio-hang/them", data=sent, token=False).status_code == 303


def said(client, code: str = "") -> str:
    page = client.get(f"/gio-hang?giao-toi={code}" if code else "/gio-hang").page
    return words(page.find("section", id="giao-hang")).replace("\u00a0", " ")


def test_the_fee_of_the_whole_cart_and_the_total_are_told(client):
    offer = carts.on_offer(variant={"gross_weight_g": 600, "max_transit_days": 5})
    fill(client, offer, quantity="2")
    text = said(client, "38")
    assert "Giao tới Thanh Hóa: 25.000 ₫, nhận chậm nhất Thứ Hai, 30/11/2026." in text
    assert "Tổng nếu giao tận nơi: 145.000 ₫" in text
    assert "Giao tới Hà Nội: 52.000 ₫, nhận chậm nhất Thứ Năm, 03/12/2026." in said(client, HANOI)


def test_goods_that_do_not_go_there_are_named(client):
    near = carts.on_offer("Nem chua", variant={"reach": Reach.PROVINCE})
    far = carts.on_offer("Mắm tôm", outlet=near.outlet, variant={"max_transit_days": 5})
    fill(client, near, far)
    text = said(client, HANOI)
    assert "Không giao được cả giỏ tới nơi này: Nem chua: Sản phẩm này không gửi tới địa chỉ đã chọn." in text
    assert "Mắm tôm" not in text
    assert "Tổng nếu giao tận nơi" not in text


def test_several_parcels_are_counted(client):
    first = carts.on_offer("Mắm tôm", variant={"max_transit_days": 5})
    other = outlets.outlet("Việt Trì", commune_code=VIET_TRI)
    second = carts.on_offer("Chè xanh", outlet=other, variant={"max_transit_days": 5})
    fill(client, first, second)
    assert "cho 2 phần hàng" in said(client, "38")


def test_the_province_is_kept_by_the_browser_and_asked_once(client):
    fill(client, carts.on_offer())
    assert "Giao tới" not in said(client).replace("Giao tới tỉnh", "")
    answer = client.get("/gio-hang?giao-toi=38")
    assert "place=38;" in "\n".join(answer.headers.getlist("Set-Cookie"))
    assert "Giao tới Thanh Hóa: 18.000 ₫" in said(client)


@pytest.mark.parametrize("odd", ["", "xx", "00", "14797", "380"])
def test_what_is_no_province_changes_nothing(client, odd):
    fill(client, carts.on_offer())
    answer = client.get(f"/gio-hang?giao-toi={odd}")
    assert answer.status_code == 200
    assert not any(cookie.startswith("place=") for cookie in answer.headers.getlist("Set-Cookie"))


def test_the_estimate_adds_no_statement_but_the_rates(client, query_count):
    fill(client, carts.on_offer())
    with query_count() as without:
        client.get("/gio-hang")
    with query_count() as with_it:
        client.get("/gio-hang?giao-toi=38")
    assert len(with_it) <= len(without) + 1 <= 12
