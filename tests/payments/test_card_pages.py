"""What a customer and staff see and do while an order waits for its card."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from shop.extensions import session
from shop.orders.models import Fulfilment, Order
from shop.orders.states import OrderState
from shop.outlets.models import Outlet
from shop.settings import services as settings
from tests.builders import accounts, cards
from tests.builders import cart as carts
from tests.builders.cards import attempt, awaited, carry, started
from tests.builders.cart import AT
from tests.builders.paying import with_account

pytestmark = pytest.mark.usefixtures("takes_cards")
PICKUP = {"door": "pickup", "name": "Nguyễn Thị Hoa", "phone": "0912345678", "pickup_payment": "card"}


@pytest.fixture(autouse=True)
def clock(db_session):
    with time_machine.travel(AT, tick=False) as moving:
        yield moving


def text_of(client, where) -> str:
    path = where if isinstance(where, str) else f"/don-hang/{where.token}"
    return client.get(path).page.text.replace("\xa0", " ")


def pressed(client, order, action: str, **fields):
    """Press a button of the order's page; what its answer leads to."""
    page = f"/don-hang/{order.token}"
    return client.submit(page, fields, action=f"{page}/{action}")


def chosen(client, offer, quantity: int = 2):
    """A guest on the review page, with a card as the way to pay."""
    client.post("/gio-hang/them", data={"variant_id": offer.variant_id, "quantity": quantity})
    return client.follow(client.submit("/thanh-toan", {**PICKUP, "outlet_id": offer.outlet.id}))


def test_a_guest_is_led_to_the_page_of_the_service_and_back(client, standin):
    review = chosen(client, carts.on_offer(price=60_000))
    assert "bạn được đưa tới trang an toàn của cổng thẻ" in review.page.text
    assert f"form-action 'self' {standin.url}" in review.headers["Content-Security-Policy"]

    placed = client.submit("/thanh-toan/xem-lai", {"terms": "y"}, action="/thanh-toan/dat-hang")

    order = session.scalars(select(Order)).one()
    assert (placed.status_code, placed.headers["Location"]) == (303, attempt(order).provider_url)
    text = text_of(client, order)
    for words in ("Chờ thanh toán", "Trả 120.000 ₫ bằng thẻ", "Hàng được giữ tới 11:02, 28/11/2026"):
        assert words in text
    back = standin.pay(attempt(order).provider_ref).location
    assert back == f"http://localhost/don-hang/{order.token}/tra-the"
    came = client.follow(client.get(f"/don-hang/{order.token}/tra-the"))
    assert "Đã nhận 120.000 ₫ trả bằng thẻ lúc 10:00, 28/11/2026." in came.page.text.replace("\xa0", " ")
    assert session.get_one(Order, order.id).state is OrderState.CONFIRMED


def test_coming_back_proves_nothing(client):
    order, _ref = started(2)

    came = client.follow(client.get(f"/don-hang/{order.token}/tra-the"))

    assert "Trả 120.000 ₫ bằng thẻ" in came.page.text.replace("\xa0", " ")
    assert session.get_one(Order, order.id).state is OrderState.AWAITING_PAYMENT


def test_an_unreachable_service_keeps_the_order_and_offers_another_try_or_way(client, standin):
    offer = carts.on_offer(price=60_000)
    with_account(offer.outlet)
    chosen(client, offer)
    standin.fail_next(3)

    placed = client.submit("/thanh-toan/xem-lai", {"terms": "y"}, action="/thanh-toan/dat-hang")

    order = session.scalars(select(Order)).one()
    assert placed.headers["Location"].endswith(f"/don-hang/{order.token}")
    text = client.follow(placed).page.text
    assert "Đơn và hàng của bạn vẫn được giữ" in text
    assert "Đổi sang: Chuyển khoản bằng mã VietQR" in text
    assert pressed(client, order, "tra-the").headers["Location"] == attempt(order).provider_url


def test_another_way_is_one_press_and_ends_the_page_first(client, standin):
    order, ref = started(2)

    answer = pressed(client, order, "doi-cach-tra", payment="at_outlet")

    text = client.follow(answer).page.text
    assert "Đã đổi cách trả tiền." in text
    assert "Trả khi nhận" in text
    assert standin.pay(ref).state == "gone"


def test_a_transfer_is_changed_for_a_card_and_leads_to_its_page(client):
    offer = carts.on_offer(price=60_000)
    with_account(offer.outlet)
    client.post("/gio-hang/them", data={"variant_id": offer.variant_id, "quantity": 2})
    client.follow(
        client.submit("/thanh-toan", {**PICKUP, "outlet_id": offer.outlet.id, "pickup_payment": "vietqr"})
    )
    client.submit("/thanh-toan/xem-lai", {"terms": "y"}, action="/thanh-toan/dat-hang")
    order = session.scalars(select(Order)).one()

    text_of(client, order)
    answer = client.post(f"/don-hang/{order.token}/doi-cach-tra", data={"payment": "card"})

    assert answer.headers["Location"] == attempt(order).provider_url


@pytest.mark.parametrize(
    ("faults", "words", "state"),
    [
        (0, "Đơn hàng đã hủy.", OrderState.CANCELLED),
        (3, "Cổng thẻ chưa trả lời.", OrderState.AWAITING_PAYMENT),
    ],
)
def test_cancelling_asks_the_service_first(client, standin, faults, words, state):
    order, _ref = started(2)
    page = client.get(f"/don-hang/{order.token}")
    if faults:
        standin.fail_next(faults)
    assert page.status_code == 200

    answer = client.post(f"/don-hang/{order.token}/huy", data={"reason": ""})

    assert words in client.follow(answer).page.text
    assert session.get_one(Order, order.id).state is state


def test_who_paid_before_cancelling_is_told_so(client, standin):
    order, ref = started(2)
    standin.pay(ref)

    answer = pressed(client, order, "huy")

    assert "Thẻ đã trả tiền trước khi đơn kịp hủy" in client.follow(answer).page.text
    assert session.get_one(Order, order.id).state is OrderState.CONFIRMED


def test_an_order_that_lapsed_says_that_the_card_was_not_charged(client, standin, clock):
    order, ref = started(2)
    clock.shift(timedelta(minutes=63))
    assert "Đã quá hạn trả bằng thẻ" in text_of(client, order)
    standin.expire(ref)
    carry(client, standin)

    assert "Thẻ của bạn không bị trừ tiền" in text_of(client, order)


def test_an_order_out_of_range_is_said_before_the_button(client):
    settings.change({"card_least": 200_000}, by=None, at=AT)

    review = chosen(client, carts.on_offer(price=60_000))

    text = review.page.text.replace("\xa0", " ")
    assert "Thẻ nhận đơn từ 200.000 ₫ đến 99.999.999 ₫." in text
    assert "Đặt hàng ·" not in text


def test_without_a_key_the_page_offers_no_card(client, app):
    offer = carts.on_offer()
    client.post("/gio-hang/them", data={"variant_id": offer.variant_id, "quantity": 1})
    assert "Thanh toán bằng thẻ" in client.get("/thanh-toan").text
    app.config["STRIPE_SECRET_KEY"] = ""
    assert "Thanh toán bằng thẻ" not in client.get("/thanh-toan").text


def test_a_card_that_was_chosen_before_the_key_went_is_chosen_anew(client, app):
    chosen(client, carts.on_offer(price=60_000))
    app.config["STRIPE_SECRET_KEY"] = ""

    answer = client.get("/thanh-toan/xem-lai")

    assert "Cách trả tiền này không dùng được" in client.follow(answer).page.text


@pytest.fixture
def desk(client, sign_in):
    """A clerk of an outlet with an order that waits for its card, and the path of its part."""
    order = awaited(2)
    part = session.scalars(select(Fulfilment).where(Fulfilment.order_id == order.id)).one()
    outlet = session.get_one(Outlet, part.outlet_id)
    return sign_in(client, accounts.clerk(outlet.id)), order, f"/quan-ly/{outlet.slug}/don-hang", part.id


def test_staff_see_that_the_card_is_awaited_and_may_ask_the_service(desk, standin):
    clerk, order, board, part = desk
    cards.start(order)
    assert "Chưa trả thẻ" in text_of(clerk, f"{board}?muc=cho-chuyen-khoan")
    assert "Chờ khách trả thẻ 120.000 ₫, hạn 11:02, 28/11/2026." in text_of(clerk, f"{board}/{part}")

    asked = clerk.submit(f"{board}/{part}", action=f"{board}/{part}/hoi-the")
    assert "Cổng thẻ báo khách chưa trả tiền." in clerk.follow(asked).page.text
    standin.pay(attempt(order).provider_ref)
    asked = clerk.submit(f"{board}/{part}", action=f"{board}/{part}/hoi-the")

    text = clerk.follow(asked).page.text.replace("\xa0", " ")
    assert "Cổng thẻ báo đã trả tiền: đơn được xác nhận." in text
    assert "Đã nhận 120.000 ₫ trả bằng thẻ" in text
    assert "Đã trả trước" in text_of(clerk, f"{board}?muc=moi")


def test_a_stranger_finds_nothing(client):
    assert client.get(f"/don-hang/{'x' * 22}/tra-the").status_code == 404
    assert client.post(f"/don-hang/{'x' * 22}/tra-the").status_code == 404
