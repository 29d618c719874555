"""The two pages of the checkout with alcohol in the cart."""

import pytest
import time_machine
from sqlalchemy import func, select

from shop.extensions import session
from shop.orders.models import Order
from tests.builders import cart as carts
from tests.builders.alcohol import wine
from tests.builders.cart import AT
from tests.builders.paying import with_account
from tests.support.pages import fields_of

SAME_SITE = {"Origin": "http://localhost"}


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


def put(client, offer):
    client.set_cookie("of_age", "1")
    client.post("/gio-hang/them", data={"variant_id": offer.variant_id, "quantity": 1}, headers=SAME_SITE)


def sent(client, offer, payment):
    token = client.get("/thanh-toan").page.token
    person = {"name": "Nguyễn Thị Hoa", "phone": "0912 345 678", "door": "pickup"}
    data = {**person, "outlet_id": offer.outlet.id, "pickup_payment": payment, "csrf_token": token}
    return client.post("/thanh-toan", data=data)


def ways(page, name):
    return [each.get("value") for each in page.all("input", name=name)]


def test_only_ways_to_pay_ahead_are_offered_and_the_only_one_is_chosen(client, db_session):
    put(client, wine())
    page = client.get("/thanh-toan").page
    for name in ("pickup_payment", "delivery_payment"):
        assert ways(page, name) == ["vietqr"]
        assert page.field(name).get("checked") is not None
    assert "phải trả tiền trước" in page.text


def test_goods_beside_it_are_paid_ahead_too(client, db_session):
    offer = wine()
    put(client, offer)
    put(client, carts.on_offer(outlet=offer.outlet))
    assert ways(client.get("/thanh-toan").page, "pickup_payment") == ["vietqr"]


def test_cash_is_refused_beside_the_question(client, db_session):
    offer = wine()
    put(client, offer)
    answer = sent(client, offer, "at_outlet")
    assert answer.status_code == 422
    assert answer.page.field("name").get("value") == "Nguyễn Thị Hoa"


def test_kept_answers_that_pay_in_cash_are_stopped_before_the_button(client, db_session):
    offer = with_account(carts.on_offer().outlet)
    tea = carts.on_offer("Chè", outlet=offer)
    put(client, tea)
    assert sent(client, tea, "at_outlet").status_code == 303
    put(client, wine(outlet=offer))
    page = client.get("/thanh-toan/xem-lai").page
    assert "Rượu bia mua qua mạng phải trả tiền trước" in page.text
    assert page.all("form", action="/thanh-toan/dat-hang") == []


def test_the_word_about_the_age_is_asked_for_at_its_tick(client, db_session):
    offer = wine()
    put(client, offer)
    assert sent(client, offer, "vietqr").status_code == 303
    page = client.get("/thanh-toan/xem-lai").page
    assert page.field("age").get("checked") is None
    form = fields_of(page.form("/thanh-toan/dat-hang")) | {"terms": "y"}
    answer = client.post("/thanh-toan/dat-hang", data=form)
    assert answer.status_code == 422
    assert "Hãy xác nhận bạn đủ 18 tuổi" in answer.page.text
    assert session.scalar(select(func.count()).select_from(Order)) == 0
    form = fields_of(answer.page.form("/thanh-toan/dat-hang")) | {"terms": "y", "age": "y"}
    assert client.post("/thanh-toan/dat-hang", data=form).status_code == 303
    order = session.scalars(select(Order)).one()
    shown = client.get(f"/don-hang/{order.token}").page
    assert "mang giấy tờ có ngày sinh" in shown.text
    assert [each for each in shown.all("input", name="payment") if each.get("value") == "at_outlet"] == []


def test_an_order_without_it_has_no_such_tick(client, db_session):
    offer = carts.on_offer()
    put(client, offer)
    sent(client, offer, "at_outlet")
    assert client.get("/thanh-toan/xem-lai").page.all("input", name="age") == []
