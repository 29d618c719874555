"""What a customer sees and does while an order waits for its transfer."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from shop.checkout import paying
from shop.extensions import session
from shop.orders.models import Order
from shop.orders.states import OrderState
from shop.payments import queries
from shop.payments.models import Payment
from tests.builders import cart as carts
from tests.builders import paying as money
from tests.builders.cart import AT
from tests.builders.paying import awaited, pays

LATER = AT + timedelta(hours=25)
PICKUP = {"door": "pickup", "name": "Nguyễn Thị Hoa", "phone": "0912345678"}


@pytest.fixture(autouse=True)
def _now(db_session):
    with time_machine.travel(AT, tick=False):
        yield


def text_of(client, order) -> str:
    return client.get(f"/don-hang/{order.token}").page.text.replace("\xa0", " ")


def test_the_page_shows_the_code_the_account_the_sum_and_the_words(client):
    order = awaited(2)

    answer = client.get(f"/don-hang/{order.token}")

    text = answer.page.text.replace("\xa0", " ")
    for words in ("Chờ thanh toán", "Chuyển khoản 120.000 ₫", "Vietcombank", "1023456789", "CONG TY MAU"):
        assert words in text
    assert f"OCOP {order.code}" in text
    assert "Hàng được giữ tới 10:00, 29/11/2026" in text
    assert "không ghi là đã trả tiền" in text
    assert len(answer.data) < 60 * 1024
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_code_can_be_kept_as_a_picture_while_money_is_awaited(client):
    order = awaited(2)

    kept = client.get(f"/don-hang/{order.token}/ma-qr.png")

    assert (kept.mimetype, kept.data[:4]) == ("image/png", b"\x89PNG")
    assert kept.headers["Content-Disposition"] == f'attachment; filename="{order.code}.png"'
    pays(order)
    assert client.get(f"/don-hang/{order.token}/ma-qr.png").status_code == 404


def test_what_the_page_compares_changes_when_money_comes(client):
    order = awaited(2)
    where = f"/don-hang/{order.token}/tinh-trang"
    before = client.get(where).json["state"]

    assert f'data-state="{before}"' in client.get(f"/don-hang/{order.token}").text
    pays(order, 20_000)
    part = client.get(where).json["state"]
    assert f'data-state="{part}"' in client.get(f"/don-hang/{order.token}").text
    pays(order, 100_000, reference="rest")
    assert [before, part, client.get(where).json["state"]] == [
        "awaiting_payment:0",
        "awaiting_payment:20000",
        "confirmed:0",
    ]


def test_a_part_that_came_is_said_and_the_code_asks_for_the_rest(client):
    order = awaited(2)
    pays(order, 20_000)

    text = text_of(client, order)

    assert "Đã nhận 20.000 ₫, còn thiếu 100.000 ₫" in text
    assert "Đổi sang trả tiền khi nhận hàng" not in text
    assert "5406100000" in queries.waiting(order.id).qr_text


def test_saying_sent_marks_nothing_as_paid(client):
    order = awaited(2)

    answer = client.submit(f"/don-hang/{order.token}", action=f"/don-hang/{order.token}/da-chuyen")

    text = client.follow(answer).page.text
    assert "Bạn đã báo là đã chuyển" in text
    assert "Chờ thanh toán" in text
    assert session.scalars(select(Payment.paid)).one() == 0


def test_the_page_says_paid_and_offers_the_pick_up_code_once_money_came(client):
    order = awaited(2)
    assert "Đưa mã này cho nhân viên" not in text_of(client, order)

    pays(order)

    text = text_of(client, order)
    assert "Đã nhận 120.000 ₫ chuyển khoản lúc 10:00, 28/11/2026" in text
    assert "Đưa mã này cho nhân viên" in text
    assert "Đã trả" in text
    assert "Trả khi nhận" not in text


def test_cash_instead_is_one_press(client):
    order = awaited(2)

    answer = client.submit(f"/don-hang/{order.token}", action=f"/don-hang/{order.token}/doi-cach-tra")

    text = client.follow(answer).page.text.replace("\xa0", " ")
    assert "Đã đổi cách trả tiền." in text
    assert "Trả tại điểm bán" in text
    assert "Chuyển khoản 120.000" not in text
    row = session.scalars(select(Order)).one()
    assert (row.state, row.payment_method) == (OrderState.CONFIRMED, "at_outlet")


@pytest.mark.parametrize("payment", ["", "vietqr", "on_delivery", "x"])
def test_another_way_that_is_none_changes_nothing(client, payment):
    order = awaited(2)

    answer = client.post(f"/don-hang/{order.token}/doi-cach-tra", data={"payment": payment})

    assert answer.status_code == 303
    assert session.scalars(select(Order.state)).one() is OrderState.AWAITING_PAYMENT


def test_a_lapsed_order_says_what_becomes_of_late_money(client):
    order = awaited(2)
    paying.lapse(order.id, at=LATER)

    text = text_of(client, order)

    assert "Hết hạn thanh toán" in text
    assert "tiền tới sau vẫn được ghi nhận" in text
    assert "Không phải trả" in text
    assert "Tôi đã chuyển" not in text


def test_cancelling_a_paid_order_says_that_the_money_comes_back(client):
    order = awaited(2)
    pays(order)
    assert "Số tiền đã chuyển sẽ được hoàn lại cho bạn." in text_of(client, order)

    answer = client.submit(f"/don-hang/{order.token}", action=f"/don-hang/{order.token}/huy")

    assert "Số tiền bạn đã chuyển sẽ được hoàn lại" in client.follow(answer).page.text


def test_a_stranger_finds_nothing(client):
    for path in ("ma-qr.png", "tinh-trang"):
        assert client.get(f"/don-hang/{'x' * 22}/{path}").status_code == 404
    for path in ("da-chuyen", "doi-cach-tra"):
        sent = client.post(f"/don-hang/{'x' * 22}/{path}", data={"payment": "at_outlet"})
        assert sent.status_code == 404


def test_a_transfer_is_offered_after_cash_and_only_where_somebody_can_receive_it(client):
    offer = carts.on_offer(stock=10, price=60_000)
    client.post("/gio-hang/them", data={"variant_id": offer.variant_id, "quantity": 2})

    assert "VietQR" not in client.get("/thanh-toan").text
    money.with_account(offer.outlet)
    page = client.get("/thanh-toan").text
    assert page.index("Trả tại điểm bán") < page.index("Chuyển khoản bằng mã VietQR")

    answers = {**PICKUP, "outlet_id": offer.outlet.id, "pickup_payment": "vietqr"}
    review = client.follow(client.submit("/thanh-toan", answers))
    text = review.page.text.replace("\xa0", " ")
    assert "Chuyển khoản trước" in text
    assert "trang tiếp theo có mã QR" in text
    placed = client.submit("/thanh-toan/xem-lai", {"terms": "y"}, action="/thanh-toan/dat-hang")
    assert "Chuyển khoản 120.000 ₫" in client.follow(placed).page.text.replace("\xa0", " ")


def test_the_review_page_says_why_an_order_cannot_be_paid_by_transfer(client):
    offer, other = carts.on_offer(stock=10), carts.on_offer("Chè")
    money.with_account(other.outlet)
    client.post("/gio-hang/them", data={"variant_id": offer.variant_id, "quantity": 1})
    answers = {**PICKUP, "outlet_id": offer.outlet.id, "pickup_payment": "vietqr"}

    review = client.follow(client.submit("/thanh-toan", answers))

    assert "chưa có tài khoản nhận chuyển khoản" in review.page.text
